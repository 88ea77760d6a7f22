import { describe, expect, test } from 'vitest';
import { Marketplace } from '../../src/marketplace/exports.js';
import type { ProductListing } from '../../src/marketplace/exports.js';
import { contractProduct, ManualClock, scene, usageProduct } from './support.js';

const list = (...products: ProductListing[]) => () => new Marketplace({ clock: new ManualClock('2026-01-01T00:00:00Z'), products });

describe('listing a product', () => {
  test.each<[string, Partial<ProductListing>, RegExp]>([
    ['a subscription has no entitled dimensions (facts 8.1)', { dimensions: [{ key: 'users', kind: 'ENTITLED' }] }, /dimension 'users' is ENTITLED; pricing model SUBSCRIPTION has only METERED/],
    ['a contract has no metered dimensions (facts 8.1)', { pricingModel: 'CONTRACT' }, /dimension 'requests' is METERED; pricing model CONTRACT has only ENTITLED/],
    ['a dimension is listed once', { dimensions: [{ key: 'a', kind: 'METERED' }, { key: 'a', kind: 'METERED' }] }, /'a' is listed twice/],
    ['a pricing model is one of three', { pricingModel: 'CONSUMPTION' as never }, /pricingModel is 'CONSUMPTION'; it must be one of SUBSCRIPTION, CONTRACT, CONTRACT_WITH_CONSUMPTION/],
    ['a pricing model has the dimensions it needs', { dimensions: [] }, /needs at least one METERED dimension/],
    ['a product code has the allowed characters (facts 3.1)', { code: 'not a code' }, /Product 'not a code': the code must match/],
  ])('%s', (_, change, message) => {
    expect(list({ ...usageProduct, ...change })).toThrow(message);
  });

  test('a product code is listed once', () => {
    expect(list(usageProduct, usageProduct)).toThrow(/'usage-product' is listed twice/);
  });
});

describe('subscribing', () => {
  const { marketplace } = scene();
  const buyer = marketplace.buyer();

  test('a product that is not listed is named, with those that are', () => {
    expect(() => buyer.subscribe({ product: 'other' })).toThrow(/Product 'other' is not listed; listed are: usage-product, contract-product/);
  });

  test('a contract is bought with entitlements, a subscription without (facts 8.1)', () => {
    expect(() => buyer.subscribe({ product: contractProduct.code })).toThrow(/bought with entitlements, for example \{ 'users': 1 \}/);
    expect(() => buyer.subscribe({ product: usageProduct.code, entitlements: { requests: 1 } })).toThrow(/no entitlement can be bought for 'requests' \(pricing model SUBSCRIPTION has no entitlements\)/);
    expect(() => buyer.subscribe({ product: contractProduct.code, entitlements: { users: -1 } })).toThrow(/'users' is -1; it must be a number of 0 or more/);
  });

  test('public contracts last 1, 12, 24 or 36 months (facts 8.1)', () => {
    expect(() => buyer.subscribe({ product: contractProduct.code, entitlements: { users: 1 }, months: 5 })).toThrow(/5 months; public offers last 1, 12, 24, 36/);
    expect(() => buyer.subscribe({ product: usageProduct.code, months: 12 })).toThrow(/open-ended/);
  });

  test('a buyer is an account of twelve digits', () => {
    expect(() => marketplace.buyer('123')).toThrow(/Buyer account '123' must have twelve digits/);
  });
});
