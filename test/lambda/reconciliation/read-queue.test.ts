import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { readQueueOn } from '../../../lambda/adapters/reconciliation/read-queue.js';
import { readForIdentity } from '../../../lambda/core/entitlement-reads.js';
import { spread } from '../../../lambda/core/reconciliation/spread-reads.js';

const reads = Array.from({ length: 25 }, (_, i) => readForIdentity(`l-${i}`, {}));

function queue(refused: readonly string[] = []) {
  const calls: { Id: string; MessageBody: string; DelaySeconds: number }[][] = [];
  const client = new SQSClient({ region: 'us-east-1' });
  client.send = async ({ input }: { input: { Entries: (typeof calls)[number] } }) => {
    calls.push(input.Entries);
    return { Failed: input.Entries.filter(({ MessageBody }) => refused.some((license) => MessageBody.includes(`"${license}"`))) };
  };
  return { calls, reads: readQueueOn({ client, queueUrl: 'queue' }) };
}

test('many licenses are read in the calls of a few, and not all at once', async () => {
  const { calls, reads: on } = queue();
  await spread(on)(reads);
  expect(calls.map((entries) => entries.length)).toEqual([10, 10, 5]);
  const delays = calls.flat().map(({ DelaySeconds }) => DelaySeconds);
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
  expect(delays.at(-1)).toBeGreaterThan(0);
});

test('a read that the queue did not take is noticed, and the others are sent nevertheless', async () => {
  const { calls, reads: on } = queue(['l-3', 'l-12']);
  await expect(spread(on)(reads)).rejects.toThrow('did not take 2 of 25 reads');
  expect(calls).toHaveLength(3);
});
