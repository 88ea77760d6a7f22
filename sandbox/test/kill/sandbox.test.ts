import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalServices } from '../../src/local/exports.js';
import type { LocalRun } from '../../src/local/exports.js';
import { dynamodbOf, messagesIn } from '../local/clients.js';
import { MINUTE } from '../local/local-stack.js';
import { closed, descendants, eventually, gone } from './processes.js';
import { createAll } from './resources.js';

interface Ready {
  readonly pid: number;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly time: number;
}

let folder: string;
let child: ChildProcess | undefined;
let run: LocalRun | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-kill-'));
});
afterEach(async () => {
  await run?.stop();
  run = undefined;
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

const local = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/** Starts a sandbox in a process of its own, which then does as the code says. Returns its lines. */
async function startChild(code: string): Promise<{ readonly ready: Ready; readonly lines: string[]; readonly process: ChildProcess }> {
  const program = join(folder, 'main.mts');
  await writeFile(program, `
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalServices } from ${local('../../src/local/exports.ts')};
import { VirtualClock } from ${local('../../src/clock.ts')};
import { AwsClient } from ${local('../../src/engines/aws-client.ts')};
import { arnOf, createAll } from ${local('./resources.ts')};
const folder = ${JSON.stringify(folder)};
const services = await startLocalServices({ stateDirectory: folder + '/state', clock: new VirtualClock(new Date('2030-01-01T00:00:00Z')) });
await createAll(services, folder);
await services.advance(60_000);
const say = (...words) => process.stdout.write(words.join(' ') + '\\n');
const sqs = new AwsClient(services.endpoints.sqs, 'sqs', 'us-east-1');
const dynamodb = new AwsClient(services.endpoints.dynamodb, 'dynamodb', 'us-east-1');
const put = (pk) => dynamodb.json('DynamoDB_20120810.PutItem', { TableName: 'orders', Item: { pk: { S: pk } } });
const QueueUrl = services.queueUrl('idle');
say(JSON.stringify({ pid: process.pid, endpoints: services.endpoints, time: services.clock.now() }));
${code}
`);
  child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout! });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The sandbox ended (${String(code)}) before it was ready`);
  });
  const [first] = await Promise.race([once(reader, 'line'), ended]) as [string];
  ended.catch(() => undefined);
  reader.on('line', (line) => lines.push(line));
  return { ready: JSON.parse(first) as Ready, lines, process: child };
}

function seenBy({ logs }: LocalRun, name: string): unknown[] {
  return logs.entries.filter(({ source, text }) => source === name && text.includes('SEEN '))
    .map(({ text }) => JSON.parse(text.slice(text.indexOf('SEEN ') + 5)) as unknown);
}

const valuesAfter = (lines: readonly string[], word: string) => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

test('SIGKILL of the sandbox: with a state folder, nothing acknowledged is lost, and the next start goes on', async () => {
  const { ready, lines, process: killed } = await startChild(`
    for (const pk of ['done-1', 'done-2']) { await put(pk); }
    await services.settle();
    services.send(arnOf('lambda', 'function:later'), '{"order":1}');
    await services.settle();
    await services.send(arnOf('sqs', 'work'), 'task');
    void services.settle().catch(() => undefined);
    while (!services.logs.entries.some(({ source, text }) => source === 'worker' && text.includes('SEEN'))) { await sleep(5); }
    for (let i = 0; ; i += 1) {
      await put('item-' + i);
      say('item', 'item-' + i);
      await sqs.json('AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'message-' + i });
      say('sent', 'message-' + i);
      if (i % 3 === 0) {
        const { Messages: [{ Body, ReceiptHandle }] } = await sqs.json('AmazonSQS.ReceiveMessage', { QueueUrl, VisibilityTimeout: 5 });
        await sqs.json('AmazonSQS.DeleteMessage', { QueueUrl, ReceiptHandle });
        say('deleted', Body);
      }
    }`);
  await eventually(() => valuesAfter(lines, 'sent').length > 100 || undefined);
  await expect(startLocalServices({ stateDirectory: join(folder, 'state') })).rejects.toThrow(`is in use by a sandbox that is running (process ${ready.pid})`);
  const processes = descendants(ready.pid);
  expect(processes.length).toBeGreaterThanOrEqual(3);
  killed.kill('SIGKILL');
  await once(killed, 'close');

  run = await startLocalServices({ stateDirectory: join(folder, 'state') });
  expect(run.clock.now()).toBe(ready.time);
  await createAll(run, folder);
  await Promise.all(processes.map(gone));

  const items = valuesAfter(lines, 'item');
  const dynamodb = dynamodbOf(run);
  for (const pk of items) {
    expect((await dynamodb.send(new GetItemCommand({ TableName: 'orders', Key: { pk: { S: pk } } }))).Item).toBeDefined();
  }
  dynamodb.destroy();

  await run.settle();
  const heard = (await readFile(join(folder, 'heard'), 'utf8')).trim().split('\n');
  expect(items.filter((pk) => !heard.includes(pk))).toEqual([]);
  // What was done before the kill is not done again.
  expect(heard.filter((pk) => pk === 'done-1')).toHaveLength(1);

  await run.advance(MINUTE);
  expect(seenBy(run, 'later')).toEqual([{ order: 1 }]);
  await run.advance(5 * MINUTE);
  expect(seenBy(run, 'worker')).toEqual([['task', '2']]);

  const kept = new Set<string>();
  for (let messages = await messagesIn(run, 'idle'); messages.length > 0; messages = await messagesIn(run, 'idle')) {
    messages.forEach(({ Body }) => kept.add(Body!));
  }
  const deleted = new Set(valuesAfter(lines, 'deleted'));
  expect(deleted.size).toBeGreaterThan(0);
  const sent = valuesAfter(lines, 'sent');
  // One message may have been deleted without a word about it.
  expect(sent.filter((body) => !kept.has(body) && !deleted.has(body)).length).toBeLessThanOrEqual(1);
  expect([...kept].filter((body) => deleted.has(body))).toEqual([]);
}, 120_000);

/** A function of a sandbox that has ended for whatever reason must be gone, also one that never gives control back. */
const BUSY = `
  await services.invoke('later', {});
  await services.send(arnOf('sqs', 'work'), 'task');
  void services.settle().catch(() => undefined);
  while (!services.logs.entries.some(({ source, text }) => source === 'worker' && text.includes('SEEN'))) { await sleep(5); }
  const asked = new Promise((resolve) => process.once('SIGUSR2', resolve));
  say('busy');
  await asked;`;

test.each([
  ['SIGKILL', '', (pid: number) => process.kill(pid, 'SIGKILL')],
  ['Ctrl-C', '', (pid: number) => process.kill(-pid, 'SIGINT')],
  ['SIGTERM', '', (pid: number) => process.kill(pid, 'SIGTERM')],
  ['a closed terminal', '', (pid: number) => process.kill(-pid, 'SIGHUP')],
  ['a crash', 'setTimeout(() => { throw new Error("crash on purpose"); }, 100);', () => undefined],
  ['an end without a stop', 'process.exit(0);', () => undefined],
])('%s leaves no process and no port behind', async (_, end, kill) => {
  const { ready, lines, process: main } = await startChild(`${BUSY}\n${end}\nsetInterval(() => 0, 1000);`);
  const over = once(main, 'exit');
  await eventually(() => lines.includes('busy') || undefined);
  const processes = descendants(ready.pid);
  expect(processes.length).toBeGreaterThanOrEqual(4);
  process.kill(ready.pid, 'SIGUSR2');
  kill(ready.pid);
  await over;
  await Promise.all([...processes.map(gone), ...Object.values(ready.endpoints).map(closed)]);
}, 60_000);

test('a process that has stopped its sandbox ends by itself, and nothing is left of it', async () => {
  const { ready, lines, process: main } = await startChild(`${BUSY}\nsqs.close();\ndynamodb.close();\nawait services.stop();`);
  const over = once(main, 'exit');
  await eventually(() => lines.includes('busy') || undefined);
  const processes = descendants(ready.pid);
  process.kill(ready.pid, 'SIGUSR2');
  expect(await over).toEqual([0, null]);
  await Promise.all([...processes.map(gone), ...Object.values(ready.endpoints).map(closed)]);
}, 60_000);
