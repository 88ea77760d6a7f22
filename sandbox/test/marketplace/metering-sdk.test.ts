import {
  InvalidCustomerIdentifierException, InvalidLicenseException, InvalidProductCodeException, InvalidTagException, InvalidUsageAllocationsException,
  InvalidUsageDimensionException, ThrottlingException, TimestampOutOfBoundsException,
} from '@aws-sdk/client-marketplace-metering';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../src/marketplace/exports.js';
import { sold } from './sdk.js';
import { HOUR, MINUTE, SECOND } from './support.js';

const tags = (count: number) => Array.from({ length: count }, (_, i) => ({ Key: `key-${i}`, Value: 'v' }));
const refused = { name: 'ValidationException' };

describe('a request (facts 3.1)', () => {
  test('has at most 25 records', async () => {
    const { clock, marketplace, meter, record } = await sold({ seed: 'many' });
    await clock.advance(11 * HOUR);
    const records = Array.from({ length: 26 }, (_, i) => record({ Timestamp: new Date(Date.parse('2026-08-20T13:00:00Z') + (i % 13) * HOUR), Dimension: i < 13 ? 'requests' : 'storage' }));
    await expect(meter(...records)).rejects.toMatchObject(refused);
    expect(await meter(...records.slice(1))).toEqual(Array.from({ length: 25 }, () => 'Success'));
    expect(marketplace.ledger.billed()).toHaveLength(25);
  });

  test('is smaller than 1 MB, however few records it has', async () => {
    const { meter, record } = await sold();
    const wide = (Value: string) => Array.from({ length: 2_500 }, (_, i) => ({ AllocatedUsageQuantity: i === 0 ? 5 : 0, Tags: [{ Key: 'tenant', Value: `${Value}${i}` }] }));
    await expect(meter(record({ UsageAllocations: wide('x'.repeat(240)) }), record({ Dimension: 'storage', UsageAllocations: wide('x'.repeat(240)) }))).rejects.toMatchObject(refused);
    expect(await meter(record({ UsageAllocations: wide('x') }))).toEqual(['Success']);
  });

  test('is for one product', async () => {
    const { clock, marketplace, meter, record } = await sold();
    const legacy = marketplace.buyer().subscribe({ product: 'legacy-product' });
    await clock.advance(HOUR);
    const other = record({ LicenseArn: legacy.licenseArn, CustomerAWSAccountId: legacy.account, Timestamp: new Date(clock.now()) });
    await expect(meter(record(), other)).rejects.toBeInstanceOf(InvalidLicenseException);
    expect(marketplace.ledger.billed()).toEqual([]);
  });

  test.each([-1, 2_147_483_648])('has no quantity of %s', async (Quantity) => {
    const { meter, record } = await sold();
    await expect(meter(record({ Quantity }))).rejects.toMatchObject(refused);
    expect(await meter(record({ Quantity: 2_147_483_647 }))).toEqual(['Success']);
  });
});

describe('one bad record refuses its whole batch, with the error of its kind (facts 3.3)', () => {
  test('a dimension that is not metered, also in another case', async () => {
    const { meter, record } = await sold();
    await expect(meter(record({ Dimension: 'storage' }), record({ Dimension: 'Requests' }))).rejects.toBeInstanceOf(InvalidUsageDimensionException);
    expect(await meter(record({ Dimension: 'storage' }))).toEqual(['Success']);
  });

  test('a license that does not exist, or is another customer\'s', async () => {
    const { meter, record, purchase } = await sold();
    await expect(meter(record({ LicenseArn: purchase.licenseArn.replace(/.{4}$/, '0000') }))).rejects.toBeInstanceOf(InvalidLicenseException);
    await expect(meter(record({ CustomerAWSAccountId: '123456789012' }))).rejects.toBeInstanceOf(InvalidLicenseException);
  });

  test('a license of a product that another account sells', async () => {
    const { send, record } = await sold();
    await expect(send({ UsageRecords: [record()] }, 'us-east-1', '123412341234')).rejects.toBeInstanceOf(InvalidLicenseException);
  });

  test('a timestamp before the license was activated, or after it was deprovisioned', async () => {
    const { clock, meter, record, purchase } = await sold();
    await expect(meter(record({ Timestamp: new Date(purchase.activatedAt! - SECOND) }))).rejects.toBeInstanceOf(InvalidLicenseException);
    purchase.cancel();
    await clock.advance(10 * MINUTE);
    await expect(meter(record({ Timestamp: new Date(clock.now()) }))).rejects.toBeInstanceOf(InvalidLicenseException);
  });

  test('allocations that do not add up, or share a set of tags; and 2,500 that do', async () => {
    const { meter, record } = await sold();
    const each = (AllocatedUsageQuantity: number, Value?: string) => ({ AllocatedUsageQuantity, ...(Value && { Tags: [{ Key: 'team', Value }] }) });
    await expect(meter(record({ UsageAllocations: [each(2, 'a'), each(2, 'b')] }))).rejects.toBeInstanceOf(InvalidUsageAllocationsException);
    await expect(meter(record({ UsageAllocations: [each(2, 'a'), each(3, 'a')] }))).rejects.toBeInstanceOf(InvalidUsageAllocationsException);
    await expect(meter(record({ UsageAllocations: [each(2), each(3)] }))).rejects.toBeInstanceOf(InvalidUsageAllocationsException);
    const many = Array.from({ length: 2_500 }, (_, i) => each(i < 5 ? 1 : 0, `t${i}`));
    await expect(meter(record({ UsageAllocations: [...many, each(0)] }))).rejects.toMatchObject(refused);
    expect(await meter(record({ UsageAllocations: many }))).toEqual(['Success']);
  });

  test('more than 5 tags of an allocation', async () => {
    const { meter, record } = await sold();
    await expect(meter(record({ UsageAllocations: [{ AllocatedUsageQuantity: 5, Tags: tags(6) }] }))).rejects.toBeInstanceOf(InvalidTagException);
    expect(await meter(record({ UsageAllocations: [{ AllocatedUsageQuantity: 5, Tags: tags(5) }] }))).toEqual(['Success']);
  });

  test.each<[Behaviour['tagLimit'], boolean]>([['RECORD', false], ['ALLOCATION', true]])('5 different tags are the limit of a %s (facts 3.8)', async (tagLimit, accepted) => {
    const { meter, record } = await sold({ behaviour: { tagLimit } });
    const UsageAllocations = tags(6).map((tag, i) => ({ AllocatedUsageQuantity: i === 0 ? 5 : 0, Tags: [tag] }));
    const sent = meter(record({ UsageAllocations }));
    await (accepted ? expect(sent).resolves.toEqual(['Success']) : expect(sent).rejects.toBeInstanceOf(InvalidTagException));
  });

  test.each<[Behaviour['emptyTagValue'], boolean]>([['REFUSED', false], ['ACCEPTED', true]])('an empty tag value is %s (conflict C16)', async (emptyTagValue, accepted) => {
    const { meter, record } = await sold({ behaviour: { emptyTagValue } });
    const sent = meter(record({ UsageAllocations: [{ AllocatedUsageQuantity: 5, Tags: [{ Key: 'team', Value: '' }] }] }));
    await (accepted ? expect(sent).resolves.toEqual(['Success']) : expect(sent).rejects.toBeInstanceOf(InvalidTagException));
  });
});

describe('the window of a timestamp (facts 3.4)', () => {
  test.each<[Behaviour['meteringWindow'], number]>([['24_HOURS', 24], ['6_HOURS', 6], ['1_HOUR', 1]])('is %s (conflict C3)', async (meteringWindow, hours) => {
    const { clock, meter, record } = await sold({ behaviour: { meteringWindow } });
    const Timestamp = new Date(clock.now());
    await clock.advance(hours * HOUR - SECOND);
    expect(await meter(record({ Timestamp }))).toEqual(['Success']);
    await clock.advance(SECOND);
    await expect(meter(record({ Timestamp, Dimension: 'storage' }), record({ Timestamp: new Date(clock.now()) }))).rejects.toBeInstanceOf(TimestampOutOfBoundsException);
  });

  test('has no future', async () => {
    const { clock, meter, record } = await sold();
    await expect(meter(record({ Timestamp: new Date(clock.now() + SECOND) }))).rejects.toBeInstanceOf(TimestampOutOfBoundsException);
  });

  test('ends for a month on the 1st at 06:00 UTC', async () => {
    const { clock, meter, record } = await sold();
    await clock.moveTo('2026-09-01T05:59:59Z');
    const Timestamp = new Date('2026-08-31T23:30:00Z');
    expect(await meter(record({ Timestamp }))).toEqual(['Success']);
    await clock.advance(SECOND);
    await expect(meter(record({ Timestamp, Dimension: 'storage' }))).rejects.toBeInstanceOf(TimestampOutOfBoundsException);
    expect(await meter(record({ Timestamp: new Date('2026-09-01T00:00:00Z') }))).toEqual(['Success']);
  });
});

describe('the status of a record (facts 3.2, 3.5)', () => {
  test('the first quantity of an hour wins; another one is a DuplicateRecord and not billed, not even in sum', async () => {
    const { marketplace, meter, record, purchase } = await sold();
    expect(await meter(record(), record({ Quantity: 9 }), record({ Timestamp: new Date('2026-08-20T14:20:00Z'), Quantity: 1 }))).toEqual(['Success', 'DuplicateRecord', 'DuplicateRecord']);
    expect(marketplace.ledger.totals(purchase.licenseId)).toEqual({ requests: 5 });
  });

  test('usage is taken for an hour after License Deprovisioned; then the customer is not subscribed (facts 5.6)', async () => {
    const { clock, meter, record, purchase } = await sold();
    purchase.cancel();
    await clock.advance(MINUTE);
    await clock.moveTo(purchase.deprovisionedAt! + HOUR - SECOND);
    expect(await meter(record())).toEqual(['Success']);
    await clock.advance(SECOND);
    expect(await meter(record({ Dimension: 'storage' }))).toEqual(['CustomerNotSubscribed']);
  });

  test('or for an hour after the end of the agreement, which License Deprovisioned closes (conflict C1)', async () => {
    const { clock, events, meter, record, purchase } = await sold({ behaviour: { finalHour: 'ENDED' } });
    const end = clock.now();
    purchase.cancel();
    await clock.moveTo(end + HOUR - SECOND);
    expect(await meter(record())).toEqual(['Success']);
    await clock.moveTo(end + HOUR + MINUTE);
    expect(events.at(-1)?.['detail-type']).toBe('License Deprovisioned - Manufacturer');
    expect(await meter(record({ Dimension: 'storage' }))).toEqual(['CustomerNotSubscribed']);
  });

  test('a suspended buyer is not subscribed, until AWS reinstates the account', async () => {
    const { marketplace, meter, record, purchase } = await sold();
    marketplace.aws.suspend(purchase.account);
    expect(await meter(record())).toEqual(['CustomerNotSubscribed']);
    expect(marketplace.ledger.refusals).toMatchObject([{ reason: 'CustomerNotSubscribed', explanation: 'AWS suspended account 111122223333' }]);
    marketplace.aws.reinstate(purchase.account);
    expect(await meter(record())).toEqual(['Success']);
  });

  test('usage in a free trial is metered like any other, and billed at 0 (facts 8.2)', async () => {
    const { clock, marketplace, meter, record } = await sold();
    const trial = marketplace.buyer().subscribe({ product: 'usage-product', freeTrial: 7 });
    await clock.advance(HOUR);
    expect(await meter(record({ LicenseArn: trial.licenseArn, CustomerAWSAccountId: trial.account, Timestamp: new Date(clock.now()) }))).toEqual(['Success']);
    expect(marketplace.ledger.billed(trial.licenseId)).toMatchObject([{ quantity: 5, freeTrial: true }]);
    expect(marketplace.ledger.compare([{ license: trial.licenseArn, dimension: 'requests', quantity: 5 }])).toMatchObject({ equal: true, lines: [{ billed: 5, freeTrial: 5 }] });
  });
});

describe('the quota (facts 3.9)', () => {
  test('is 10 calls at once and 10 a second, for each account and Region', async () => {
    let time = 0;
    const { send } = await sold({ quotaClock: () => time });
    const calls = (count: number, region?: string, account?: string) =>
      Promise.allSettled(Array.from({ length: count }, () => send({ UsageRecords: [] }, region, account))).then((all) => all.filter(({ status }) => status === 'fulfilled').length);
    expect(await calls(15)).toBe(10);
    await expect(send({ UsageRecords: [] })).rejects.toBeInstanceOf(ThrottlingException);
    expect([await calls(1, 'eu-west-1'), await calls(1, 'us-east-1', '123412341234')]).toEqual([1, 1]);
    time += 100;
    expect(await calls(5)).toBe(1);
    time += HOUR;
    expect(await calls(15)).toBe(10);
  });

  test('fills in virtual time by default, and a throttled call does nothing', async () => {
    const { clock, marketplace, meter, record } = await sold({ quotaClock: undefined });
    await Promise.all(Array.from({ length: 10 }, () => meter()));
    await expect(meter(record())).rejects.toBeInstanceOf(ThrottlingException);
    expect(marketplace.ledger.billed()).toEqual([]);
    await clock.advance(100);
    expect(await meter(record())).toEqual(['Success']);
  });
});

describe('usage that is billed twice (facts 3.5)', () => {
  test('ProductCode together with LicenseArn', async () => {
    const { marketplace, send, record, purchase } = await sold();
    await send({ ProductCode: 'usage-product', UsageRecords: [record()] });
    await send({ ProductCode: 'usage-product', UsageRecords: [record()] });
    expect(marketplace.ledger.totals(purchase.licenseArn)).toEqual({ requests: 10 });
    expect(marketplace.ledger.billedTwice()).toMatchObject([{ again: 'PRODUCT_CODE_WITH_LICENSE_ARN', style: 'PRODUCT', quantity: 5, license: purchase.licenseArn }]);
  });

  test.each<[Behaviour['deduplication'], string[], number]>([['REGION', ['TWO_REGIONS'], 10], ['GLOBAL', [], 5]])('the same hour in two Regions, if de-duplication is by %s', async (deduplication, again, billed) => {
    const { marketplace, send, record, purchase } = await sold({ behaviour: { deduplication } });
    await send({ UsageRecords: [record()] });
    await send({ UsageRecords: [record()] }, 'eu-west-1');
    expect(marketplace.ledger.billedTwice().map((charge) => charge.again)).toEqual(again);
    expect(marketplace.ledger.totals(purchase.licenseArn)).toEqual({ requests: billed });
  });

  test('legacy style and license style for one customer', async () => {
    const { clock, marketplace, send, record } = await sold();
    const legacy = marketplace.buyer().subscribe({ product: 'legacy-product' });
    await clock.advance(HOUR);
    const { LicenseArn, ...common } = record({ LicenseArn: legacy.licenseArn, CustomerAWSAccountId: legacy.account, Timestamp: new Date(clock.now()) });
    await send({ ProductCode: 'legacy-product', UsageRecords: [common] });
    await send({ UsageRecords: [{ ...common, LicenseArn }] });
    expect(marketplace.ledger.billedTwice()).toMatchObject([{ again: 'TWO_STYLES', style: 'LICENSE', quantity: 5 }]);
  });
});

describe('legacy products (facts 3.1, 7.2)', () => {
  async function legacyScene() {
    const made = await sold();
    const purchase = made.marketplace.buyer('444455556666').subscribe({ product: 'legacy-product' });
    await made.clock.advance(HOUR);
    const CustomerIdentifier = purchase.customerIdentifier!;
    const use = (more: object = {}) => ({ Timestamp: new Date(made.clock.now()), Dimension: 'requests', Quantity: 3, CustomerIdentifier, ...more });
    const meter = async (...UsageRecords: ReturnType<typeof use>[]) => (await made.send({ ProductCode: 'legacy-product', UsageRecords })).Results!.map(({ Status }) => Status);
    return { ...made, purchase, use, meter };
  }

  test('are metered by ProductCode with CustomerIdentifier or account, which are one customer', async () => {
    const { clock, marketplace, meter, use, purchase } = await legacyScene();
    expect(await meter(use())).toEqual(['Success']);
    expect(await meter(use({ CustomerIdentifier: undefined, CustomerAWSAccountId: purchase.account, Quantity: 4 }))).toEqual(['DuplicateRecord']);
    await clock.advance(HOUR);
    expect(await meter(use({ CustomerIdentifier: undefined, CustomerAWSAccountId: purchase.account }))).toEqual(['Success']);
    expect(marketplace.ledger.totals(`legacy-product:${purchase.customerIdentifier!}`)).toEqual({ requests: 6 });
    expect(marketplace.ledger.billed(purchase.licenseId)).toHaveLength(2);
  });

  test('need the ProductCode, an identifier that exists, and usage since the subscription', async () => {
    const { meter, send, use, purchase } = await legacyScene();
    await expect(send({ UsageRecords: [use()] })).rejects.toBeInstanceOf(InvalidProductCodeException);
    await expect(send({ ProductCode: 'prod-legacy', UsageRecords: [use()] })).rejects.toBeInstanceOf(InvalidProductCodeException);
    await expect(meter(use({ CustomerIdentifier: 'nobody' }))).rejects.toBeInstanceOf(InvalidCustomerIdentifierException);
    await expect(meter(use({ CustomerIdentifier: undefined }))).rejects.toBeInstanceOf(InvalidCustomerIdentifierException);
    await expect(meter(use({ Timestamp: new Date(purchase.activatedAt! - SECOND) }))).rejects.toBeInstanceOf(TimestampOutOfBoundsException);
  });

  test('answer CustomerNotSubscribed for an account that never subscribed, and for one whose final hour is over', async () => {
    const { clock, meter, use, purchase } = await legacyScene();
    expect(await meter(use({ CustomerIdentifier: undefined, CustomerAWSAccountId: '123456789012' }))).toEqual(['CustomerNotSubscribed']);
    purchase.cancel();
    await clock.advance(HOUR + MINUTE);
    expect(await meter(use({ Timestamp: new Date(purchase.deprovisionedAt! - SECOND) }))).toEqual(['CustomerNotSubscribed']);
  });

  test('count the usage before a second subscription to the first one', async () => {
    const { clock, marketplace, meter, use, purchase } = await legacyScene();
    const Timestamp = new Date(clock.now());
    purchase.cancel();
    await clock.advance(10 * MINUTE);
    const again = marketplace.buyer(purchase.account).subscribe({ product: 'legacy-product' });
    await clock.advance(10 * MINUTE);
    expect(await meter(use({ Timestamp }))).toEqual(['Success']);
    expect(marketplace.ledger.billed()).toMatchObject([{ license: purchase.licenseArn }]);
    expect(again.licenseArn).not.toBe(purchase.licenseArn);
  });

  test('products under concurrent agreements take no CustomerIdentifier and need the LicenseArn', async () => {
    const { send, use, record } = await legacyScene();
    await expect(send({ UsageRecords: [record({ CustomerIdentifier: 'X01' })] })).rejects.toBeInstanceOf(InvalidCustomerIdentifierException);
    await expect(send({ ProductCode: 'usage-product', UsageRecords: [use()] })).rejects.toBeInstanceOf(InvalidCustomerIdentifierException);
    await expect(send({ ProductCode: 'usage-product', UsageRecords: [record({ LicenseArn: undefined })] })).rejects.toBeInstanceOf(InvalidLicenseException);
  });
});
