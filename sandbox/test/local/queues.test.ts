import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { messagesIn, sqsOf } from './clients.js';
import { LocalStack, MINUTE, START } from './local-stack.js';

const stack = new LocalStack();

async function send(queue: string, body: string, more: { DelaySeconds?: number; MessageGroupId?: string; MessageDeduplicationId?: string } = {}) {
  await sqsOf(stack.run).send(new SendMessageCommand({ QueueUrl: stack.run.queueUrl(queue), MessageBody: body, ...more }));
}

describe('a function that reads a queue', () => {
  test('gets the messages with their attributes, and they are deleted', async () => {
    const queue = await stack.queue();
    const reader = await stack.function('seen(event.Records.map((r) => [r.body, r.messageAttributes.kind?.stringValue, r.eventSourceARN, r.attributes.ApproximateReceiveCount])); return { batchItemFailures: [] };');
    stack.mapQueue(queue.arn, reader.arn);
    await stack.run.send(queue.arn, 'hello', { attributes: { kind: 'greeting' } });
    await stack.run.settle();
    expect(stack.seen(reader.name)).toEqual([[['hello', 'greeting', queue.arn, '1']]]);
    expect(await messagesIn(stack.run, queue.name)).toEqual([]);
  });

  test('gets large batches in one call', async () => {
    const queue = await stack.queue();
    const reader = await stack.function('seen(event.Records.length);');
    stack.mapQueue(queue.arn, reader.arn, { batchSize: 100, maximumConcurrency: 1 });
    for (let batch = 0; batch < 3; batch++) {
      const Entries = Array.from({ length: 10 }, (_, i) => ({ Id: String(i), MessageBody: `${batch}-${i}` }));
      await sqsOf(stack.run).send(new SendMessageBatchCommand({ QueueUrl: stack.run.queueUrl(queue.name), Entries }));
    }
    await stack.run.settle();
    expect(stack.seen(reader.name)).toEqual([30]);
  });

  test('waits for a batching window: until the batch is full, or the window has passed since the first message', async () => {
    const queue = await stack.queue({ VisibilityTimeout: '60' });
    const reader = await stack.function('seen(event.Records.map((r) => r.body).sort());');
    stack.mapQueue(queue.arn, reader.arn, { batchSize: 3, windowSeconds: 20 });
    await send(queue.name, 'a');
    await stack.run.advance(15_000);
    await send(queue.name, 'b');
    await stack.run.advance(4_999);
    expect(stack.seen(reader.name)).toEqual([]);
    await stack.run.advance(1);
    expect(stack.seen(reader.name)).toEqual([['a', 'b']]);
    for (const body of ['c', 'd', 'e', 'f']) {
      await send(queue.name, body);
    }
    await stack.run.settle();
    const [, full] = stack.seen(reader.name) as string[][];
    expect(full).toHaveLength(3);
    await stack.run.advance(20_000);
    expect(stack.seen(reader.name).flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    await stack.run.advance(5 * MINUTE);
    expect(stack.seen(reader.name)).toHaveLength(3);
  });

  test('gets no more than 6 MB in one call', async () => {
    const queue = await stack.queue();
    const reader = await stack.function('seen(event.Records.length);');
    stack.mapQueue(queue.arn, reader.arn, { maximumConcurrency: 1 });
    await Promise.all(Array.from({ length: 8 }, () => send(queue.name, 'x'.repeat(1_000_000))));
    await stack.run.settle();
    expect(stack.seen(reader.name)).toEqual([6, 2]);
  });

  test('sees only what passes the filters; the rest is deleted', async () => {
    const queue = await stack.queue();
    const reader = await stack.function('seen(event.Records.map((r) => JSON.parse(r.body).kind));');
    stack.mapQueue(queue.arn, reader.arn, { filters: [{ body: { kind: [{ prefix: 'us' }] } }] });
    for (const body of ['{"kind":"usage"}', '{"kind":"other"}', 'no json']) {
      await send(queue.name, body);
    }
    await stack.run.settle();
    expect(stack.seen(reader.name).flat()).toEqual(['usage']);
    await stack.run.advance(MINUTE);
    expect(await messagesIn(stack.run, queue.name)).toEqual([]);
  });
});

describe('failures', () => {
  test('only the messages reported as failed come again, after their visibility timeout', async () => {
    const queue = await stack.queue({ VisibilityTimeout: '45' });
    const reader = await stack.function(`
      seen(event.Records.map((r) => r.body).sort());
      return { batchItemFailures: calls === 1 ? event.Records.filter((r) => r.body === 'b').map((r) => ({ itemIdentifier: r.messageId })) : [] };`);
    stack.mapQueue(queue.arn, reader.arn, { maximumConcurrency: 1 });
    await Promise.all(['a', 'b'].map((body) => send(queue.name, body)));
    await stack.run.settle();
    await stack.run.advance(44_000);
    expect(stack.seen(reader.name)).toEqual([['a', 'b']]);
    await stack.run.advance(2_000);
    expect(stack.seen(reader.name)).toEqual([['a', 'b'], ['b']]);
  });

  test('an identifier that was not in the batch fails the whole batch', async () => {
    const queue = await stack.queue();
    const reader = await stack.function('seen(event.Records.length); return { batchItemFailures: calls === 1 ? [{ itemIdentifier: "unknown" }] : [] };');
    stack.mapQueue(queue.arn, reader.arn);
    await send(queue.name, 'a');
    await stack.run.advance(MINUTE);
    expect(stack.seen(reader.name)).toEqual([1, 1]);
  });

  test('a batch over the reserved concurrency of the function is throttled: its messages come again', async () => {
    const queue = await stack.queue({ VisibilityTimeout: '30' });
    const reader = await stack.function('seen(event.Records[0].attributes.ApproximateReceiveCount); await new Promise((resolve) => setTimeout(resolve, 100));', { reservedConcurrency: 1 });
    stack.mapQueue(queue.arn, reader.arn, { batchSize: 1, maximumConcurrency: 2 });
    await Promise.all(['a', 'b'].map((body) => send(queue.name, body)));
    await stack.run.settle();
    expect(stack.seen(reader.name)).toEqual(['1']);
    await stack.run.advance(30_000);
    expect(stack.seen(reader.name)).toEqual(['1', '2']);
  });

  test('a poison message ends in the dead-letter queue after its receives', async () => {
    const dead = await stack.queue();
    const queue = await stack.queue({ VisibilityTimeout: '360', RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 }) });
    const reader = await stack.function('seen(event.Records[0].attributes.ApproximateReceiveCount); throw new Error("poison");');
    stack.mapQueue(queue.arn, reader.arn);
    await send(queue.name, 'poison');
    await stack.run.advance(30 * MINUTE);
    expect(stack.seen(reader.name)).toEqual(['1', '2', '3']);
    expect((await messagesIn(stack.run, dead.name)).map((message) => message.Body)).toEqual(['poison']);
  });
});

describe('virtual time', () => {
  test('a delayed message is handled at its time, without waiting, and the function sees that time', async () => {
    const queue = await stack.queue();
    const reader = await stack.function('seen([Date.now(), new Date().toISOString(), context.getRemainingTimeInMillis() > 4000]);');
    stack.mapQueue(queue.arn, reader.arn);
    const sent = stack.run.clock.now();
    await send(queue.name, 'later', { DelaySeconds: 900 });
    await stack.run.advance(14 * MINUTE);
    expect(stack.seen(reader.name)).toEqual([]);
    await stack.run.advance(MINUTE);
    const [[now, iso, enoughTime]] = stack.seen(reader.name) as [[number, string, boolean]];
    expect(now).toBeGreaterThanOrEqual(sent + 900_000);
    expect(now).toBeLessThan(sent + 910_000);
    expect(new Date(iso).getTime()).toBeGreaterThanOrEqual(START.getTime());
    expect(enoughTime).toBe(true);
  });
});

describe('FIFO queues', () => {
  test('a group is handled in order, one message at a time, while other groups go on', async () => {
    const queue = await stack.queue({ FifoQueue: 'true' });
    const reader = await stack.function(`
      for (const r of event.Records) { seen(['start', r.attributes.MessageGroupId, r.body]); }
      await new Promise((resolve) => setTimeout(resolve, 20));
      for (const r of event.Records) { seen(['end', r.attributes.MessageGroupId, r.body]); }`);
    stack.mapQueue(queue.arn, reader.arn, { batchSize: 1, maximumConcurrency: 3 });
    for (const [i, group] of ['x', 'y', 'x', 'y', 'x'].entries()) {
      await send(queue.name, String(i), { MessageGroupId: group, MessageDeduplicationId: `${queue.name}-${i}` });
    }
    await stack.run.settle();
    const of = (group: string) => (stack.seen(reader.name) as [string, string, string][]).filter(([, g]) => g === group).map(([what, , body]) => what + body);
    expect(of('x')).toEqual(['start0', 'end0', 'start2', 'end2', 'start4', 'end4']);
    expect(of('y')).toEqual(['start1', 'end1', 'start3', 'end3']);
  });

  test('a batch has several messages of a group and several groups, each in order', async () => {
    const queue = await stack.queue({ FifoQueue: 'true' });
    const reader = await stack.function('seen(event.Records.map((r) => r.attributes.MessageGroupId + r.body));');
    for (const [i, group] of ['x', 'y', 'x', 'y', 'x'].entries()) {
      await send(queue.name, String(i), { MessageGroupId: group, MessageDeduplicationId: String(i) });
    }
    stack.mapQueue(queue.arn, reader.arn);
    await stack.run.settle();
    expect(stack.seen(reader.name)).toEqual([['x0', 'x2', 'x4', 'y1', 'y3']]);
  });

  test('what failed comes again in its old order, and holds back what follows in its group', async () => {
    const queue = await stack.queue({ FifoQueue: 'true', VisibilityTimeout: '30' });
    const reader = await stack.function(`
      seen(event.Records.map((r) => r.body));
      return { batchItemFailures: calls === 1 ? event.Records.slice(1).map((r) => ({ itemIdentifier: r.messageId })) : [] };`);
    const sendAll = async (...bodies: string[]) => {
      for (const body of bodies) {
        await send(queue.name, body, { MessageGroupId: 'g', MessageDeduplicationId: body });
      }
    };
    await sendAll('a', 'b', 'c');
    stack.mapQueue(queue.arn, reader.arn);
    await stack.run.settle();
    await sendAll('d');
    await stack.run.advance(29_000);
    expect(stack.seen(reader.name)).toEqual([['a', 'b', 'c']]);
    await stack.run.advance(1_000);
    expect(stack.seen(reader.name)).toEqual([['a', 'b', 'c'], ['b', 'c', 'd']]);
  });

  test('a poison message goes to the dead-letter queue, and its group goes on', async () => {
    const dead = await stack.queue({ FifoQueue: 'true' });
    const queue = await stack.queue({ FifoQueue: 'true', VisibilityTimeout: '30', RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 }) });
    const reader = await stack.function('const [{ body }] = event.Records; seen(body); if (body === "bad") throw new Error("poison");');
    stack.mapQueue(queue.arn, reader.arn, { batchSize: 1 });
    await send(queue.name, 'bad', { MessageGroupId: 'g', MessageDeduplicationId: '1' });
    await send(queue.name, 'good', { MessageGroupId: 'g', MessageDeduplicationId: '2' });
    await stack.run.advance(2 * MINUTE);
    expect(stack.seen(reader.name)).toEqual(['bad', 'bad', 'good']);
    expect((await messagesIn(stack.run, dead.name)).map((message) => message.Body)).toEqual(['bad']);
  });
});
