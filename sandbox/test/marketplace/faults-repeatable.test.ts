import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LostRequest, MarketplaceError } from '../../src/marketplace/exports.js';
import type { Caller, FaultPlan, Marketplace, Purchase } from '../../src/marketplace/exports.js';
import { HOUR, scene, usage } from './support.js';

const SELLER = '999988887777';
const faults: FaultPlan = {
  seed: 'repeat',
  api: { '*': { throttle: 0.2, serverError: 0.1, timeoutBefore: 0.1, timeoutAfter: 0.1, slow: { probability: 0.2, milliseconds: 50 }, unprocessed: 0.1, partlyUnprocessed: 0.3, missingResult: 0.2, emptyPage: 0.2 } },
  entitlements: { spuriousEmpty: 0.2 },
  resolveCustomer: { withoutLicenseArn: 0.3 },
};

/** What one call of a function gets, as text. */
function outcome(marketplace: Marketplace, operation: 'ResolveCustomer' | 'GetEntitlements' | 'BatchMeterUsage', request: unknown, caller: Caller): string {
  try {
    const { result, lost, delay } = marketplace.call(operation, request, caller);
    return JSON.stringify({ result, lost, delay });
  } catch (error) {
    if (error instanceof MarketplaceError || error instanceof LostRequest) {
      return error.message;
    }
    throw error;
  }
}

/** A few functions, each with some calls that it makes one after the other. */
async function functionsOf(seed = 'repeat') {
  const { clock, marketplace } = scene('2026-08-20T00:00:00Z', { faults: { ...faults, seed } });
  const purchases: Purchase[] = Array.from({ length: 4 }, () => marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 3 } }));
  const tokens = purchases.map((purchase) => purchase.setUpAccount()['x-amzn-marketplace-token']);
  await clock.advance(0.5 * HOUR);
  const by = (accessKeyId: string) => ({ account: SELLER, region: 'us-east-1', accessKeyId });
  const functions = purchases.flatMap((purchase, i) => [
    () => outcome(marketplace, 'ResolveCustomer', { RegistrationToken: tokens[i] }, by('fulfillment')),
    ...['fulfillment', 'listener'].map((name) => () => outcome(marketplace, 'GetEntitlements', { ProductCode: 'contract-product', Filter: { LICENSE_ARN: [purchase.licenseArn] } }, by(name))),
    () => outcome(marketplace, 'BatchMeterUsage', { UsageRecords: [usage(purchase, clock.now()), usage(purchase, clock.now() - 60_000, { Quantity: 0 })] }, by('reporter')),
  ]);
  return { marketplace, functions };
}

/** Lets each function make its calls in turn, in the order of a list of picks; returns what each got. */
async function played(picks: readonly number[], seed?: string): Promise<string[][]> {
  const { functions } = await functionsOf(seed);
  const got = functions.map((): string[] => []);
  const left = functions.map((call, i) => Array.from({ length: 6 }, () => () => got[i].push(call())));
  for (const pick of [...picks, ...Array.from({ length: functions.length * 6 }, (_, i) => i)]) {
    const open = left.filter((calls) => calls.length > 0);
    open.at(pick % Math.max(1, open.length))?.shift()?.();
  }
  return got;
}

test('every function gets the same answers and faults, in whichever order the functions call', async () => {
  const expected = await played([]);
  expect(new Set(expected.flat()).size).toBeGreaterThan(20);
  await fc.assert(fc.asyncProperty(fc.array(fc.nat(100), { maxLength: 120 }), async (picks) => {
    expect(await played(picks)).toEqual(expected);
  }), { numRuns: 30 });
});

test('another seed gives other faults', async () => {
  expect(await played([], 'other')).not.toEqual(await played([]));
});

test('what befalls a record depends neither on its batch nor on its place in it', async () => {
  const fates = async (order: (i: number) => number, size: number) => {
    const { clock, marketplace } = scene('2026-08-20T00:00:00Z', { faults: { seed: 'records', api: { BatchMeterUsage: { partlyUnprocessed: 0.4, missingResult: 0.3 } } } });
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    await clock.advance(21 * HOUR);
    const records = Array.from({ length: 20 }, (_, i) => usage(purchase, clock.now() - i * HOUR)).sort((a, b) => order(a.Timestamp) - order(b.Timestamp));
    const answered = [];
    const unprocessed = [];
    for (let i = 0; i < records.length; i += size) {
      const { Results, UnprocessedRecords } = marketplace.call('BatchMeterUsage', { UsageRecords: records.slice(i, i + size) }).result;
      answered.push(...Results.map(({ UsageRecord: { Timestamp } }) => Timestamp));
      unprocessed.push(...UnprocessedRecords.map(({ Timestamp }) => Timestamp));
    }
    return { answered: answered.sort(), unprocessed: unprocessed.sort(), billed: marketplace.ledger.billed().map(({ hour }) => hour).sort() };
  };
  const expected = await fates((time) => time, 20);
  expect(expected.unprocessed.length).toBeGreaterThan(2);
  expect(expected.billed.length).toBeGreaterThan(expected.answered.length);
  expect(await fates((time) => -time, 20)).toEqual(expected);
  expect(await fates((time) => (time * 7) % 11, 3)).toEqual(expected);
});

test('what befalls a whole batch hardly depends on its other records', async () => {
  const throttledWith = async (others: number) => {
    const { clock, marketplace } = scene('2026-08-20T00:00:00Z', { faults: { seed: 'batches', api: { BatchMeterUsage: { throttle: 0.5 } } } });
    const purchases = Array.from({ length: 40 }, () => marketplace.buyer().subscribe({ product: 'usage-product' }));
    const stranger = marketplace.buyer().subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    return purchases.map((purchase) => {
      const own = Array.from({ length: 10 }, (_, i) => usage(purchase, clock.now() - 60_000, { Dimension: `d${i}` }));
      const UsageRecords = [...own, ...Array.from({ length: others }, (_, i) => usage(stranger, clock.now(), { Dimension: `x${i}` }))];
      return outcome(marketplace, 'BatchMeterUsage', { UsageRecords }, { account: SELLER, region: 'us-east-1' }).startsWith('Rate exceeded');
    });
  };
  const [alone, mixed] = [await throttledWith(0), await throttledWith(1)];
  expect(new Set(alone).size).toBe(2);
  expect(alone.filter((throttled, i) => throttled !== mixed[i]).length).toBeLessThan(8);
});
