import { ResourceNotFoundException, SearchAgreementsCommand, ValidationException, paginateSearchAgreements } from '@aws-sdk/client-marketplace-agreement';
import type { Filter } from '@aws-sdk/client-marketplace-agreement';
import { expect } from 'vitest';
import { rule } from './declare.js';
import { BUYER, PARTNER, SELLER } from './products.js';
import { AS_PROPOSER } from './program.js';
import type { Program } from './program.js';
import { HOUR, MINUTE } from './world.js';

const contract = { product: 'contract', entitlements: { users: 10 } };

function searching({ clients }: Program, ...filters: readonly Filter[]) {
  return clients.agreement.send(new SearchAgreementsCommand({ catalog: 'AWSMarketplace', filters: [...filters] }));
}

rule('agreements.search', async (world) => {
  const purchase = world.buyer.subscribe({ product: 'usage' });
  expect(await world.seller.search()).toMatchObject([{ agreementId: purchase.agreementId, status: 'ACTIVE', entitlements: [] }]);
  await world.advance(2 * MINUTE);
  expect(await world.seller.search()).toMatchObject([{ agreementId: purchase.agreementId, entitlements: [{ licenseArn: purchase.licenseArn }] }]);
});

rule('agreements.needed-filters', async ({ seller }) => {
  const [party, type] = AS_PROPOSER;
  for (const [given, reason] of [[type, 'MISSING_PARTY_TYPE'], [party, 'UNSUPPORTED_FILTERS']] as const) {
    const answer = searching(seller, given);
    await expect(answer, reason).rejects.toBeInstanceOf(ValidationException);
    await expect(answer, reason).rejects.toMatchObject({ reason });
  }
  await expect(searching(seller, party, type)).resolves.toMatchObject({ agreementViewSummaries: [] });
});

rule('agreements.filters', async (world) => {
  const usage = await world.bought();
  const other = world.marketplace.buyer('444455556666').subscribe({ ...contract, months: 1 });
  usage.cancel();
  await world.advance(HOUR);
  const found = async (filters: Record<string, string>) => (await world.seller.search(filters)).map(({ agreementId }) => (agreementId === usage.agreementId ? 'usage' : 'contract'));
  expect(await found({ ResourceIdentifier: 'prod-contract' })).toEqual(['contract']);
  expect(await found({ ResourceType: 'SaaSProduct' })).toEqual(['contract', 'usage']);
  expect(await found({ AcceptorAccountId: BUYER })).toEqual(['usage']);
  expect(await found({ OfferId: other.offerId })).toEqual(['contract']);
  expect(await found({ Status: 'CANCELLED' })).toEqual(['usage']);
  expect(await found({ LicenseArn: usage.licenseArn })).toEqual(['usage']);
  expect(await found({ InitialAgreementId: other.agreementId })).toEqual(['contract']);
  expect(await found({ BeforeEndTime: '2027-01-01T00:00:00Z' })).toEqual(['contract']);
  expect(await found({ AfterStartTime: '2026-08-20T13:00:00Z' })).toEqual(['contract']);
  expect(await found({ AfterLastUpdateTime: '2026-08-20T13:00:00Z' })).toEqual(['contract', 'usage']);
  expect(await found({ Status: 'CANCELLED', ResourceIdentifier: 'prod-contract' })).toEqual([]);
});

rule('agreements.filter-form', async ({ seller }) => {
  const statuses = (...values: string[]): Filter => ({ name: 'Status', values });
  const many = Array.from({ length: 9 }, (_, i): Filter => ({ name: `Filter_${'abcdefghi'[i]}`, values: ['x'] }));
  const bad: [Filter[], string][] = [
    [[statuses('ACTIVE', 'EXPIRED')], 'INVALID_FILTER_VALUES'], [[statuses('DONE')], 'INVALID_FILTER_VALUES'], [[statuses()], 'INVALID_FILTER_VALUES'],
    [[{ name: 'Statuses', values: ['ACTIVE'] }], 'INVALID_FILTER_NAME'], [many, 'INVALID_FILTERS'],
  ];
  for (const [filters, reason] of bad) {
    await expect(searching(seller, ...AS_PROPOSER, ...filters), reason).rejects.toMatchObject({ name: 'ValidationException', reason });
  }
  await expect(searching(seller, ...AS_PROPOSER, statuses('ACTIVE'))).resolves.toMatchObject({ agreementViewSummaries: [] });
});

rule('agreements.pages', async ({ buyer, seller }) => {
  const all = Array.from({ length: 53 }, () => buyer.subscribe({ product: 'usage' }).agreementId);
  const client = seller.clients.agreement;
  const pages: (string | undefined)[][] = [];
  for await (const { agreementViewSummaries = [] } of paginateSearchAgreements({ client }, { filters: [...AS_PROPOSER] })) {
    pages.push(agreementViewSummaries.map(({ agreementId }) => agreementId));
  }
  expect(pages.map(({ length }) => length)).toEqual([50, 3]);
  expect(pages.flat()).toEqual(all);
  await expect(client.send(new SearchAgreementsCommand({ filters: [...AS_PROPOSER], maxResults: 51 }))).rejects.toMatchObject({ reason: 'INVALID_MAX_RESULTS' });
});

rule('agreements.describe', async (world) => {
  const purchase = await world.bought({ ...contract, months: 1 });
  await expect(world.seller.describe(purchase.agreementId)).resolves.toMatchObject({
    agreementId: purchase.agreementId, status: 'ACTIVE', agreementType: 'PurchaseAgreement',
    acceptor: { accountId: BUYER }, proposer: { accountId: SELLER },
    proposalSummary: { offerId: purchase.offerId, resources: [{ id: 'prod-contract', type: 'SaaSProduct' }] },
    acceptanceTime: new Date('2026-08-20T12:00:00Z'), startTime: new Date('2026-08-20T12:00:00Z'), endTime: new Date('2026-09-20T12:00:00Z'),
  });
  expect(purchase.product.code).toBe('contract');
});

rule('agreements.open-end', async ({ buyer, seller, events }) => {
  const { agreementId } = buyer.subscribe({ product: 'usage' });
  expect((await seller.describe(agreementId)).endTime).toBeUndefined();
  expect((await seller.search())[0].endTime).toBeUndefined();
  expect(events[0].detail.agreement.endTime).toBe('9999-01-01T00:00:00Z');
});

rule('agreements.end-behaviour', async ({ buyer, seller }) => {
  const [renewing, expiring] = [true, false].map((autoRenew) => buyer.subscribe({ ...contract, autoRenew }));
  expect((await seller.describe(renewing.agreementId)).endTimeBehavior).toMatchObject({ type: 'RENEW' });
  expect((await seller.describe(expiring.agreementId)).endTimeBehavior).toMatchObject({ type: 'EXPIRE', reasonCode: 'ACCEPTOR_RENEW_OPTED_OUT' });
  renewing.cancel();
  expect((await seller.describe(renewing.agreementId)).endTimeBehavior).toBeUndefined();
});

rule('agreements.chain', async (world) => {
  const purchase = await world.bought(contract);
  const first = purchase.agreementId;
  purchase.renew();
  await world.advance(HOUR);
  purchase.accept(world.marketplace.offer(contract));
  await world.advance(HOUR);
  expect(purchase.agreements).toHaveLength(3);
  expect(await world.seller.statuses({ InitialAgreementId: first })).toEqual(['RENEWED', 'REPLACED', 'ACTIVE']);
  expect((await world.seller.describe(purchase.agreementId)).initialAgreementId).toBe(first);
});

rule('agreements.trial', async ({ buyer, seller }) => {
  const trial = buyer.subscribe({ product: 'usage', freeTrial: 14 });
  expect(await seller.terms(trial.agreementId)).toContainEqual({ freeTrialPricingTerm: expect.objectContaining({ duration: 'P14D' }) as object });
  const sale = await seller.terms(buyer.subscribe({ product: 'usage' }).agreementId);
  expect(sale.some((term) => 'freeTrialPricingTerm' in term)).toBe(false);
});

rule('agreements.contract-terms', async ({ buyer, seller }) => {
  const { agreementId } = buyer.subscribe({ ...contract, months: 24, autoRenew: true });
  const terms = await seller.terms(agreementId);
  expect(terms).toContainEqual({
    configurableUpfrontPricingTerm: expect.objectContaining({ configuration: { selectorValue: 'P24M', dimensions: [{ dimensionKey: 'users', dimensionValue: 10 }] } }) as object,
  });
  expect(terms).toContainEqual({ renewalTerm: expect.objectContaining({ configuration: { enableAutoRenew: true } }) as object });
});

rule('agreements.usage-terms', async ({ buyer, seller }) => {
  const terms = await seller.terms(buyer.subscribe({ product: 'usage' }).agreementId);
  const cards = terms.flatMap((term) => term.usageBasedPricingTerm?.rateCards ?? []).flatMap(({ rateCard = [] }) => rateCard.map(({ dimensionKey }) => dimensionKey));
  expect(cards).toEqual(['requests', 'storage']);
  expect(terms.some((term) => 'renewalTerm' in term || 'validityTerm' in term)).toBe(false);
});

rule('agreements.not-found', async (world) => {
  const { agreementId } = world.buyer.subscribe({ product: 'usage' });
  await expect(world.seller.describe('agmt-none')).rejects.toBeInstanceOf(ResourceNotFoundException);
  const stranger = world.program({ account: '444455556666' });
  await expect(stranger.describe(agreementId)).rejects.toMatchObject({ name: 'ResourceNotFoundException', resourceId: agreementId, $metadata: { httpStatusCode: 404 } });
  await expect(stranger.terms(agreementId)).rejects.toBeInstanceOf(ResourceNotFoundException);
});

rule('agreements.partner', async (world) => {
  const { agreementId } = world.buyer.accept(world.marketplace.offer({ ...contract, partner: PARTNER }));
  expect(await world.seller.search()).toEqual([]);
  await expect(world.seller.describe(agreementId)).rejects.toBeInstanceOf(ResourceNotFoundException);
  expect(await world.program({ account: PARTNER }).search()).toMatchObject([{ agreementId, proposer: { accountId: PARTNER } }]);
});

rule('agreements.legacy', async (world) => {
  const purchase = await world.bought({ product: 'legacy-usage' });
  expect(await world.seller.search()).toMatchObject([{ agreementId: purchase.agreementId, status: 'ACTIVE', entitlements: [] }]);
});

rule('agreements.region', async (world) => {
  const { agreementId } = world.buyer.subscribe({ product: 'usage' });
  const elsewhere = world.program({ region: 'eu-central-1' });
  for (const call of [elsewhere.search(), elsewhere.describe(agreementId), elsewhere.terms(agreementId)]) {
    await expect(call).rejects.toThrow(/us-east-1/);
  }
  expect(await world.seller.search()).toHaveLength(1);
});
