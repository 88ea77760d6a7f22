import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where rules and switches are tested: name → files, which is more than one only by mistake. */
export interface Tested {
  readonly rules: ReadonlyMap<string, readonly string[]>;
  readonly conflicts: ReadonlyMap<string, readonly string[]>;
}

/** What the test files of a folder declare. Read from their text, so that nothing has to run. */
export function testedIn(folder: string): Tested {
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts')).sort();
  const declared = (kind: 'rule' | 'conflict') => {
    const found = new Map<string, string[]>();
    for (const file of files) {
      const source = readFileSync(join(folder, file), 'utf8');
      for (const [, name] of source.matchAll(new RegExp(`^${kind}\\('([^']+)'`, 'gm'))) {
        found.set(name, [...(found.get(name) ?? []), file]);
      }
    }
    return found;
  };
  return { rules: declared('rule'), conflicts: declared('conflict') };
}
