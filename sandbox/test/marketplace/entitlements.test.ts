import { describe, expect, test } from 'vitest';
import type { ProductListing } from '../../src/marketplace/exports.js';
import { entitlements, HOUR, MINUTE, scene, SECOND, summary } from './support.js';

describe('when entitlements are visible', () => {
  test('from License Updated on, with the new amounts from the next one on (facts 4.3)', async () => {
    const { clock, marketplace } = scene();
    const purchase = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 10 } });
    await clock.advance(60 * SECOND);
    expect(entitlements(marketplace).Entitlements).toEqual([]);
    await clock.advance(SECOND);
    expect(summary(entitlements(marketplace))).toEqual({ users: 10 });
    purchase.upgrade({ users: 20, support: true });
    expect(summary(entitlements(marketplace))).toEqual({ users: 10 });
    await clock.advance(2 * MINUTE);
    expect(summary(entitlements(marketplace))).toEqual({ users: 20, support: true });
  });

  test('after the end the list is empty, which is no error (facts 4.2)', async () => {
    const { clock, marketplace } = scene();
    const purchase = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 10 } });
    await clock.advance(HOUR);
    purchase.cancel();
    expect(summary(entitlements(marketplace))).toEqual({ users: 10 });
    await clock.advance(31 * SECOND);
    expect(entitlements(marketplace)).toEqual({ Entitlements: [] });
  });

  test('an expired contract has none, even before its license is deprovisioned (facts 4.2)', async () => {
    const { clock, marketplace } = scene('2026-01-01T00:00:00Z');
    marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 10 }, months: 1 });
    await clock.moveTo('2026-01-31T23:59:59Z');
    expect(summary(entitlements(marketplace))).toEqual({ users: 10 });
    await clock.moveTo('2026-02-01T00:00:00Z');
    expect(entitlements(marketplace).Entitlements).toEqual([]);
  });

  test('a subscription has none (facts 4.3)', async () => {
    const { clock, marketplace } = scene();
    marketplace.buyer().subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    expect(entitlements(marketplace, { ProductCode: 'usage-product' }).Entitlements).toEqual([]);
  });
});

test('an entitlement names license and account, sets the one fitting value, and has its date (facts 4.2)', async () => {
  const { clock, marketplace } = scene();
  const purchase = marketplace.buyer('111122223333').subscribe({ product: 'contract-product', entitlements: { users: 3, discount: 0.5, support: false, plan: 'gold' } });
  await clock.advance(HOUR);
  const list = entitlements(marketplace).Entitlements;
  expect(list[0]).toEqual({
    ProductCode: 'contract-product', Dimension: 'users', CustomerAWSAccountId: '111122223333', LicenseArn: purchase.licenseArn,
    Value: { IntegerValue: 3 }, ExpirationDate: Date.parse('2027-08-20T14:23:22.500Z') / 1_000,
  });
  expect(list.slice(1).map(({ Value }) => Value)).toEqual([{ DoubleValue: 0.5 }, { BooleanValue: false }, { StringValue: 'gold' }]);
});

describe('filters (facts 4.1)', async () => {
  const { clock, marketplace } = scene();
  const [one, two] = [marketplace.buyer('111111111111'), marketplace.buyer('222222222222')];
  const first = one.subscribe({ product: 'contract-product', entitlements: { users: 1 } });
  const second = one.subscribe({ product: 'contract-product', entitlements: { users: 2, support: true } });
  two.subscribe({ product: 'contract-product', entitlements: { users: 3 } });
  await clock.advance(HOUR);
  const amounts = (Filter: object) => entitlements(marketplace, { Filter }).Entitlements.map(({ Value }) => Object.values(Value)[0]);

  test('values of one key are alternatives', () => {
    expect(amounts({ LICENSE_ARN: [first.licenseArn, second.licenseArn] })).toEqual([1, 2, true]);
  });

  test('keys restrict each other', () => {
    expect(amounts({ CUSTOMER_AWS_ACCOUNT_ID: ['111111111111'], DIMENSION: ['users'] })).toEqual([1, 2]);
    expect(amounts({ CUSTOMER_AWS_ACCOUNT_ID: ['222222222222'], LICENSE_ARN: [first.licenseArn] })).toEqual([]);
  });

  test('no filter gives all licenses of the product', () => {
    expect(amounts({})).toEqual([1, 2, true, 3]);
  });

  test('no new product has customer identifiers', () => {
    expect(amounts({ CUSTOMER_IDENTIFIER: ['X01EXAMPLEX'] })).toEqual([]);
  });

  test.each([
    ['account and customer identifier exclude each other', { Filter: { CUSTOMER_IDENTIFIER: ['a'], CUSTOMER_AWS_ACCOUNT_ID: ['1'] } }, /exclude each other/],
    ['an unknown filter is named', { Filter: { LICENSE: ['a'] } }, /'Filter.LICENSE' is unknown: allowed here are CUSTOMER_IDENTIFIER/],
    ['a filter has values', { Filter: { DIMENSION: [] } }, /'Filter.DIMENSION' failed to satisfy constraint/],
    ['a product of nobody is refused', { ProductCode: 'prod-contract' }, /'prod-contract' is not a product/],
    ['pages have at least one', { MaxResults: 0 }, /greater than or equal to 1/],
    ['pages have at most 25', { MaxResults: 26 }, /less than or equal to 25/],
    ['a page token of nowhere is refused', { NextToken: 'bm90aGluZw' }, /does not belong to this query/],
  ])('%s', (_, request, message) => {
    expect(() => entitlements(marketplace, request)).toThrow(expect.objectContaining({ name: 'InvalidParameterException', message: expect.stringMatching(message) as string }));
  });
});

describe('pages (facts 4.1)', async () => {
  const keys = Array.from({ length: 60 }, (_, i) => `d${String(i).padStart(2, '0')}`);
  const wide: ProductListing = { code: 'contract-product', name: 'Wide', pricingModel: 'CONTRACT', dimensions: keys.map((key) => ({ key, kind: 'ENTITLED' })) };
  const { clock, marketplace } = scene(undefined, { products: [wide] });
  marketplace.buyer().subscribe({ product: wide.code, entitlements: Object.fromEntries(keys.map((key, i) => [key, i])) });
  await clock.advance(HOUR);

  test.each([[undefined, [25, 25, 10]], [20, [20, 20, 20]]])('of %s hold %s, every entitlement once', (MaxResults, sizes) => {
    const pages = [entitlements(marketplace, { MaxResults: MaxResults ?? 25 })];
    for (let token = pages[0].NextToken; token; token = pages.at(-1)?.NextToken) {
      pages.push(entitlements(marketplace, { MaxResults: MaxResults ?? 25, NextToken: token }));
    }
    expect(pages.map(({ Entitlements }) => Entitlements.length)).toEqual(sizes);
    expect(pages.flatMap(({ Entitlements }) => Entitlements.map(({ Dimension }) => Dimension))).toEqual(keys);
  });

  test('an empty page in the middle takes nothing away', () => {
    const first = entitlements(marketplace);
    marketplace.failNext('GetEntitlements', 'EMPTY_PAGE');
    const empty = entitlements(marketplace, { NextToken: first.NextToken });
    expect(empty.Entitlements).toEqual([]);
    expect(empty.NextToken).not.toBe(first.NextToken);
    expect(entitlements(marketplace, { NextToken: empty.NextToken })).toEqual(entitlements(marketplace, { NextToken: first.NextToken }));
  });

  test('a page token belongs to its query', () => {
    const { NextToken } = entitlements(marketplace);
    expect(() => entitlements(marketplace, { NextToken, Filter: { DIMENSION: ['d01'] } })).toThrow(/does not belong to this query/);
  });
});
