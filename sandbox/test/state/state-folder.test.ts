import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { DurableMap } from '../../src/state/durable-map.js';
import { identityOf, isRunning } from '../../src/state/process-identity.js';
import { keepTime, savedTime } from '../../src/state/saved-clock.js';
import { StateFolder, timeOfState } from '../../src/state/state-folder.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-state-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder belongs to one sandbox at a time, and to the next one when that has let it go', () => {
  const first = new StateFolder(folder);
  expect(() => new StateFolder(folder)).toThrow(`The state folder ${folder} is in use by a sandbox that is running (process ${process.pid}). Stop it, or give another folder.`);
  first.close();
  new StateFolder(folder).close();
});

test('a process that is gone holds nothing, not even when another one has got its id', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  const ended = identityOf(child.pid ?? 0);
  await once(child, 'close');
  expect(isRunning(ended)).toBe(false);
  expect(isRunning(identityOf(process.pid))).toBe(true);
  expect(isRunning({ pid: process.pid, started: 'another time' })).toBe(process.platform === 'win32');
  new StateFolder(folder).close();
  await writeFile(join(folder, 'lock-0.json'), JSON.stringify(ended));
  await writeFile(join(folder, 'lock-1.json'), '{"pi');
  const taken = new StateFolder(folder);
  expect((await readdir(folder)).filter((name) => name.startsWith('lock-'))).toHaveLength(1);
  taken.close();
});

test('a folder with other things in it, or of another version, is not touched', async () => {
  await writeFile(join(folder, 'thesis.tex'), 'text');
  expect(() => new StateFolder(folder)).toThrow('holds other things (thesis.tex). Give an empty or new folder.');
  expect(await readdir(folder)).toEqual(['thesis.tex']);
  await rm(join(folder, 'thesis.tex'));
  await writeFile(join(folder, 'format'), 'cdk-marketplace-saas-sandbox state 99\n');
  expect(() => new StateFolder(folder)).toThrow('is of another version: cdk-marketplace-saas-sandbox state 99. This version reads');
});

test('a map remembers what was set and forgets what was deleted, also after a line that was cut off', async () => {
  const path = join(folder, 'map.log');
  const map = new DurableMap<{ n: number }>(path);
  map.set('a', { n: 1 });
  map.set('b', { n: 2 });
  map.set('a', { n: 3 });
  map.delete('b');
  map.set('c', { n: 4 });
  // No close: a kill does not close either.
  await appendFile(path, '["d",{"n"');
  const next = new DurableMap<{ n: number }>(path);
  expect([...next.values()]).toEqual([{ n: 3 }, { n: 4 }]);
  expect(next.get('b')).toBeUndefined();
  next.close();
  map.close();
});

test('virtual time goes on where it stood; flowing time is never told twice', () => {
  const path = join(folder, 'clock');
  expect(savedTime(path)).toBeUndefined();
  const start = Date.parse('2030-01-01T00:00:00Z');
  const clock = new VirtualClock(new Date(start));
  const stop = keepTime(clock, path);
  clock.moveTo(start + 5_000);
  expect(savedTime(path)).toBe(start + 5_000);
  clock.flow(true);
  expect(savedTime(path)).toBeGreaterThan(clock.now());
  clock.flow(false);
  stop();

  const later = new VirtualClock(new Date(start));
  const stopLater = keepTime(later, path);
  expect(later.now()).toBe(clock.now());
  stopLater();
  expect(timeOfState(folder)).toEqual(new Date(clock.now()));
});
