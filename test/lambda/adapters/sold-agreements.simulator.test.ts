import { MarketplaceAgreementClient } from '@aws-sdk/client-marketplace-agreement';
import { Marketplace, startMarketplaceServer, VirtualClock } from 'cdk-marketplace-saas-sandbox';
import { expect, test } from 'vitest';
import { soldAgreementsOf } from '../../../lambda/adapters/sold-agreements.js';

test('an agreement that is not ours to see has no chain, in whatever words AWS says so', async () => {
  const marketplace = new Marketplace({
    clock: new VirtualClock(new Date('2026-08-20T14:00:00Z')), products: [{ code: 'product', name: 'Product', pricingModel: 'SUBSCRIPTION' }],
  });
  const { agreementId } = marketplace.buyer().subscribe({ product: 'product' });
  const server = await startMarketplaceServer(marketplace, {
    host: '127.0.0.1', authorize: ({ accessKeyId }) => (accessKeyId === 'nobody' ? 'You may not see this agreement.' : undefined),
  });
  const as = (accessKeyId: string) => soldAgreementsOf({
    client: new MarketplaceAgreementClient({ endpoint: server.url, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId, secretAccessKey: 'test' } }),
    pace: { turn: async () => undefined },
  });

  expect(await as('seller').initialOf(agreementId)).toBe(agreementId);
  expect(await as('seller').initialOf('agmt-aaaaaaaaaaaaaaaaaaaaaaaaaa')).toBeUndefined();
  expect(await as('nobody').initialOf(agreementId)).toBeUndefined();
  await server.close();
});
