import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Teardown } from '../../src/local/exports.js';

test('runs every step in reverse order, even if some fail, and then says what failed', async () => {
  const ran: number[] = [];
  const teardown = new Teardown();
  for (const step of [1, 2, 3, 4]) {
    teardown.add(() => {
      ran.push(step);
      if (step % 2 === 0) {
        throw new Error(`step ${step}`);
      }
    });
  }
  await expect(teardown.run()).rejects.toThrow('Stopping failed: Error: step 4; Error: step 2');
  expect(ran).toEqual([4, 3, 2, 1]);
  await teardown.run();
  expect(ran).toHaveLength(4);
});

test('a failed start stops what was started, and the start is what failed', async () => {
  const ran: string[] = [];
  const teardown = new Teardown();
  await expect(teardown.unless(async () => {
    await teardown.after(Promise.resolve('engine'), (engine) => {
      ran.push(engine);
      throw new Error('stop');
    });
    throw new Error('start');
  })).rejects.toThrow('start');
  expect(ran).toEqual(['engine']);
});

test('a process in which the services fail to start can end', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sandbox-start-'));
  const services = new URL('../../src/local/exports.ts', import.meta.url).href;
  await writeFile(join(directory, 'main.mjs'), `
    import { startLocalServices } from '${services}';
    await startLocalServices({ databasePath: '/nonexistent/tables.db' }).catch((error) => console.log(error.message));`);
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(directory, 'main.mjs')], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 });
  const said: string[] = [];
  child.stdout.on('data', (data: Buffer) => said.push(data.toString()));
  const [code] = await once(child, 'close') as [number | null];
  expect(said.join('')).toContain('unable to open database file');
  expect(code).toBe(0);
  await rm(directory, { recursive: true });
}, 60_000);
