import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UsageEvent } from 'cdk-marketplace-saas-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultyQueue } from './faulty-queue.js';

const root = join(import.meta.dirname, '..', '..');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const idsOf = (count: number) => Array.from({ length: count }, (_, i) => `e${i}`).sort();
const ALL = idsOf(250);

let queue: FaultyQueue;
beforeAll(async () => {
  queue = await FaultyQueue.start();
}, 30_000);
afterAll(async () => {
  await queue.stop();
});

/** Runs the app until it has recorded its usage. */
async function start(url: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', tsx, join(import.meta.dirname, 'an-app.ts'), ...args], {
    env: {
      PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR,
      TSX_TSCONFIG_PATH: join(root, 'tsconfig.dev.json'), NODE_NO_WARNINGS: '1', AWS_EC2_METADATA_DISABLED: 'true', AWS_MAX_ATTEMPTS: '1',
      USAGE_QUEUE_URL: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({ code, signal, err }));
  await Promise.race([once(child.stdout, 'data'), ended]);
  return { kill: (signal: NodeJS.Signals) => child.kill(signal), ended };
}

/** The ids of the events that a process wrote as it ended. */
const written = (err: string) => err.split('\n').filter((line) => line.startsWith('{')).map((line) => (JSON.parse(line) as UsageEvent).id).sort();

test.each(['SIGTERM', 'SIGINT'] as const)('on %s everything that waits is sent, and the process ends by the signal', async (signal) => {
  const app = await start(await queue.empty(), 'serves');
  expect(await queue.ids()).toEqual([]);
  app.kill(signal);

  expect(await app.ended).toEqual({ code: null, signal, err: '' });
  expect((await queue.ids()).sort()).toEqual(ALL);
}, 30_000);

test('on SIGTERM everything is sent although the queue first breaks the connection, then refuses a part', async () => {
  const app = await start(await queue.empty(), 'serves');
  queue.faults = ['taken, connection lost', 'partial'];
  app.kill('SIGTERM');

  expect(await app.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  expect([...new Set(await queue.ids())].sort()).toEqual(ALL);
}, 30_000);

test('what cannot be sent before the process ends is written, event by event', async () => {
  const app = await start(await queue.empty(), 'serves', '700');
  queue.faults = Array.from({ length: 100 }, () => 'unavailable');
  app.kill('SIGTERM');
  const { signal, err } = await app.ended;

  expect(signal).toBe('SIGTERM');
  expect(err).toContain('250 usage events were not sent');
  expect(written(err)).toEqual(ALL);
}, 30_000);

test('a second signal ends the process at once, and what was not sent is written', async () => {
  const app = await start(await queue.empty(), 'serves', '600000');
  queue.faults = Array.from({ length: 1_000 }, () => 'unavailable');
  app.kill('SIGINT');
  await expect.poll(() => queue.calls.length, { timeout: 10_000 }).toBeGreaterThan(1);
  app.kill('SIGINT');
  const { signal, err } = await app.ended;

  expect(signal).toBe('SIGINT');
  expect(written(err)).toEqual(ALL);
}, 30_000);

test.each(['closes', 'listens, too'])('an app that ends itself on SIGTERM (it %s) is left to do so', async (way) => {
  const app = await start(await queue.empty(), way);
  app.kill('SIGTERM');

  expect(await app.ended).toEqual({ code: 7, signal: null, err: '' });
  expect((await queue.ids()).sort()).toEqual(ALL);
}, 30_000);

test('a script that ends has sent everything', async () => {
  const app = await start(await queue.empty(), 'ends');

  expect(await app.ended).toEqual({ code: 0, signal: null, err: '' });
  expect((await queue.ids()).sort()).toEqual(ALL);
}, 30_000);

test('process.exit() leaves no time to send: what waits is written, event by event', async () => {
  const app = await start(await queue.empty(), 'exits', '60000', '10000');
  const { code, err } = await app.ended;

  expect(code).toBe(3);
  expect(await queue.ids()).toEqual([]);
  expect(err).toContain('there was no time to try');
  expect(written(err)).toEqual(idsOf(10_000));
}, 30_000);
