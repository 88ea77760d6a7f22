import { SQSClient } from '@aws-sdk/client-sqs';
import { UsageClient } from 'cdk-marketplace-saas-client';
import type { UsageClientOptions, UsageNotSentError } from 'cdk-marketplace-saas-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FaultyQueue } from './faulty-queue.js';
import type { Fault } from './faulty-queue.js';

const usage = { license: 'l-0123456789abcdef', dimension: 'api-calls', quantity: 1 };

let queue: FaultyQueue;
beforeAll(async () => {
  queue = await FaultyQueue.start();
}, 60_000);
afterAll(async () => {
  await queue.stop();
});

const sqs = (maxAttempts = 1) => new SQSClient({ region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, endpoint: queue.endpoint, maxAttempts });

async function start(options: UsageClientOptions = {}) {
  const errors: UsageNotSentError[] = [];
  // Long times: a machine that is busy must not look like a queue that fails.
  const patience = { timeoutMilliseconds: 60_000, callTimeoutMilliseconds: 30_000 };
  const client = new UsageClient({ ...patience, queueUrl: await queue.empty(), client: sqs(), signals: [], onError: (error) => errors.push(error), ...options });
  return { client, errors };
}

const record = (client: UsageClient, count: number) => Array.from({ length: count }, () => client.record(usage).id).sort();
const distinct = (ids: readonly string[]) => [...new Set(ids)].sort();

test('usage reaches the queue in messages that the intake takes, and nothing is sent twice', async () => {
  const { client, errors } = await start();
  const ids = record(client, 2_345);
  await client.close();

  expect((await queue.ids()).sort()).toEqual(ids);
  expect(queue.calls.map(({ Entries }) => Entries?.length)).toEqual([10, 10, 4]);
  expect(errors).toEqual([]);
});

test('usage is sent by itself after a moment', async () => {
  const { client } = await start({ flushEveryMilliseconds: 20 });
  const ids = record(client, 3);
  await expect.poll(() => client.pending, { timeout: 15_000 }).toBe(0);

  expect((await queue.ids()).sort()).toEqual(ids);
  await client.close();
});

test.each<[string, Fault[]]>([
  ['takes a call and the connection breaks', ['taken, connection lost', 'taken, connection lost']],
  ['takes a call and never answers', ['taken, silent']],
  ['is not available', ['unavailable', 'unavailable']],
  ['takes a part of a call', ['partial', 'partial']],
  ['does all of that', ['partial', 'taken, connection lost', 'unavailable', 'taken, silent', 'partial']],
])('when the queue %s, the events come again under the same ids until it has confirmed them', async (_, faults) => {
  const { client, errors } = await start({ callTimeoutMilliseconds: 1_500 });
  queue.faults = [...faults];
  const ids = record(client, 950);
  await client.close();

  expect(distinct(await queue.ids())).toEqual(ids);
  expect(errors.length).toBeGreaterThanOrEqual(faults.length);
  expect(errors.every(({ givenUp }) => !givenUp)).toBe(true);
  expect(queue.faults).toEqual([]);
});

test('what the queue may have taken comes again as it was, to the letter', async () => {
  const { client } = await start({ callTimeoutMilliseconds: 1_500 });
  queue.faults = ['taken, silent', 'taken, connection lost'];
  record(client, 120);
  await client.close();

  expect(queue.calls.length).toBeGreaterThanOrEqual(3);
  expect(new Set(queue.calls.map(({ Entries }) => JSON.stringify(Entries))).size).toBe(1);
  expect(await queue.ids()).toHaveLength(queue.calls.length * 120);
});

test('repeats by the SDK itself have the same ids, too', async () => {
  const { client, errors } = await start({ client: sqs(3) });
  queue.faults = ['taken, connection lost', 'unavailable'];
  const ids = record(client, 10);
  await client.close();

  expect(distinct(await queue.ids())).toEqual(ids);
  expect(queue.calls).toHaveLength(3);
  expect(errors).toEqual([]);
});

test('events as large as can be fit into calls that SQS takes', async () => {
  const { client, errors } = await start();
  const tags = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}${'x'.repeat(99)}`, 'x'.repeat(256)]));
  const ids = Array.from({ length: 300 }, (_, i) => client.record({ ...usage, id: `${i}${'\uffff'.repeat(120)}`, dimension: '"'.repeat(255), tags }).id).sort();
  await client.close();

  expect((await queue.ids()).sort()).toEqual(ids);
  expect(errors).toEqual([]);
});

test('a queue that is not there is named, with the events', async () => {
  for (const [name, value] of Object.entries({ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' })) vi.stubEnv(name, value);
  const { client } = await start({ queueUrl: 'http://127.0.0.1:9/000000000000/missing', client: undefined, timeoutMilliseconds: 300 });
  const { id } = client.record(usage);

  await expect(client.close()).rejects.toMatchObject({
    givenUp: true, events: [{ id }], message: expect.stringMatching(/^1 usage event was not sent to http:\/\/127\.0\.0\.1:9\/000000000000\/missing: .*ECONNREFUSED/) as string,
  });
  vi.unstubAllEnvs();
});
