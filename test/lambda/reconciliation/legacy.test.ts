import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { Marketplace, startMarketplaceServer, VirtualClock } from 'cdk-marketplace-saas-sandbox';
import { expect, test } from 'vitest';
import { entitlementCrawlerOf } from '../../../lambda/adapters/reconciliation/entitlement-crawler.js';
import type { LicenseFacts } from '../../../lambda/core/license.js';
import { compareWithCrawl } from '../../../lambda/core/reconciliation/entitlement-crawl.js';
import { presumedEnd } from '../../../lambda/core/reconciliation/presumed-end.js';
import { recordFact } from '../../../lambda/core/record-fact.js';
import { aLicense, ended } from '../access/a-license.js';

const HOUR = 60 * 60_000;
const PENDING_AT = '2026-08-20T14:00:00.000Z';
const pending: LicenseFacts = {
  subscription: { action: 'unsubscribe-pending', time: PENDING_AT, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
  unsubscribing: { time: PENDING_AT, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
  registered: { time: '2026-08-01T00:00:00.000Z', id: 'session' },
};

test('an unsubscribing whose unsubscribe-success was lost ends two hours after it began, and the last hour for usage stays where it was', () => {
  const license = aLicense({ id: 'product:customer', facts: pending });
  expect(presumedEnd(license, 'SUBSCRIPTION', Date.parse(PENDING_AT) + 2 * HOUR - 1)).toBeUndefined();
  const end = presumedEnd(license, 'SUBSCRIPTION', Date.parse(PENDING_AT) + 2 * HOUR)!;
  const policy = { pricingModel: 'SUBSCRIPTION', requireRegistration: true, agreementModel: 'LEGACY' } as const;
  expect(recordFact(end.fact, license, policy).access).toMatchObject({ state: 'ENDED', reason: 'DEPROVISIONED', end: PENDING_AT });
});

test('a customer who subscribes again after that is let in again', () => {
  const license = aLicense({ id: 'product:customer', facts: pending });
  const end = presumedEnd(license, 'SUBSCRIPTION', Date.parse(PENDING_AT) + 3 * HOUR)!;
  const again = { kind: 'subscription', value: { action: 'subscribe-success', time: '2026-08-20T14:30:00.000Z', id: '0' } } as const;
  const policy = { pricingModel: 'SUBSCRIPTION', requireRegistration: true, agreementModel: 'LEGACY' } as const;
  for (const order of [[end.fact, again], [again, end.fact]]) {
    expect(recordFact(order, license, policy).access.state).toBe('ACTIVE');
  }
});

test('a contract does not end with a message of unsubscribing: it lives by its entitlements', () => {
  const license = aLicense({ id: 'product:customer', facts: pending });
  expect(presumedEnd(license, 'CONTRACT', Date.parse(PENDING_AT) + 3 * HOUR)).toBeUndefined();
});

test('a customer who unsubscribed is not missing among the entitlements', () => {
  const facts = { ...pending, entitlements: { time: PENDING_AT, id: '1', list: [{ dimension: 'seats', value: 5 }] } };
  const nothing = { licenses: new Map(), complete: true, unusable: 0 };
  expect(compareWithCrawl(aLicense({ facts, access: ended() }), nothing)).toBe('SAME');
  expect(compareWithCrawl(aLicense({ facts }), nothing)).toBe('MISSING');
});

test('all entitlements of a legacy product are listed by customer', async () => {
  const clock = new VirtualClock(new Date('2026-08-20T14:00:00Z'));
  const marketplace = new Marketplace({
    clock, products: [{ code: 'product', name: 'Product', pricingModel: 'CONTRACT', agreementModel: 'LEGACY', dimensions: [{ key: 'seats', kind: 'ENTITLED' }] }],
  });
  const server = await startMarketplaceServer(marketplace, { host: '127.0.0.1' });
  const client = new MarketplaceEntitlementServiceClient({ endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const { customerIdentifier } = marketplace.buyer().subscribe({ product: 'product', entitlements: { seats: 5 } });
  clock.moveTo(clock.now() + 120_000);
  await clock.runDue();
  const { licenses, complete } = await entitlementCrawlerOf({ client, productCode: 'product', agreementModel: 'LEGACY', pace: { turn: async () => undefined }, clock }).crawl(() => true);
  client.destroy();
  await server.close();

  expect(complete).toBe(true);
  expect([...licenses.values()]).toMatchObject([{ id: `product:${customerIdentifier}`, list: [{ dimension: 'seats', value: 5 }] }]);
});
