import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamodbOf, messagesIn } from './clients.js';
import { HOUR, LocalStack, MINUTE } from './local-stack.js';

const stack = new LocalStack();
const KEYS = 'event.Records.map((r) => r.dynamodb.Keys.pk.S)';

async function put(table: string, ...ids: string[]) {
  for (const id of ids) {
    await dynamodbOf(stack.run).send(new PutItemCommand({ TableName: table, Item: { pk: { S: id } } }));
  }
}

describe('a function that reads a stream', () => {
  test('gets the records in order, as those of the configured account, in virtual time', async () => {
    const { name, streamArn } = await stack.table();
    const reader = await stack.function(`seen(${KEYS}); const [r] = event.Records; seen([r.eventName, r.awsRegion, r.eventSourceARN, Math.abs(r.dynamodb.ApproximateCreationDateTime - Date.now() / 1000) < 3]);`);
    stack.mapStream(streamArn, reader.arn);
    await put(name, 'a', 'b', 'c');
    await stack.run.settle();
    expect(streamArn).toMatch(/^arn:aws:dynamodb:us-east-1:000000000000:table\/.+\/stream\/.+/);
    expect(stack.seen(reader.name)).toEqual([['a', 'b', 'c'], ['INSERT', 'us-east-1', streamArn, true]]);
  });

  test('waits for a batching window: until the batch is full, or the window has passed since the first record', async () => {
    const { name, streamArn } = await stack.table();
    const reader = await stack.function(`seen(${KEYS});`);
    stack.mapStream(streamArn, reader.arn, { batchSize: 3, windowSeconds: 60, filters: [{ dynamodb: { Keys: { pk: { S: [{ 'anything-but': 'noise' }] } } } }] });
    await put(name, 'noise');
    await stack.run.advance(MINUTE);
    await put(name, 'a');
    await stack.run.advance(59_000);
    await put(name, 'b');
    await stack.run.settle();
    expect(stack.seen(reader.name)).toEqual([]);
    await stack.run.advance(1_000);
    expect(stack.seen(reader.name)).toEqual([['a', 'b']]);
    await put(name, 'c', 'd', 'e', 'f');
    await stack.run.settle();
    expect(stack.seen(reader.name)).toEqual([['a', 'b'], ['c', 'd', 'e']]);
  });

  test('sees only what passes the filters, and LATEST means from now on', async () => {
    const { name, streamArn } = await stack.table();
    const reader = await stack.function(`seen(${KEYS});`);
    await put(name, 'license#0');
    stack.mapStream(streamArn, reader.arn, { startingPosition: 'LATEST', filters: [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'license#' }] } } } }] });
    await stack.run.settle();
    await put(name, 'license#1', 'agreement#1', 'license#2');
    await stack.run.settle();
    expect(stack.seen(reader.name).flat()).toEqual(['license#1', 'license#2']);
  });
});

describe('failures', () => {
  test('the stream waits for a failed record, and goes on in order when it passes', async () => {
    const { name, streamArn } = await stack.table();
    const reader = await stack.function(`seen(${KEYS}); const bad = event.Records.find((r) => r.dynamodb.Keys.pk.S === 'b'); return { batchItemFailures: bad && calls <= 3 ? [{ itemIdentifier: bad.dynamodb.SequenceNumber }] : [] };`);
    stack.mapStream(streamArn, reader.arn);
    await put(name, 'a', 'b', 'c');
    await stack.run.settle();
    await put(name, 'd');
    await stack.run.advance(MINUTE);
    expect(stack.seen(reader.name)).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b', 'c'], ['b', 'c'], ['d']]);
  });

  test('a poison record is isolated by bisection and reported after its retries, the others pass', async () => {
    const { name, streamArn } = await stack.table();
    const failures = await stack.queue();
    const reader = await stack.function(`const keys = ${KEYS}; seen(keys); if (keys.includes('bad')) throw new Error('poison');`);
    stack.mapStream(streamArn, reader.arn, { bisectOnError: true, maximumRetries: 2, onFailureArn: failures.arn });
    await put(name, 'a', 'b', 'bad', 'c');
    await stack.run.advance(5 * MINUTE);
    expect(stack.seen(reader.name)).toEqual([['a', 'b', 'bad', 'c'], ['a', 'b'], ['bad', 'c'], ['bad'], ['bad'], ['bad'], ['c']]);
    const [message] = await messagesIn(stack.run, failures.name);
    expect(JSON.parse(message.Body!)).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', functionArn: reader.arn, approximateInvokeCount: 3 },
      DDBStreamBatchInfo: { streamArn, batchSize: 1, startSequenceNumber: '3', endSequenceNumber: '3' },
    });
  });

  test('a report that cannot be delivered is tried again, and what comes behind it waits', async () => {
    const { name, streamArn } = await stack.table();
    const destination = stack.name('late-queue');
    const reader = await stack.function(`seen(${KEYS}); if (calls === 1) throw new Error('poison');`);
    stack.mapStream(streamArn, reader.arn, { batchSize: 1, maximumRetries: 0, onFailureArn: stack.arn('sqs', destination) });
    await put(name, 'bad', 'good');
    await stack.run.advance(MINUTE);
    expect(stack.seen(reader.name)).toEqual([['bad']]);
    await stack.run.createQueue({ name: destination, attributes: {} });
    await stack.run.advance(2 * MINUTE);
    expect((await messagesIn(stack.run, destination)).map(({ Body }) => JSON.parse(Body!) as unknown)).toMatchObject([{ requestContext: { condition: 'RetryAttemptsExhausted' } }]);
    expect(stack.seen(reader.name)).toEqual([['bad'], ['good']]);
  });

  test('a record keeps the virtual time at which it was written, however long it waits', async () => {
    const { name, streamArn } = await stack.table();
    const reader = await stack.function('const [{ dynamodb }] = event.Records; if (calls < 12) throw new Error("not yet"); seen([dynamodb.Keys.pk.S, dynamodb.ApproximateCreationDateTime]);');
    stack.mapStream(streamArn, reader.arn, { batchSize: 1 });
    const start = Math.floor(stack.run.clock.now() / 1000);
    await put(name, 'a');
    await stack.run.advance(3 * MINUTE);
    await put(name, 'b');
    await stack.run.advance(HOUR);
    expect(stack.seen(reader.name)).toEqual([['a', start], ['b', start + 180]]);
  });

  test('records over the maximum age are given up', async () => {
    const { name, streamArn } = await stack.table();
    const failures = await stack.queue();
    const reader = await stack.function('throw new Error("always");');
    stack.mapStream(streamArn, reader.arn, { maximumRecordAgeSeconds: 600, onFailureArn: failures.arn });
    await put(name, 'a');
    await stack.run.advance(20 * MINUTE);
    const [message] = await messagesIn(stack.run, failures.name);
    expect(JSON.parse(message.Body!)).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded' } });
  });
});

describe('time to live', () => {
  test('an expired item is removed at its time, and the stream says that DynamoDB did it', async () => {
    const { name, streamArn } = await stack.table('ttl');
    const reader = await stack.function('seen(event.Records.filter((r) => r.eventName === "REMOVE").map((r) => [r.dynamodb.Keys.pk.S, r.userIdentity?.principalId, Date.now()]));');
    stack.mapStream(streamArn, reader.arn);
    const due = Math.floor(stack.run.clock.now() / 1000) + 7200;
    for (const [pk, N] of [['soon', due], ['later', due + 86_400], ['deleted', due]] as const) {
      await dynamodbOf(stack.run).send(new PutItemCommand({ TableName: name, Item: { pk: { S: pk }, ttl: { N: String(N) } } }));
    }
    await dynamodbOf(stack.run).send(new DeleteItemCommand({ TableName: name, Key: { pk: { S: 'deleted' } } }));
    await stack.run.settle();
    await stack.run.advance(3 * HOUR);
    const removals = (stack.seen(reader.name) as [string, string | undefined, number][][]).flat();
    expect(removals.map(([pk, by]) => [pk, by])).toEqual([['deleted', null], ['soon', 'dynamodb.amazonaws.com']]);
    expect(removals[1][2] - due * 1000).toBeLessThan(10_000);
    expect(removals[1][2] - due * 1000).toBeGreaterThanOrEqual(0);
  });
});
