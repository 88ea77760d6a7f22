import { afterAll, beforeAll, expect, test } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { AwsClient } from '../../src/engines/aws-client.js';
import { startFauxqs } from '../../src/engines/fauxqs.js';
import type { QueueEngine, QueueState } from '../../src/engines/fauxqs.js';

const clock = new VirtualClock(new Date('2030-01-01T00:00:00Z'));
let engine: QueueEngine;
let sqs: AwsClient;

beforeAll(async () => {
  engine = await startFauxqs({ clock, region: 'eu-west-1' });
  sqs = new AwsClient(engine.endpoint, 'sqs', 'eu-west-1');
});

afterAll(async () => {
  sqs.close();
  await engine.stop();
});

async function state(queue: string): Promise<QueueState> {
  return (await engine.queues()).get(queue)!;
}

async function create(QueueName: string, Attributes: object = {}): Promise<string> {
  return (await sqs.json<{ QueueUrl: string }>('AmazonSQS.CreateQueue', { QueueName, Attributes })).QueueUrl;
}

test('listens on loopback, and queue URLs lead there', async () => {
  expect(new URL(engine.endpoint).hostname).toBe('127.0.0.1');
  expect(await create('plain')).toBe(`${engine.endpoint}/000000000000/plain`);
});

test('tells what is visible, delayed and in flight, and when that changes; time is virtual', async () => {
  const QueueUrl = await create('states', { VisibilityTimeout: '60' });
  await sqs.json('AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'now' });
  await sqs.json('AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'later', DelaySeconds: 900 });
  const sent = clock.now();
  expect(await state('states')).toMatchObject({ visible: 1, delayed: 1, inFlight: 0 });
  const { Messages: [message] } = await sqs.json<{ Messages: { Body: string }[] }>('AmazonSQS.ReceiveMessage', { QueueUrl });
  expect(message.Body).toBe('now');
  const received = await state('states');
  expect(received).toMatchObject({ visible: 0, delayed: 1, inFlight: 1 });
  expect(received.nextDue).toBe(sent + 60_000);

  clock.moveTo(received.nextDue!);
  const again = await state('states');
  expect(again).toMatchObject({ visible: 1, delayed: 1, inFlight: 0 });
  expect(again.nextDue).toBe(sent + 900_000);
  clock.moveTo(again.nextDue!);
  expect(await state('states')).toEqual({ name: 'states', visible: 2, delayed: 0, inFlight: 0, nextDue: undefined });
});

test('a look at messages takes none and counts as no receive', async () => {
  const QueueUrl = await create('looked-at');
  for (let i = 0; i < 12; i++) {
    await sqs.json('AmazonSQS.SendMessage', { QueueUrl, MessageBody: `m${i}` });
  }
  const { waiting, first } = await engine.messages('looked-at', 10);
  expect([waiting, first.length, first[0]]).toEqual([12, 10, 'm0']);
  const { Messages } = await sqs.json<{ Messages: { Attributes: Record<string, string> }[] }>('AmazonSQS.ReceiveMessage', { QueueUrl, AttributeNames: ['ApproximateReceiveCount'] });
  expect(Messages[0].Attributes.ApproximateReceiveCount).toBe('1');
  expect((await engine.messages('looked-at', 1)).waiting).toBe(11);
  await expect(engine.messages('missing', 1)).rejects.toThrow(/no queue 'missing'/);
});

test('of a FIFO queue it counts the groups that may be received', async () => {
  const QueueUrl = await create('groups.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  for (const [MessageGroupId, MessageBody] of [['a', '1'], ['a', '2'], ['b', '3']]) {
    await sqs.json('AmazonSQS.SendMessage', { QueueUrl, MessageBody, MessageGroupId });
  }
  expect(await state('groups.fifo')).toMatchObject({ visible: 2 });
  await sqs.json('AmazonSQS.ReceiveMessage', { QueueUrl });
  expect(await state('groups.fifo')).toMatchObject({ visible: 1, inFlight: 1 });
});

test('one receive gives out no message of a FIFO queue twice, also without a visibility timeout', async () => {
  const QueueUrl = await create('looked-at.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  for (const MessageBody of ['1', '2']) {
    await sqs.json('AmazonSQS.SendMessage', { QueueUrl, MessageBody, MessageGroupId: 'a' });
  }
  const look = async () => {
    const { Messages } = await sqs.json<{ Messages: { Body: string }[] }>('AmazonSQS.ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
    return Messages.map(({ Body }) => Body);
  };
  expect(await look()).toEqual(['1', '2']);
  expect(await look()).toEqual(['1', '2']);
});

test('a message is not a duplicate any more after five minutes of virtual time', async () => {
  const QueueUrl = await create('duplicates.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  const send = () => sqs.json('AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'same', MessageGroupId: 'a' });
  await send();
  await send();
  clock.moveTo(clock.now() + 5 * 60_000 + 1);
  await send();
  const { Messages: [message] } = await sqs.json<{ Messages: { ReceiptHandle: string }[] }>('AmazonSQS.ReceiveMessage', { QueueUrl });
  await sqs.json('AmazonSQS.DeleteMessage', { QueueUrl, ReceiptHandle: message.ReceiptHandle });
  expect(await state('duplicates.fifo')).toMatchObject({ visible: 1, inFlight: 0 });
});

test.each([
  ['a standard', 'kept', {}, {}],
  ['a FIFO', 'kept.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' }, { MessageGroupId: 'a' }],
])('%s queue drops what its retention period has passed for, received or not', async (_, name, attributes, more) => {
  const QueueUrl = await create(name, { MessageRetentionPeriod: '120', VisibilityTimeout: '600', ...attributes });
  const send = (MessageBody: string) => sqs.json('AmazonSQS.SendMessage', { QueueUrl, MessageBody, ...more });
  await send('received');
  await sqs.json('AmazonSQS.ReceiveMessage', { QueueUrl });
  await send('waiting');
  clock.moveTo(clock.now() + 119_999);
  await send('fresh');
  expect((await sqs.json<{ Attributes: object }>('AmazonSQS.GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })).Attributes)
    .toMatchObject({ ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' });
  clock.moveTo(clock.now() + 1);
  expect(await state(name)).toMatchObject({ visible: 1, inFlight: 0 });
  const { Messages } = await sqs.json<{ Messages: { Body: string }[] }>('AmazonSQS.ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
  expect(Messages.map(({ Body }) => Body)).toEqual(['fresh']);
});

test('errors carry the name that AWS gives them', async () => {
  await expect(sqs.json('AmazonSQS.SendMessage', { QueueUrl: `${engine.endpoint}/000000000000/none`, MessageBody: 'x' }))
    .rejects.toMatchObject({ name: 'EngineError', type: expect.stringContaining('QueueDoesNotExist') as string });
});
