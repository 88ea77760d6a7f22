import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const NAME = 'cdk-marketplace-saas-sandbox.mjs';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bin-'));
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(import.meta.dirname, '..', '..', 'bin', NAME), join(folder, 'bin', NAME));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const ran = () => spawnSync(process.execPath, [join(folder, 'bin', NAME), 'start'], { encoding: 'utf8' });

function put(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

test('a checkout that is not built says what to run', () => {
  put('src/cli/main.ts', '');
  expect(ran()).toMatchObject({ status: 1, stdout: '', stderr: 'Error: The sandbox is not built yet. Run `npx projen build:all` in the root of the repository first.\n' });
});

test('what is built runs, and what is missing there is no matter of building', () => {
  put('src/cli/main.ts', '');
  put('package.json', '{ "type": "module" }');
  put('lib/cli/main.js', 'export const main = (words) => Promise.resolve(words.length + 1);');
  expect(ran()).toMatchObject({ status: 2, stderr: '' });
  put('lib/cli/main.js', 'import "not-there"; export const main = () => 0;');
  expect(ran().stderr).toContain('not-there');
});
