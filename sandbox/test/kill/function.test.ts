import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamodbOf } from '../local/clients.js';
import { LocalStack, MINUTE } from '../local/local-stack.js';
import { eventually } from './processes.js';

const stack = new LocalStack();

/** Says its process and hangs the first time it sees something; the second time it is done. */
const HANGS_ONCE = `
  const { access, writeFile } = await import('node:fs/promises');
  const mark = context.functionName + '.mark';
  const isFirst = await access(mark).then(() => false, () => true);
  await writeFile(mark, '');
  seen(isFirst ? { pid: process.pid } : { done: event });
  if (isFirst) { await new Promise((resolve) => setTimeout(resolve, 600_000)); }
  return 'done';`;

interface Seen {
  readonly pid?: number;
  readonly done?: unknown;
}

/** Kills the process of the call that hangs. */
async function killHanging(name: string): Promise<void> {
  const pid = await eventually(() => (stack.seen(name) as Seen[]).find((seen) => seen.pid !== undefined)?.pid);
  process.kill(pid, 'SIGKILL');
}

function done(name: string): unknown[] {
  return (stack.seen(name) as Seen[]).filter((seen) => seen.done !== undefined).map((seen) => seen.done);
}

describe('SIGKILL of a function in the middle of a call', () => {
  test('is an error to who waits for the result, as from Lambda; the next call has a new process', async () => {
    const { name } = await stack.function(HANGS_ONCE, { timeoutSeconds: 600 });
    const call = stack.run.invoke(name, {});
    await killHanging(name);
    expect((await call).error).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: signal: killed$/) as string,
    });
    expect((await stack.run.invoke(name, {})).payload).toBe('done');
  });

  test('brings the messages of a queue back after their visibility timeout', async () => {
    const queue = await stack.queue({ VisibilityTimeout: '300' });
    const { name, arn } = await stack.function(HANGS_ONCE, { timeoutSeconds: 600 });
    stack.mapQueue(queue.arn, arn, { reportBatchItemFailures: false });
    await stack.run.send(queue.arn, 'work');
    const settled = stack.run.settle();
    await killHanging(name);
    await settled;
    expect(done(name)).toEqual([]);
    await stack.run.advance(5 * MINUTE);
    expect(done(name)).toMatchObject([{ Records: [{ body: 'work', attributes: { ApproximateReceiveCount: '2' } }] }]);
  });

  test('repeats the records of a stream, in order', async () => {
    const { name: table, streamArn } = await stack.table();
    const { name, arn } = await stack.function(HANGS_ONCE, { timeoutSeconds: 600 });
    stack.mapStream(streamArn, arn, { reportBatchItemFailures: false });
    const dynamodb = dynamodbOf(stack.run);
    for (const pk of ['1', '2']) {
      await dynamodb.send(new PutItemCommand({ TableName: table, Item: { pk: { S: pk } } }));
    }
    dynamodb.destroy();
    const settled = stack.run.settle();
    await killHanging(name);
    await settled;
    await stack.run.advance(MINUTE);
    const keys = done(name).flatMap((event) => (event as { Records: { dynamodb: { Keys: { pk: { S: string } } } }[] }).Records.map((record) => record.dynamodb.Keys.pk.S));
    expect(keys).toEqual(['1', '2']);
  });

  test('repeats an asynchronous call a minute later', async () => {
    const { name, arn } = await stack.function(HANGS_ONCE, { timeoutSeconds: 600 });
    await stack.run.send(arn, '{"order":1}');
    const settled = stack.run.settle();
    await killHanging(name);
    await settled;
    expect(done(name)).toEqual([]);
    await stack.run.advance(MINUTE);
    expect(done(name)).toEqual([{ order: 1 }]);
  });
});
