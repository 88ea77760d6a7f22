import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { synthesizedHandlers } from '../support/synthesized.js';

const root = join(import.meta.dirname, '..', '..');
const handlers = readdirSync(join(root, 'lambda'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['core', 'adapters'].includes(entry.name))
  .map(({ name }) => name)
  .sort();

/** The source files that go into a handler's bundle, from its wiring down. */
function filesOf(file: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(file)) {
    seen.add(file);
    for (const [, imported] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) {
      filesOf(join(dirname(file), `${imported}.ts`), seen);
    }
  }
  return seen;
}

/** The names that a handler asks its environment for. */
function asked(handler: string): string[] {
  const sources = [...filesOf(join(root, 'lambda', handler, 'index.ts'))].map((file) => readFileSync(file, 'utf8'));
  return [...new Set(sources.flatMap((source) => [...source.matchAll(/(?:required|optional|oneOf|milliseconds|wholeNumber)\('([A-Z_]+)'/g)].map((match) => match[1])))].sort();
}

test('every handler has its function, and every function its handler', () => {
  expect(synthesizedHandlers().map(({ bundle }) => bundle).sort()).toEqual(handlers);
});

test('every handler has its bundle, and nothing else is shipped', () => {
  expect(readdirSync(join(root, 'assets')).sort()).toEqual(handlers);
});

test.each(handlers)('%s: the construct sets exactly what the handler reads', (handler) => {
  const found = synthesizedHandlers().find(({ bundle }) => bundle === handler);
  const set = Object.keys(found?.environment ?? {});
  expect(found, `${handler} has no HandlerFunction in src/: add one to a construct, with bundle: '${handler}'`).toBeDefined();
  expect(set.filter((name) => !name.startsWith('POWERTOOLS_')).sort()).toEqual(asked(handler));
});

test('constructs and handlers do not import each other', () => {
  const sources = (folder: string) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  expect(sources('src').filter((source) => /from '[^']*lambda\//.test(source.replace(/aws-cdk-lib[^']*/g, '')))).toEqual([]);
  expect(sources('lambda').filter((source) => /from '[^']*(\/src\/|aws-cdk-lib|constructs)/.test(source))).toEqual([]);
});
