import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface InstalledPackage {
  readonly directory: string;
  readonly version: string;
}

/** The package as the project in the working directory has it, else as this package has it. */
export function installedPackage(name: string, workingDirectory = process.cwd()): InstalledPackage | undefined {
  for (const from of [join(workingDirectory, 'package.json'), import.meta.url]) {
    try {
      const manifest = createRequire(from).resolve(`${name}/package.json`);
      const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
      return { version, directory: dirname(manifest) };
    } catch {
      // Not there: the next place.
    }
  }
  return undefined;
}
