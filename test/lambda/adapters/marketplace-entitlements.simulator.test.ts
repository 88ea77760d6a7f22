import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { Marketplace, startMarketplaceServer, VirtualClock } from 'cdk-marketplace-saas-sandbox';
import type { MarketplaceServer } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { marketplaceEntitlements } from '../../../lambda/adapters/marketplace-entitlements.js';

const clock = new VirtualClock(new Date('2026-08-20T14:00:00Z'));
const marketplace = new Marketplace({
  clock,
  products: [{ code: 'product', name: 'Product', pricingModel: 'CONTRACT', dimensions: [{ key: 'seats', kind: 'ENTITLED' }, { key: 'plan', kind: 'ENTITLED' }] }],
});
let server: MarketplaceServer;
let client: MarketplaceEntitlementServiceClient;

beforeAll(async () => {
  server = await startMarketplaceServer(marketplace, { host: '127.0.0.1' });
  client = new MarketplaceEntitlementServiceClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

test('an empty first page of the simulated Marketplace is not taken for an empty answer', async () => {
  const { licenseArn } = marketplace.buyer().subscribe({ product: 'product', entitlements: { seats: 5, plan: 'gold' } });
  clock.moveTo(clock.now() + 120_000);
  await clock.runDue();
  const read = async () => (await marketplaceEntitlements({ client, productCode: 'product', clock }).read({ license: 'l-abc', licenseArn })).list.map(({ dimension, value }) => [dimension, value]);
  marketplace.failNext('GetEntitlements', 'EMPTY_PAGE', 2);

  expect(await read()).toEqual([['plan', 'gold'], ['seats', 5]]);
  expect(marketplace.calls.of('GetEntitlements')).toHaveLength(3);
});
