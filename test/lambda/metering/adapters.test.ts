import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { isQueue } from '../../../lambda/adapters/metering/queues.js';
import { signalsIn } from '../../../lambda/adapters/metering/signals.js';
import { usageQueueIn } from '../../../lambda/adapters/metering/usage-queue.js';

/** Signals, with what they logged and counted. */
function recorded() {
  const lines: string[] = [];
  const counts: Record<string, number> = {};
  let published = 0;
  const line = (...all: unknown[]) => { lines.push(JSON.stringify(all)); };
  const signals = signalsIn({
    logger: { info: line, warn: line, error: line } as unknown as Logger,
    metrics: {
      addMetric: (name: string, _unit: string, by: number) => { counts[name] = (counts[name] ?? 0) + by; },
      hasStoredMetrics: () => Object.keys(counts).length > 0,
      publishStoredMetrics: () => { published += 1; },
    } as unknown as Metrics,
  });
  return { signals, lines, counts, published: () => published };
}

describe('signals', () => {
  it('never show the id of an event, which the vendor chose', () => {
    const { signals, lines, counts } = recorded();
    signals.quarantined({ name: 'jane@example.com', license: 'l-0001', code: 'MALFORMED', reason: 'r', content: 'c' });
    expect(lines).toEqual([expect.stringMatching(/l-0001.*MALFORMED/)]);
    expect(lines.join()).not.toContain('jane');
    expect(counts).toEqual({ UsageQuarantined: 1 });
  });

  it('say what will not be billed, by dimension', () => {
    const { signals, lines, counts } = recorded();
    signals.lost('l-0001', '2026-11-30T23', new Map([['requests', 5_500_000_000n], ['GB', 1_000_000_000n]]));
    expect(lines).toEqual([expect.stringContaining('{"requests":"5.5","GB":"1"}')]);
    expect(counts).toEqual({ UsageLost: 2 });
  });

  it('say what was written off, why, and what remainders were dropped', () => {
    const { signals, lines, counts } = recorded();
    signals.writtenOff('l-0001', '2026-11-21T20', new Map([['ENDED', new Map([['requests', 5_500_000_000n], ['GB', 1_000_000_000n]])]]));
    signals.dropped('l-0001', '2026-11-30T23', new Map([['GB', 250_000_000n]]));
    signals.repaired('l-0001', '2026-11-21T20');
    expect(lines).toEqual([
      expect.stringMatching(/written off.*"hour":"2026-11-21T20","reason":"The license ended.*"units":{"requests":"5.5","GB":"1"}/),
      expect.stringMatching(/Remainders are not billed.*"slot":"2026-11-30T23","units":{"GB":"0.25"}/),
      expect.stringContaining('not announced'),
    ]);
    expect(counts).toEqual({ UsageWrittenOff: 2, RemaindersDropped: 1, UsageRepaired: 1 });
  });

  it('count what a run did, and measure what it left', () => {
    const { signals, counts } = recorded();
    signals.told('l-0001', '2026-11-21T20', new Map([['GB', { result: 'ACCEPTED', dup: true }], ['requests', { result: 'ACCEPTED' }]]));
    signals.repeated(3);
    signals.called();
    signals.refused(25, 'ThrottlingException', 'Slow down.');
    signals.refused(25, 'InternalServiceErrorException', 'Try again.');
    signals.unconfirmed('l-0001', '2026-11-21T20');
    signals.backlog({ licenses: 2, oldestHours: 1.5, hoursToLoss: 21.5 });
    signals.unread(0);
    expect(counts).toEqual({
      UsageAccepted: 2, UsageDuplicates: 1, UsageRepeats: 3, MeteringCalls: 1, MeteringThrottles: 1, UsageUnconfirmed: 1, UsageBacklog: 2, OldestUntoldHours: 1.5, HoursToLoss: 21.5, UnreadShards: 0,
    });
  });

  it('say where another sender was quicker', () => {
    const { signals, lines, counts } = recorded();
    signals.told('l-0001', '2026-11-21T20', new Map([['GB', { result: 'ACCEPTED', dup: true, other: true }], ['requests', { result: 'ACCEPTED', dup: true }]]));
    expect(counts).toEqual({ UsageAccepted: 2, UsageDuplicates: 2, UsageOfOthers: 1 });
    expect(lines).toEqual([expect.stringMatching(/another program.*"license":"l-0001","slot":"2026-11-21T20","dimensions":\["GB"\]/)]);
  });

  it('say why AWS refused a call, under a key that the logger keeps', () => {
    const { signals, lines } = recorded();
    signals.refused(25, 'InvalidUsageDimensionException', 'Dimension storage is unknown.');
    const [, extra] = JSON.parse(lines[0]) as [string, Record<string, unknown>];
    expect(Object.values(extra)).toContain('Dimension storage is unknown.');
    for (const reserved of ['message', 'level', 'timestamp', 'service']) {
      expect(extra).not.toHaveProperty(reserved);
    }
  });

  it('are published when there are any', () => {
    const { signals, published } = recorded();
    signals.publish();
    expect(published()).toBe(0);
    signals.told('l-0001', '2026-11-21T20', new Map([['GB', { result: 'ACCEPTED' }]]));
    signals.publish();
    expect(published()).toBe(1);
  });
});

describe('the usage queue', () => {
  it('is told ten messages at a time when they come again', async () => {
    const calls: ChangeMessageVisibilityBatchCommand['input'][] = [];
    const client = { send: async ({ input }: ChangeMessageVisibilityBatchCommand) => { calls.push(input); } } as unknown as SQSClient;
    const queue = usageQueueIn({ client, queueUrl: 'https://sqs.example/usage' });
    await queue.comeBack(Array.from({ length: 12 }, (_, i) => ({ receiptHandle: `r${i}`, seconds: 5 })));
    expect(calls.map(({ Entries }) => Entries?.length)).toEqual([10, 2]);
    expect(calls[1]).toMatchObject({ QueueUrl: 'https://sqs.example/usage', Entries: [{ ReceiptHandle: 'r10', VisibilityTimeout: 5 }, { ReceiptHandle: 'r11' }] });
    await queue.comeBack([]);
    expect(calls).toHaveLength(2);
  });
});

it('a queue is the same by its ARN and its URL', () => {
  const url = 'https://sqs.us-east-1.amazonaws.com/000000000000/Final';
  expect(isQueue('arn:aws:sqs:us-east-1:000000000000:Final', url)).toBe(true);
  expect(isQueue('arn:aws:sqs:us-east-1:000000000000:NotFinal', url)).toBe(false);
});
