import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import type { Entitlement } from '@aws-sdk/client-marketplace-entitlement-service';
import { expect, test } from 'vitest';
import { entitlementCrawlerOf } from '../../../lambda/adapters/reconciliation/entitlement-crawler.js';
import type { AgreementModel } from '../../../lambda/core/license.js';

const LicenseArn = 'arn:aws:license-manager::294406891311:license:l-one';
const seats = { Dimension: 'seats', Value: { IntegerValue: 5 } };

async function crawl(agreementModel: AgreementModel, Entitlements: readonly Entitlement[], { hasTime = true } = {}) {
  const client = new MarketplaceEntitlementServiceClient({ region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  client.send = async () => ({ Entitlements, ...!hasTime && { NextToken: 'more' } });
  const crawler = entitlementCrawlerOf({ client, productCode: 'product', agreementModel, pace: { turn: async () => undefined }, clock: { now: () => 0 } });
  const { licenses, ...rest } = await crawler.crawl(() => hasTime);
  return { ...rest, licenses: [...licenses.values()].map(({ id, identity }) => ({ id, identity })) };
}

test('a legacy customer stays one license, although AWS tells a license of its own beside the customer', async () => {
  const entry = { ...seats, LicenseArn, CustomerAWSAccountId: '111122223333', CustomerIdentifier: 'customer' };
  expect((await crawl('LEGACY', [entry])).licenses).toEqual([{ id: 'product:customer', identity: undefined }]);
});

test('a license is known by its ARN, although AWS tells a customer identifier and no account', async () => {
  expect((await crawl('CONCURRENT', [{ ...seats, LicenseArn, CustomerIdentifier: 'customer' }])).licenses).toEqual([{ id: 'l-one', identity: { licenseArn: LicenseArn } }]);
});

test.each([
  ['CONCURRENT', { ...seats, CustomerIdentifier: 'customer' }, { ...seats, LicenseArn }],
  ['CONCURRENT', { ...seats, LicenseArn: 'arn:of-something-else' }, { ...seats, LicenseArn }],
  ['CONCURRENT', { LicenseArn: `${LicenseArn}more` }, { ...seats, LicenseArn }],
  ['LEGACY', { ...seats, LicenseArn }, { ...seats, CustomerIdentifier: 'customer' }],
] as const)('%s: an entry that does not tell whose or what it is is counted, and the others are compared', async (model, entry, other) => {
  expect(await crawl(model, [entry, other])).toMatchObject({ unusable: 1, complete: true, licenses: [{}] });
});

test('a list that time does not suffice for is not complete', async () => {
  expect(await crawl('CONCURRENT', [{ ...seats, LicenseArn }], { hasTime: false })).toMatchObject({ complete: false });
});
