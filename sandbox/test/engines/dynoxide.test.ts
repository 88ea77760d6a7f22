import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDynoxide } from '../../src/engines/dynoxide.js';

const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
const real = join(dirname(manifest), 'dynoxide');
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sandbox-dynoxide-'));
});

afterAll(() => rm(directory, { recursive: true }));

/** A program in the engine's place. */
async function program(name: string, code: string, mode = 0o755): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `#!/bin/sh\n${code}\n`);
  await chmod(path, mode);
  return path;
}

test('starts on another port if somebody has taken the first one, and does not take their answer for its own', async () => {
  const other = `require('node:http').createServer((_, response) => response.end()).listen(Number(process.argv[1]), '127.0.0.1'); setTimeout(() => process.exit(), 500);`;
  const binary = await program('taken', `
    if [ ! -e "${directory}/taken-once" ]; then
      echo "$3" > "${directory}/taken-once"
      "${process.execPath}" -e "${other}" "$3" 2>/dev/null &
      sleep 0.3
      exit 1
    fi
    exec "${real}" "$@"`);
  const engine = await startDynoxide({ binary });
  const response = await fetch(engine.endpoint, { method: 'POST', headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' }, body: '{}' });
  expect(await response.text()).not.toBe('');
  await engine.stop();
  await expect(fetch(engine.endpoint)).rejects.toThrow();
});

test('an engine that never starts is an error that says what it said', async () => {
  await expect(startDynoxide({ binary: await program('broken', 'echo "error: no luck" >&2; exit 7') })).rejects.toThrow('ended (exit status 7) before it listened. It said: error: no luck');
});

test('a program that cannot be run is an error that names it', async () => {
  const binary = await program('plain', 'true', 0o644);
  await expect(startDynoxide({ binary })).rejects.toThrow(`The DynamoDB engine ${binary} cannot be run: spawn`);
  await expect(startDynoxide({ binary: join(directory, 'missing') })).rejects.toThrow('ENOENT');
});
