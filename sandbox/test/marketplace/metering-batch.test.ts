import { describe, expect, test } from 'vitest';
import type { UsageRecord } from '../../src/marketplace/api/messages.js';
import { activeScene, HOUR, meter, statuses, usage } from './support.js';

const named = (name: string, message = /./) => expect.objectContaining({ name, message: expect.stringMatching(message) as string }) as Error;

describe('one bad record refuses the whole batch (facts 3.3)', async () => {
  const { clock, marketplace, purchase } = await activeScene();
  const other = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 1 } });
  await clock.advance(HOUR);
  const now = clock.now();
  const tags = (count: number) => Array.from({ length: count }, (_, i) => ({ Key: `k${i}`, Value: 'v' }));

  test.each<[string, Partial<UsageRecord>, string, RegExp]>([
    ['an unknown dimension', { Dimension: 'Requests' }, 'InvalidUsageDimensionException', /no metered dimension 'Requests'; it has: requests, storage/],
    ['an unknown license', { LicenseArn: 'arn:aws:license-manager::294406891311:license:l-0' }, 'InvalidLicenseException', /l-0 does not exist/],
    ['a license of another customer', { CustomerAWSAccountId: '123456789012' }, 'InvalidLicenseException', /does not belong to customer 123456789012/],
    ['no license', { LicenseArn: undefined }, 'InvalidLicenseException', /LicenseArn is missing/],
    ['no account', { CustomerAWSAccountId: undefined }, 'InvalidLicenseException', /CustomerAWSAccountId is missing/],
    ['a customer identifier', { CustomerIdentifier: 'X01' }, 'InvalidCustomerIdentifierException', /not supported for new integrations/],
    ['a license of another product', { CustomerAWSAccountId: other.account, LicenseArn: other.licenseArn }, 'InvalidLicenseException', /one request is for one product/],
    ['a timestamp out of bounds', { Timestamp: now / 1_000 - 86_400 }, 'TimestampOutOfBoundsException', /24 hours old or older/],
    ['allocations that do not add up', { UsageAllocations: [{ AllocatedUsageQuantity: 4 }] }, 'InvalidUsageAllocationsException', /add up to 4, not to the record's quantity 5/],
    ['two allocations with the same tags', { UsageAllocations: [{ AllocatedUsageQuantity: 2, Tags: tags(1) }, { AllocatedUsageQuantity: 3, Tags: tags(1) }] }, 'InvalidUsageAllocationsException', /same set of tags/],
    ['six tags', { UsageAllocations: [{ AllocatedUsageQuantity: 5, Tags: tags(6) }] }, 'InvalidTagException', /more than 5 tags/],
    ['an empty tag value', { UsageAllocations: [{ AllocatedUsageQuantity: 5, Tags: [{ Key: 'k', Value: '' }] }] }, 'InvalidTagException', /"Value":""/],
  ])('%s', (_, change, name, message) => {
    const before = marketplace.ledger.billed().length;
    const good = usage(purchase, now, { Dimension: 'storage' });
    const bad = { ...usage(purchase, now), ...change };
    expect(() => meter(marketplace, good, bad)).toThrow(named(name, message));
    expect(marketplace.ledger.billed()).toHaveLength(before);
    expect(marketplace.ledger.refusals.slice(-2).map(({ reason }) => reason)).toEqual([name, name]);
    expect(marketplace.ledger.refusals.at(-1)?.explanation).toContain('UsageRecords[1]');
  });

  test('an unknown product code', () => {
    expect(() => marketplace.call('BatchMeterUsage', { ProductCode: 'prod-x', UsageRecords: [usage(purchase, now)] })).toThrow(named('InvalidProductCodeException'));
  });
});

describe('the shape of a request (facts 3.1)', async () => {
  const { clock, marketplace, purchase } = await activeScene();
  const good = usage(purchase, clock.now());
  const call = (record: object) => () => marketplace.call('BatchMeterUsage', { UsageRecords: [{ ...good, ...record }] });

  test.each<[string, object, RegExp]>([
    ['an unknown member is named', { Quantiy: 1 }, /'UsageRecords\[0\].Quantiy' is unknown/],
    ['a missing member is named', { Timestamp: undefined }, /'UsageRecords\[0\].Timestamp' is missing: it is required/],
    ['a fraction is no quantity', { Quantity: 1.5 }, /'UsageRecords\[0\].Quantity' must be an integer, not 1.5/],
    ['a text is no quantity', { Quantity: '1' }, /must be an integer, not "1"/],
    ['a quantity is not negative', { Quantity: -1 }, /greater than or equal to 0/],
    ['a quantity has an upper limit', { Quantity: 2_147_483_648 }, /less than or equal to 2147483647/],
    ['an ISO time is no timestamp', { Timestamp: '2026-08-20T14:00:00Z' }, /must be a time in epoch seconds/],
    ['a license ARN has its form', { LicenseArn: 'aws:license-manager:us-east-1:123456789012:l-1' }, /LicenseArn' failed to satisfy constraint/],
    ['an allocation has a quantity', { UsageAllocations: [{}] }, /UsageAllocations\[0\].AllocatedUsageQuantity' is missing/],
    ['allocations are at most 2,500', { UsageAllocations: Array.from({ length: 2_501 }, () => ({ AllocatedUsageQuantity: 0 })) }, /length less than or equal to 2500/],
  ])('%s', (_, change, message) => {
    expect(call(change)).toThrow(named('ValidationException', message));
  });

  test('all problems are told at once', () => {
    expect(call({ Quantity: -1, Dimension: '' })).toThrow(/^2 validation errors detected: .*Dimension.*; .*Quantity/);
  });

  test('25 records are accepted, 26 are not', async () => {
    await clock.advance(26 * HOUR);
    const records = Array.from({ length: 26 }, (_, i) => usage(purchase, clock.now() - (i % 13) * HOUR, { Dimension: i < 13 ? 'requests' : 'storage' }));
    expect(() => meter(marketplace, ...records)).toThrow(named('ValidationException', /length less than or equal to 25/));
    expect(new Set(statuses(meter(marketplace, ...records.slice(1))))).toEqual(new Set(['Success']));
  });

  test('an empty batch is fine, and a record without quantity counts 0', () => {
    expect(meter(marketplace)).toEqual({ Results: [], UnprocessedRecords: [] });
    expect(statuses(meter(marketplace, usage(purchase, clock.now() - 20 * HOUR, { Quantity: undefined })))).toEqual(['Success']);
    expect(marketplace.ledger.billed().at(-1)?.quantity).toBe(0);
  });
});
