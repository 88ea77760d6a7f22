import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { AwsClient } from '../../src/engines/aws-client.js';
import { startFauxqs } from '../../src/engines/fauxqs.js';
import type { QueueEngine } from '../../src/engines/fauxqs.js';

interface Received {
  readonly Body: string;
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

const clock = new VirtualClock(new Date('2030-01-01T00:00:00Z'));
let directory: string;
let statePath: string;
let engine: QueueEngine;
let sqs: AwsClient;
let s3: AwsClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sandbox-messages-'));
});
afterAll(() => rm(directory, { recursive: true }));
beforeEach(async () => {
  statePath = join(directory, randomUUID());
  await start();
});
afterEach(() => stop());

async function start(): Promise<void> {
  engine = await startFauxqs({ clock, region: 'us-east-1', statePath });
  sqs = new AwsClient(engine.endpoint, 'sqs', 'us-east-1');
  s3 = new AwsClient(engine.endpoint, 's3', 'us-east-1');
}

async function stop(): Promise<void> {
  sqs.close();
  s3.close();
  await engine.stop();
}

/** The engine's thread is ended as a kill would, and a new one is told to create the same queues. */
async function again(...queues: (readonly [name: string, attributes?: Record<string, string>])[]): Promise<void> {
  await stop();
  await start();
  for (const [name, attributes] of queues) {
    await create(name, attributes);
  }
}

async function create(QueueName: string, Attributes: Record<string, string> = {}): Promise<void> {
  await sqs.json('AmazonSQS.CreateQueue', { QueueName, Attributes });
}

function call<T>(operation: string, queue: string, input: object = {}): Promise<T> {
  return sqs.json<T>(`AmazonSQS.${operation}`, { QueueUrl: `${engine.endpoint}/000000000000/${queue}`, ...input });
}

async function send(queue: string, MessageBody: string, more: object = {}): Promise<string> {
  return (await call<{ MessageId: string }>('SendMessage', queue, { MessageBody, ...more })).MessageId;
}

async function receive(queue: string, input: object = {}): Promise<readonly Received[]> {
  return (await call<{ Messages?: Received[] }>('ReceiveMessage', queue, { MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'], ...input })).Messages ?? [];
}

const bodies = (messages: readonly Received[]) => messages.map(({ Body }) => Body);

test('what was sent is there, what was deleted is not, and attributes stay', async () => {
  await create('plain');
  const id = await send('plain', 'kept', { MessageAttributes: { colour: { DataType: 'String', StringValue: 'red' } } });
  await send('plain', 'deleted');
  const [, second] = await receive('plain', { VisibilityTimeout: 0 });
  await call('DeleteMessage', 'plain', { ReceiptHandle: (await receive('plain')).find(({ Body }) => Body === second.Body)?.ReceiptHandle });
  await again(['plain']);
  clock.moveTo(clock.now() + 30_000);
  const kept = await receive('plain');
  expect(kept).toMatchObject([{ MessageId: id, Body: 'kept', MessageAttributes: { colour: { StringValue: 'red' } } }]);
});

test('what was received comes back when its visibility timeout is over, with its count, and its old handle still deletes it', async () => {
  await create('received', { VisibilityTimeout: '60' });
  await send('received', 'one');
  const [{ ReceiptHandle }] = await receive('received');
  await again(['received', { VisibilityTimeout: '60' }]);
  expect((await engine.queues()).get('received')).toMatchObject({ visible: 0, inFlight: 1, nextDue: clock.now() + 60_000 });
  clock.moveTo(clock.now() + 59_999);
  expect(await receive('received')).toEqual([]);
  clock.moveTo(clock.now() + 1);
  expect(await receive('received', { VisibilityTimeout: 0 })).toMatchObject([{ Body: 'one', Attributes: { ApproximateReceiveCount: '2' } }]);

  const [later] = await receive('received');
  await again(['received', { VisibilityTimeout: '60' }]);
  await call('DeleteMessage', 'received', { ReceiptHandle: later.ReceiptHandle });
  await again(['received', { VisibilityTimeout: '60' }]);
  clock.moveTo(clock.now() + 120_000);
  expect(await receive('received')).toEqual([]);
  expect(later.ReceiptHandle).not.toBe(ReceiptHandle);
});

test('a changed visibility and a delay hold over the kill', async () => {
  await create('later', { VisibilityTimeout: '60' });
  await send('later', 'extended');
  await send('later', 'delayed', { DelaySeconds: 300 });
  const [{ ReceiptHandle }] = await receive('later');
  await call('ChangeMessageVisibility', 'later', { ReceiptHandle, VisibilityTimeout: 600 });
  await again(['later', { VisibilityTimeout: '60' }]);
  clock.moveTo(clock.now() + 299_999);
  expect(await receive('later')).toEqual([]);
  clock.moveTo(clock.now() + 1);
  expect(bodies(await receive('later'))).toEqual(['delayed']);
  clock.moveTo(clock.now() + 300_000);
  expect(bodies(await receive('later'))).toContain('extended');
});

test('a message that has moved to the dead-letter queue is there and nowhere else', async () => {
  const redrive = { VisibilityTimeout: '0', RedrivePolicy: JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead', maxReceiveCount: 1 }) };
  await create('dead');
  await create('alive', redrive);
  await send('alive', 'poison');
  expect(bodies(await receive('alive'))).toEqual(['poison']);
  expect(await receive('alive')).toEqual([]);
  await again(['dead'], ['alive', redrive]);
  expect(await receive('alive')).toEqual([]);
  expect(bodies(await receive('dead'))).toEqual(['poison']);
});

test('a FIFO queue keeps its order, its locked groups, its sequence and what it knows as duplicates', async () => {
  const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true', VisibilityTimeout: '60' };
  await create('order.fifo', fifo);
  for (const [MessageGroupId, body] of [['a', 'a1'], ['a', 'a2'], ['b', 'b1'], ['a', 'a3']]) {
    await send('order.fifo', body, { MessageGroupId });
  }
  const first = await receive('order.fifo', { MaxNumberOfMessages: 1 });
  expect(bodies(first)).toEqual(['a1']);
  await again(['order.fifo', fifo]);
  await send('order.fifo', 'a2', { MessageGroupId: 'a' });
  // The group of the message that was received is locked still.
  const [b1, ...more] = await receive('order.fifo');
  expect([b1.Body, more]).toEqual(['b1', []]);
  await call('DeleteMessage', 'order.fifo', { ReceiptHandle: b1.ReceiptHandle });
  clock.moveTo(clock.now() + 60_000);
  const rest: Received[] = [];
  for (let messages = await receive('order.fifo'); messages.length > 0; messages = await receive('order.fifo')) {
    rest.push(...messages);
    for (const { ReceiptHandle } of messages) {
      await call('DeleteMessage', 'order.fifo', { ReceiptHandle });
    }
  }
  expect(bodies(rest)).toEqual(['a1', 'a2', 'a3']);
  clock.moveTo(clock.now() + 5 * 60_000);
  await again(['order.fifo', fifo]);
  await send('order.fifo', 'a2', { MessageGroupId: 'a' });
  const [repeated] = await receive('order.fifo');
  expect(repeated.Body).toBe('a2');
  expect(Number(repeated.Attributes?.SequenceNumber)).toBeGreaterThan(Number(rest.at(-1)?.Attributes?.SequenceNumber));
});

test('a purged queue stays empty, and a queue that comes back later finds its messages', async () => {
  await create('purged');
  await create('absent');
  await send('purged', 'gone');
  await send('absent', 'waiting');
  await call('PurgeQueue', 'purged');
  await again(['purged']);
  await again(['purged'], ['absent']);
  expect(await receive('purged')).toEqual([]);
  expect(bodies(await receive('absent'))).toEqual(['waiting']);
});

test('a line that a kill has cut off is no error: nobody was told of it', async () => {
  await create('cut');
  await send('cut', 'whole');
  await stop();
  await appendFile(`${statePath}.messages.log`, '{"what":"put","queue":"arn:aws:sqs:us-east-1:000000000000:cut","mess');
  await start();
  await create('cut');
  await send('cut', 'after');
  await again(['cut']);
  expect(bodies(await receive('cut'))).toEqual(['whole', 'after']);
});

test('objects stay too, and those that were deleted do not', async () => {
  await s3.put('/bucket');
  const put = (key: string, body: string) => fetch(`${engine.endpoint}/bucket/${key}`, { method: 'PUT', body, headers: { 'content-type': 'text/html' } });
  await put('page.html', '<p>é</p>');
  await put('old.html', 'old');
  await fetch(`${engine.endpoint}/bucket/old.html`, { method: 'DELETE' });
  await again();
  await s3.put('/bucket');
  const page = await fetch(`${engine.endpoint}/bucket/page.html`);
  expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([200, 'text/html', '<p>é</p>']);
  expect((await fetch(`${engine.endpoint}/bucket/old.html`)).status).toBe(404);
});
