import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { Activity } from '../../src/local/activity.js';
import { startLocalServices } from '../../src/local/exports.js';
import { Patience } from '../../src/local/patience.js';
import { TimeTravel } from '../../src/local/time-travel.js';
import type { TtlSweeper } from '../../src/local/ttl-sweeper.js';
import { functionOf } from '../kill/resources.js';
import { sqsOf } from './clients.js';
import { HOUR, LocalStack, MINUTE } from './local-stack.js';

const stack = new LocalStack();

test('stops at each due time in order, whatever kind it is', async () => {
  const queue = await stack.queue();
  const reader = await stack.function('seen([event.Records?.[0].body ?? event.what, Date.now()]);');
  stack.mapQueue(queue.arn, reader.arn, { batchSize: 1 });
  const start = stack.run.clock.now();
  for (const [body, DelaySeconds] of [['message at 7', 7 * 60], ['message at 2', 2 * 60]] as const) {
    await sqsOf(stack.run).send(new SendMessageCommand({ QueueUrl: stack.run.queueUrl(queue.name), MessageBody: body, DelaySeconds }));
  }
  stack.run.createSchedule({ name: 's', arn: 's', expression: 'rate(5 minutes)', enabled: true, endDate: new Date(start + 8 * MINUTE).toISOString(), target: { id: 't', arn: reader.arn, input: '{"what":"schedule"}' } });
  stack.run.clock.schedule(start + 3 * MINUTE, 'test', () => stack.run.send(queue.arn, 'action at 3'));
  await stack.run.advance(HOUR);
  const seen = stack.seen(reader.name) as [string, number][];
  expect(seen.map(([what, at]) => `${what} ran at ${Math.floor((at - start) / MINUTE)}`)).toEqual([
    'schedule ran at 0', 'message at 2 ran at 2', 'action at 3 ran at 3', 'schedule ran at 5', 'message at 7 ran at 7',
  ]);
  expect(stack.run.clock.now()).toBe(start + HOUR);
});

test('what is due 10 ms later comes later, however slow what is before it', async () => {
  const [queue, reader] = [await stack.queue(), await stack.function('seen("message");')];
  stack.mapQueue(queue.arn, reader.arn);
  await stack.run.settle();
  const start = stack.run.clock.now();
  const order: string[] = [];
  const plan = (after: number, what: string, work: () => Promise<unknown>) => stack.run.clock.schedule(start + after, what, async () => {
    await work();
    order.push(`${what} at ${stack.run.clock.now() - start}, after ${stack.seen(reader.name).length} messages`);
  });
  await sqsOf(stack.run).send(new SendMessageCommand({ QueueUrl: stack.run.queueUrl(queue.name), MessageBody: 'due', DelaySeconds: 60 }));
  plan(60_010, 'next', () => sleep(1));
  plan(59_990, 'slow', () => sleep(100));
  plan(60_000, 'same', () => sleep(1));
  await stack.run.advance(2 * MINUTE);
  expect(order).toEqual(['slow at 59990, after 0 messages', 'same at 60000, after 0 messages', 'next at 60010, after 1 messages']);
});

test('a function starts at the time that stands still, and its own time goes on while it runs', async () => {
  const { name } = await stack.function('const started = Date.now(); while (Date.now() < started + 300) { /* as a loop that waits for its time */ } return [started, Date.now()];');
  const results = [await stack.run.invoke(name, {}), await stack.run.invoke(name, {})].map(({ payload }) => payload as [number, number]);
  for (const [started, ended] of results) {
    expect(started).toBeGreaterThanOrEqual(stack.run.clock.now());
    expect(started).toBeLessThan(results[0][1]);
    expect(ended - started).toBeGreaterThanOrEqual(300);
  }
});

test('settle follows work from service to service until all is done', async () => {
  const [first, second] = [await stack.queue(), await stack.queue()];
  const { name: table, streamArn } = await stack.table();
  const post = (service: string, target: string, body: string) => `await fetch(process.env.AWS_ENDPOINT_URL_${service}, { method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': '${target}', 'x-amz-date': '20300101T000000Z', authorization: 'AWS4-HMAC-SHA256 Credential=a/20300101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0' }, body: JSON.stringify(${body}) });`;
  const writer = await stack.function(post('DYNAMODB', 'DynamoDB_20120810.PutItem', `{ TableName: '${table}', Item: { pk: { S: event.Records[0].body } } }`));
  const mirror = await stack.function(post('SQS', 'AmazonSQS.SendMessage', `{ QueueUrl: '${stack.run.queueUrl(second.name)}', MessageBody: event.Records[0].dynamodb.Keys.pk.S }`));
  const last = await stack.function('await new Promise((resolve) => setTimeout(resolve, 50)); seen(event.Records[0].body);');
  stack.mapQueue(first.arn, writer.arn);
  stack.mapStream(streamArn, mirror.arn);
  stack.mapQueue(second.arn, last.arn);
  await stack.run.send(first.arn, 'through');
  await stack.run.settle();
  expect(stack.seen(last.name)).toEqual(['through']);
});

test('a day runs every firing of a schedule of five minutes', async () => {
  const { arn, name } = await stack.function('return 1;');
  await stack.run.invoke(name, {});
  stack.run.createSchedule({ name: 'day', arn: 'day', expression: 'rate(5 minutes)', enabled: true, endDate: new Date(stack.run.clock.now() + 25 * HOUR).toISOString(), target: { id: 't', arn } });
  await stack.run.advance(24 * HOUR);
  expect(stack.run.counters[name].invocations).toBe(290);
});

test('in the background, work is done as it comes', async () => {
  const queue = await stack.queue();
  const reader = await stack.function('seen(event.Records[0].body);');
  stack.mapQueue(queue.arn, reader.arn);
  const halt = stack.run.run((error) => { throw error; });
  await stack.run.send(queue.arn, 'hello');
  for (let i = 0; i < 100 && stack.seen(reader.name).length === 0; i++) {
    await sleep(20);
  }
  const flowing = stack.run.clock.now();
  await sleep(10);
  expect(stack.run.clock.now()).toBeGreaterThan(flowing);
  halt();
  const halted = stack.run.clock.now();
  await sleep(10);
  expect(stack.run.clock.now()).toBe(halted);
  expect(stack.seen(reader.name)).toEqual(['hello']);
});

test('an engine that does not answer any more is reported, not waited for', async () => {
  const queues = { endpoint: '', queues: () => new Promise<never>(() => undefined), messages: () => Promise.reject(new Error('not asked')), stop: () => Promise.resolve() };
  const sweeper = { nextDue: () => undefined } as unknown as TtlSweeper;
  const time = new TimeTravel({ clock: new VirtualClock(), activity: new Activity(), queues, sweeper, settleSeconds: 0.05 });
  await expect(time.settle()).rejects.toThrow(/still busy after 0.05 s/);
});

test('a function that keeps itself busy is reported, and stopping works all the same', async () => {
  const run = await startLocalServices({ clock: new VirtualClock(), settleSeconds: 0.3 });
  run.createBus('loop');
  const target = { id: 'self', arn: stack.arn('events', 'event-bus/loop') };
  run.putRule({ name: 'loop', arn: 'loop', busName: 'loop', enabled: true, pattern: { source: ['loop'] }, targets: [target] });
  run.putEvent('loop', { 'source': 'loop', 'detail-type': 'again', 'detail': {} });
  await expect(run.settle()).rejects.toThrow(/still busy after 0.3 s: does a function cause itself to run again\?/);
  await run.stop();
  await expect(fetch(run.endpoints.sqs)).rejects.toThrow();
});

test('the report of a busy stack names the functions that are running', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-busy-'));
  const run = await startLocalServices({ clock: new VirtualClock(), settleSeconds: 2 });
  const sleeper = await functionOf(run, folder, 'sleeper', 'await new Promise((resolve) => setTimeout(resolve, 60_000));');
  const call = run.invoke(sleeper, {});
  await expect(run.settle()).rejects.toThrow(/still busy after 2 s.* Functions that are running: sleeper\. Queues with messages: none/);
  await run.stop();
  await call;
  await rm(folder, { recursive: true });
});

test('an invocation that takes long is waited for, one after another is not', async () => {
  const began = performance.now();
  const patient = new Patience(20, () => [{ name: 'long', since: began - 6_000 }]);
  await expect(patient.until(sleep(60, 'done'), () => new Error('too late'))).resolves.toBe('done');
  const impatient = new Patience(20, () => [{ name: 'short', since: performance.now() - 10 }]);
  await expect(impatient.until(sleep(60, 'done'), () => new Error('too late'))).rejects.toThrow('too late');
});

test('several advances take turns', async () => {
  const start = stack.run.clock.now();
  await Promise.all([stack.run.advance(MINUTE), stack.run.advance(HOUR), stack.run.advance(MINUTE)]);
  expect(stack.run.clock.now()).toBe(start + HOUR + 2 * MINUTE);
});

test.each([Number.NaN, -1, Infinity])('time cannot move on by %d', async (milliseconds) => {
  await expect(stack.run.advance(milliseconds)).rejects.toThrow(`not by ${milliseconds}`);
});
