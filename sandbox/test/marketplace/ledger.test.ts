import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeScene, HOUR, meter, statuses, usage } from './support.js';

describe('AWS keeps one record for each license, dimension and hour (facts 3.5)', () => {
  test('an identical resend may be Success with the same MeteringRecordId; it is billed once (conflict C7)', async () => {
    const { clock, marketplace, purchase } = await activeScene({ behaviour: { identicalResend: 'SUCCESS' } });
    const [first, again] = [1, 2].map(() => meter(marketplace, usage(purchase, clock.now())).Results[0]);
    expect(again).toEqual(first);
    expect(marketplace.ledger.totals(purchase.licenseArn)).toEqual({ requests: 5 });
  });

  test('an identical resend is a DuplicateRecord by default; it is billed once, and refused is nothing (conflict C7)', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    expect([1, 2].flatMap(() => statuses(meter(marketplace, usage(purchase, clock.now()))))).toEqual(['Success', 'DuplicateRecord']);
    expect(marketplace.ledger.totals(purchase.licenseArn)).toEqual({ requests: 5 });
    expect(marketplace.ledger.refusals).toEqual([]);
  });

  test('another quantity in the same hour is a DuplicateRecord: the first one wins', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    meter(marketplace, usage(purchase, clock.now()));
    const { Results: [result] } = meter(marketplace, usage(purchase, clock.now() - 60_000, { Quantity: 9 }));
    expect(result).toEqual({ UsageRecord: expect.anything() as object, Status: 'DuplicateRecord' });
    expect(marketplace.ledger.totals(purchase.licenseArn)).toEqual({ requests: 5 });
    expect(marketplace.ledger.refusals).toMatchObject([{ reason: 'DuplicateRecord', quantity: 9, explanation: expect.stringContaining('quantity 5 was accepted') as string }]);
  });

  test('a zero that comes first locks the hour (facts 3.6)', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    const result = meter(marketplace, usage(purchase, clock.now(), { Quantity: 0 }), usage(purchase, clock.now()));
    expect(statuses(result)).toEqual(['Success', 'DuplicateRecord']);
  });

  test('other hours, dimensions and licenses are kept apart', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    const second = marketplace.buyer(purchase.account).subscribe({ product: 'usage-product' });
    await clock.advance(2 * HOUR);
    const now = clock.now();
    const result = meter(marketplace, usage(purchase, now), usage(purchase, now - HOUR), usage(purchase, now, { Dimension: 'storage' }), usage(second, now, { Quantity: 7 }));
    expect(statuses(result)).toEqual(['Success', 'Success', 'Success', 'Success']);
    expect(marketplace.ledger.totals(purchase.licenseArn)).toEqual({ requests: 10, storage: 5 });
    expect(marketplace.ledger.totals(second.licenseId)).toEqual({ requests: 7 });
  });
});

describe('the ledger', () => {
  test('has who, what, when and the MeteringRecordId of every charge', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    const UsageAllocations = [{ AllocatedUsageQuantity: 5, Tags: [{ Key: 'team', Value: 'blue' }] }];
    const { Results: [result] } = meter(marketplace, usage(purchase, '2026-08-20T15:00:00Z', { UsageAllocations }));
    expect(marketplace.ledger.billed(purchase.licenseArn)).toEqual([{
      license: purchase.licenseArn, account: '111122223333', product: 'usage-product', dimension: 'requests', region: 'us-east-1', freeTrial: false,
      hour: '2026-08-20T15:00:00.000Z', quantity: 5, style: 'LICENSE', time: new Date(clock.now()).toISOString(),
      timestamp: '2026-08-20T15:00:00.000Z', meteringRecordId: result.MeteringRecordId, allocations: UsageAllocations,
    }]);
  });

  test('is plain JSON', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    meter(marketplace, usage(purchase, clock.now()), usage(purchase, clock.now(), { Quantity: 6 }));
    const report = JSON.parse(JSON.stringify(marketplace.ledger)) as object;
    expect(report).toEqual({ charges: marketplace.ledger.billed(), refusals: marketplace.ledger.refusals, billedTwice: [] });
  });

  test('whatever is sent in whatever order, the first quantity of each hour is billed, once', async () => {
    const record = fc.record({ hour: fc.integer({ min: 0, max: 2 }), dimension: fc.constantFrom('requests', 'storage'), quantity: fc.integer({ min: 0, max: 3 }) });
    await fc.assert(fc.asyncProperty(fc.array(fc.array(record, { maxLength: 25 }), { maxLength: 4 }), async (batches) => {
      const { clock, marketplace, purchase } = await activeScene();
      await clock.advance(3 * HOUR);
      const expected = new Map<string, number>();
      for (const batch of batches) {
        meter(marketplace, ...batch.map(({ hour, dimension, quantity }) => usage(purchase, clock.now() - hour * HOUR, { Dimension: dimension, Quantity: quantity })));
        for (const { hour, dimension, quantity } of batch) {
          const key = `${dimension} ${hour}`;
          expected.set(key, expected.get(key) ?? quantity);
        }
      }
      const billed = marketplace.ledger.billed(purchase.licenseArn);
      expect(billed.map(({ quantity }) => quantity)).toEqual([...expected.values()]);
    }), { numRuns: 50 });
  });
});
