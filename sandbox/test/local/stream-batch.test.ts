import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterAttempt } from '../../src/local/stream-batch.js';
import type { StreamBatch } from '../../src/local/stream-batch.js';
import type { StreamRecord } from '../../src/local/stream-records.js';

const record = (n: number) => ({ dynamodb: { SequenceNumber: String(n) } }) as unknown as StreamRecord;
const batch = (...ids: number[]): StreamBatch => ({ records: ids.map(record), failures: 0 });
const idsOf = ({ records }: StreamBatch) => records.map((each) => Number(each.dynamodb.SequenceNumber));
const report = (...ids: number[]) => ({ failed: false as const, payload: JSON.stringify({ batchItemFailures: ids.map((id) => ({ itemIdentifier: String(id) })) }) });
const RULES = { reportBatchItemFailures: true, bisectOnError: false, maximumRetries: 2 };

test('what comes before the first reported failure is done', () => {
  const { next, backOff } = afterAttempt(batch(1, 2, 3, 4), report(4, 3), RULES);
  expect(next.map(idsOf)).toEqual([[3, 4]]);
  expect(backOff).toBe(false);
});

test('no report, an empty one and null mean success', () => {
  for (const payload of ['null', '{}', '{"batchItemFailures":[]}', '']) {
    expect(afterAttempt(batch(1), { failed: false, payload }, RULES).next).toEqual([]);
  }
});

test('an unknown identifier and a response that is none fail the whole batch', () => {
  for (const payload of ['{"batchItemFailures":[{"itemIdentifier":"9"}]}', '{"batchItemFailures":[{"itemIdentifier":null}]}', '"text"', '{"batchItemFailures":3}']) {
    expect(afterAttempt(batch(1, 2), { failed: false, payload }, RULES)).toMatchObject({ next: [{ failures: 1 }], backOff: true });
  }
});

test('a batch is given up after its retries', () => {
  const { next, discarded } = afterAttempt({ ...batch(1), failures: 2 }, { failed: true }, RULES);
  expect(next).toEqual([]);
  expect(discarded).toMatchObject({ failures: 3 });
});

test('whatever fails, no record is lost, repeated beside itself or moved', () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 0, max: 21 }), { maxLength: 5 }), fc.boolean(), fc.boolean(), fc.integer({ min: -1, max: 3 }),
    (size, failing, thrown, bisectOnError, maximumRetries) => {
      const ids = Array.from({ length: size }, (_, i) => i);
      const outcome = thrown ? { failed: true as const } : report(...failing);
      const { next, discarded } = afterAttempt(batch(...ids), outcome, { ...RULES, bisectOnError, maximumRetries });
      const kept = [...next, ...(discarded ? [discarded] : [])].flatMap(idsOf);
      const first = thrown || failing.some((id) => id >= size) ? 0 : Math.min(size, ...failing);
      expect(kept).toEqual(ids.slice(first));
    },
  ));
});
