import {
  DescribeAgreementCommand, GetAgreementTermsCommand, InternalServerException, ResourceNotFoundException, SearchAgreementsCommand, ThrottlingException,
  ValidationException, paginateGetAgreementTerms, paginateSearchAgreements,
} from '@aws-sdk/client-marketplace-agreement';
import type { AcceptedTerm, Filter, MarketplaceAgreementClient } from '@aws-sdk/client-marketplace-agreement';
import { describe, expect, test } from 'vitest';
import type { MarketplaceOptions } from '../../src/marketplace/exports.js';
import { HOUR, MINUTE, contractProduct, scene, usageProduct } from './support.js';
import { clientsOf, onTheWire } from './wire/clients.js';

const DAY = 24 * HOUR;
const PURCHASES: readonly Filter[] = [{ name: 'PartyType', values: ['Proposer'] }, { name: 'AgreementType', values: ['PurchaseAgreement'] }];

async function market(options: Partial<MarketplaceOptions> = {}) {
  const made = scene('2026-08-20T14:00:00Z', options);
  const buyer = made.marketplace.buyer('111122223333');
  const { url, agreement: client } = await onTheWire(made.marketplace);
  const search = async (filters: Readonly<Record<string, string>> = {}, from: MarketplaceAgreementClient = client, party = PURCHASES) => {
    const more = Object.entries(filters).map(([name, value]) => ({ name, values: [value] }));
    const { agreementViewSummaries = [] } = await from.send(new SearchAgreementsCommand({ catalog: 'AWSMarketplace', filters: [...party, ...more] }));
    return agreementViewSummaries;
  };
  const describeAgreement = (agreementId: string, from: MarketplaceAgreementClient = client) => from.send(new DescribeAgreementCommand({ agreementId }));
  const terms = async (agreementId: string) => (await client.send(new GetAgreementTermsCommand({ agreementId }))).acceptedTerms ?? [];
  return { ...made, buyer, url, client, search, describe: describeAgreement, terms };
}

const idsOf = (found: readonly { agreementId?: string }[]) => found.map(({ agreementId }) => agreementId);
const kindsOf = (terms: readonly AcceptedTerm[]) => terms.map((term) => Object.keys(term)[0]);
const asAcceptor = [{ name: 'PartyType', values: ['Acceptor'] }, PURCHASES[1]];

describe('SearchAgreements (facts 5.8)', () => {
  test('tells of an agreement what joins it to license, product and buyer; an open end is absent (conflict C14)', async () => {
    const { buyer, clock, search } = await market();
    const purchase = buyer.subscribe({ product: 'usage-product' });
    expect((await search())[0].entitlements).toEqual([]);
    await clock.advance(2 * MINUTE);
    expect(await search()).toEqual([{
      agreementId: purchase.agreementId,
      agreementType: 'PurchaseAgreement',
      acceptanceTime: new Date('2026-08-20T14:00:00Z'),
      startTime: new Date('2026-08-20T14:00:00Z'),
      lastUpdateTime: expect.any(Date) as Date,
      acceptor: { accountId: '111122223333' },
      proposer: { accountId: '999988887777' },
      proposalSummary: { resources: [{ id: purchase.product.id, type: 'SaaSProduct' }], offerId: purchase.offerId },
      status: 'ACTIVE',
      entitlements: [{ licenseArn: purchase.licenseArn }],
      initialAgreementId: purchase.agreementId,
    }]);
  });

  test('of a contract it tells how it ends', async () => {
    const { buyer, search, describe: about } = await market();
    const renewing = buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 }, autoRenew: true });
    const ending = buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 }, autoRenew: false });
    const trial = buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 }, freeTrial: 14 });
    const usageTrial = buyer.subscribe({ product: 'usage-product', freeTrial: 14 });
    const found = async (filters: Record<string, string>) => idsOf(await search(filters));
    expect(await found({ EndTimeBehaviorType: 'RENEW' })).toEqual([renewing.agreementId]);
    expect(await found({ EndTimeBehaviorReasonCode: 'ACCEPTOR_RENEW_OPTED_OUT' })).toEqual([ending.agreementId]);
    expect(await found({ EndTimeBehaviorReasonCode: 'NO_RENEWAL_TERM' })).toEqual([trial.agreementId]);
    expect(await found({ EndTimeBehaviorType: 'REPLACE' })).toEqual([usageTrial.agreementId]);
    await expect(about(renewing.agreementId)).resolves.toMatchObject({ endTimeBehavior: { type: 'RENEW', renewalSummary: { offerId: renewing.offerId } } });
    await expect(about(ending.agreementId)).resolves.toMatchObject({ endTimeBehavior: { type: 'EXPIRE', reasonCode: 'ACCEPTOR_RENEW_OPTED_OUT' } });
    renewing.cancel();
    expect((await about(renewing.agreementId)).endTimeBehavior).toBeUndefined();
  });

  test('each filter narrows', async () => {
    const { marketplace, buyer, clock, search } = await market();
    const usage = buyer.subscribe({ product: 'usage-product' });
    await clock.advance(DAY);
    const contract = marketplace.buyer('444455556666').subscribe({ product: 'contract-product', entitlements: { users: 1 }, months: 1 });
    await clock.advance(DAY);
    usage.cancel();
    await clock.advance(HOUR);
    const found = async (name: string, value: string) => idsOf(await search({ [name]: value }));
    const [first, second] = [usage.agreementId, contract.agreementId];
    expect(await found('ResourceIdentifier', 'prod-contract')).toEqual([second]);
    expect(await found('ResourceType', 'SaaSProduct')).toEqual([second, first]);
    expect(await found('ResourceType', 'AmiProduct')).toEqual([]);
    expect(await found('AcceptorAccountId', '444455556666')).toEqual([second]);
    expect(await found('OfferId', contract.offerId)).toEqual([second]);
    expect(await found('OfferSetId', 'offerset-1')).toEqual([]);
    expect(await found('Status', 'ACTIVE')).toEqual([second]);
    expect(await found('Status', 'CANCELLED')).toEqual([first]);
    expect(await found('LicenseArn', usage.licenseArn)).toEqual([first]);
    expect(await found('InitialAgreementId', second)).toEqual([second]);
    expect(await found('BeforeEndTime', '2026-10-01T00:00:00Z')).toEqual([second]);
    expect(await found('AfterEndTime', '2026-10-01T00:00:00Z')).toEqual([first]);
    expect(await found('BeforeStartTime', '2026-08-21T00:00:00Z')).toEqual([first]);
    expect(await found('AfterStartTime', '2026-08-21T00:00:00Z')).toEqual([second]);
    expect(await found('AfterLastUpdateTime', '2026-08-22T00:00:00Z')).toEqual([first]);
    expect(await found('BeforeLastUpdateTime', '2026-08-22T00:00:00Z')).toEqual([second]);
    expect(await found('IncludesContactOfType', 'ACCEPTOR')).toEqual([]);
  });

  test('a chain of renewals has one first agreement', async () => {
    const { buyer, search } = await market();
    const purchase = buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 } });
    const first = purchase.agreementId;
    purchase.renew();
    const chain = await search({ InitialAgreementId: first });
    expect(idsOf(chain)).toEqual([first, purchase.agreementId]);
    expect(chain.map(({ status }) => status)).toEqual(['RENEWED', 'ACTIVE']);
  });

  test('sorts by end, start or last update', async () => {
    const { buyer, clock, client } = await market();
    const long = buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 }, months: 36 });
    await clock.advance(HOUR);
    const short = buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 }, months: 1 });
    const sorted = async (sortBy?: string, sortOrder?: 'ASCENDING' | 'DESCENDING') => {
      const { agreementViewSummaries = [] } = await client.send(new SearchAgreementsCommand({ filters: [...PURCHASES], sort: { sortBy, sortOrder } }));
      return agreementViewSummaries.map(({ agreementId }) => (agreementId === long.agreementId ? 'long' : 'short')).join(' ');
    };
    expect(await sorted()).toBe('short long');
    expect(await sorted('EndTime', 'DESCENDING')).toBe('long short');
    expect(await sorted('StartTime')).toBe('long short');
    expect(await sorted('LastUpdateTime', 'DESCENDING')).toBe('short long');
    expect(short.agreementId).not.toBe(long.agreementId);
  });

  test('pages; a token is good for its query only', async () => {
    const { buyer, client } = await market();
    const bought = Array.from({ length: 5 }, () => buyer.subscribe({ product: 'usage-product' }).agreementId);
    const sizes: number[] = [];
    const found: (string | undefined)[] = [];
    for await (const { agreementViewSummaries = [] } of paginateSearchAgreements({ client, pageSize: 2 }, { filters: [...PURCHASES] })) {
      sizes.push(agreementViewSummaries.length);
      found.push(...idsOf(agreementViewSummaries));
    }
    expect(sizes).toEqual([2, 2, 1]);
    expect(found).toEqual(bought);
    const { nextToken } = await client.send(new SearchAgreementsCommand({ filters: [...PURCHASES], maxResults: 2 }));
    const other = client.send(new SearchAgreementsCommand({ filters: [...PURCHASES, { name: 'Status', values: ['ACTIVE'] }], nextToken }));
    await expect(other).rejects.toMatchObject({ name: 'ValidationException', reason: 'INVALID_NEXT_TOKEN', fields: [{ name: 'nextToken' }] });
  });

  test.each<[string, readonly Filter[], string]>([
    ['no filters', [], 'MISSING_PARTY_TYPE'],
    ['no party', [PURCHASES[1]], 'MISSING_PARTY_TYPE'],
    ['no agreement type', [PURCHASES[0]], 'UNSUPPORTED_FILTERS'],
    ['a party that is none', [{ name: 'PartyType', values: ['Seller'] }, PURCHASES[1]], 'INVALID_PARTY_TYPE'],
    ['a filter that is none', [...PURCHASES, { name: 'Statuses', values: ['ACTIVE'] }], 'INVALID_FILTER_NAME'],
    ['a name with other characters', [...PURCHASES, { name: 'Status 1', values: ['ACTIVE'] }], 'INVALID_FILTER_NAME'],
    ['a filter twice', [...PURCHASES, PURCHASES[0]], 'INVALID_FILTERS'],
    ['two values', [...PURCHASES, { name: 'Status', values: ['ACTIVE', 'EXPIRED'] }], 'INVALID_FILTER_VALUES'],
    ['no value', [...PURCHASES, { name: 'Status', values: [] }], 'INVALID_FILTER_VALUES'],
    ['a value that is none', [...PURCHASES, { name: 'Status', values: ['DONE'] }], 'INVALID_FILTER_VALUES'],
    ['a time that is none', [...PURCHASES, { name: 'AfterEndTime', values: ['tomorrow'] }], 'INVALID_FILTER_VALUES'],
    ['an acceptor with a filter of proposers', [...asAcceptor, { name: 'LicenseArn', values: ['arn'] }], 'UNSUPPORTED_FILTERS'],
    ['an acceptor with two filters', [...asAcceptor, { name: 'OfferId', values: ['o'] }, { name: 'ResourceIdentifier', values: ['p'] }], 'UNSUPPORTED_FILTERS'],
    ['an acceptor with type and status', [...asAcceptor, { name: 'ResourceType', values: ['SaaSProduct'] }, { name: 'Status', values: ['ACTIVE'] }], 'UNSUPPORTED_FILTERS'],
  ])('refuses %s', async (_, filters, reason) => {
    const { client } = await market();
    const answer = client.send(new SearchAgreementsCommand({ filters: filters.length > 0 ? [...filters] : undefined }));
    await expect(answer).rejects.toBeInstanceOf(ValidationException);
    await expect(answer).rejects.toMatchObject({ reason });
  });

  test.each([
    [{ catalog: 'AWSMarketplaceChina' }, 'INVALID_CATALOG'],
    [{ maxResults: 51 }, 'INVALID_MAX_RESULTS'],
    [{ sort: { sortBy: 'Name' } }, 'INVALID_SORT_BY'],
    [{ sort: { sortOrder: 'UP' as 'ASCENDING' } }, 'INVALID_SORT_ORDER'],
    [{ nextToken: 'a b' }, 'INVALID_NEXT_TOKEN'],
  ])('refuses %j', async (request, reason) => {
    const { client } = await market();
    await expect(client.send(new SearchAgreementsCommand({ filters: [...PURCHASES], ...request }))).rejects.toMatchObject({ name: 'ValidationException', reason });
  });
});

describe('who sees an agreement', () => {
  test('its acceptor does, as acceptor', async () => {
    const { buyer, url, search, describe: about } = await market();
    const { agreementId } = buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 } });
    const { agreement: buyers } = clientsOf(url, { account: '111122223333' });
    expect(idsOf(await search({ Status: 'ACTIVE', ResourceIdentifier: 'prod-contract' }, buyers, asAcceptor))).toEqual([agreementId]);
    expect(await search({}, buyers)).toEqual([]);
    await expect(about(agreementId, buyers)).resolves.toMatchObject({ agreementId });
    await expect(buyers.send(new SearchAgreementsCommand({ filters: [...asAcceptor], sort: { sortBy: 'StartTime' } }))).rejects.toMatchObject({ reason: 'INVALID_SORT_BY' });
  });

  test('nobody else does', async () => {
    const { buyer, url, describe: about } = await market();
    const { agreementId } = buyer.subscribe({ product: 'usage-product' });
    const { agreement: others } = clientsOf(url, { account: '777777777777' });
    const answer = about(agreementId, others);
    await expect(answer).rejects.toBeInstanceOf(ResourceNotFoundException);
    await expect(answer).rejects.toMatchObject({ resourceId: agreementId, resourceType: 'Agreement', $metadata: { httpStatusCode: 404 }, requestId: expect.any(String) as string });
  });

  test('the maker of a product that a channel partner sold is not its proposer', async () => {
    const { marketplace, buyer, url, search, describe: about } = await market();
    const { agreementId } = buyer.accept(marketplace.offer({ product: 'contract-product', entitlements: { users: 1 }, partner: '555566667777' }));
    expect(await search()).toEqual([]);
    await expect(about(agreementId)).rejects.toBeInstanceOf(ResourceNotFoundException);
    expect(idsOf(await search({}, clientsOf(url, { account: '555566667777' }).agreement))).toEqual([agreementId]);
  });
});

describe('DescribeAgreement', () => {
  test('tells terms, parties, product and value', async () => {
    const { buyer, describe: about } = await market();
    const purchase = buyer.subscribe({ product: 'contract-product', entitlements: { users: 10, plan: 'gold' } });
    const { $metadata, ...description } = await about(purchase.agreementId);
    expect($metadata.httpStatusCode).toBe(200);
    expect(description).toMatchObject({
      agreementId: purchase.agreementId,
      status: 'ACTIVE',
      acceptor: { accountId: '111122223333' },
      proposer: { accountId: '999988887777' },
      startTime: new Date('2026-08-20T14:00:00Z'),
      endTime: new Date('2027-08-20T14:00:00Z'),
      estimatedCharges: { currencyCode: 'USD', agreementValue: '0.011' },
      proposalSummary: { resources: [{ id: 'prod-contract', type: 'SaaSProduct' }] },
      initialAgreementId: purchase.agreementId,
    });
  });

  test('pay-as-you-go has no end and no value known before (conflict C14)', async () => {
    const { buyer, describe: about } = await market();
    const description = await about(buyer.subscribe({ product: 'usage-product' }).agreementId);
    expect(description.endTime).toBeUndefined();
    expect(description.endTimeBehavior).toBeUndefined();
    expect(description.estimatedCharges).toEqual({ currencyCode: 'USD', agreementValue: '0' });
  });

  test('an agreement of the future is active, and starts later', async () => {
    const { marketplace, buyer, describe: about, terms } = await market();
    const startsAt = new Date('2026-10-01T00:00:00Z');
    const { agreementId } = buyer.accept(marketplace.offer({ product: 'contract-product', entitlements: { users: 1 }, months: 6, startsAt }));
    await expect(about(agreementId)).resolves.toMatchObject({ status: 'ACTIVE', acceptanceTime: new Date('2026-08-20T14:00:00Z'), startTime: startsAt });
    const validity = (await terms(agreementId)).find(({ validityTerm }) => validityTerm)?.validityTerm;
    expect(validity).toMatchObject({ agreementDuration: 'P6M', agreementStartDate: startsAt, agreementEndDate: new Date('2027-04-01T00:00:00Z') });
  });

  test('errors are those of its service model', async () => {
    const { marketplace, describe: about } = await market();
    marketplace.failNext('DescribeAgreement', 'THROTTLE');
    marketplace.failNext('DescribeAgreement', 'INTERNAL_ERROR');
    await expect(about('agmt-a')).rejects.toBeInstanceOf(ThrottlingException);
    await expect(about('agmt-a')).rejects.toBeInstanceOf(InternalServerException);
    await expect(about('agmt-none')).rejects.toBeInstanceOf(ResourceNotFoundException);
    await expect(about('agmt none')).rejects.toMatchObject({ name: 'ValidationException', reason: 'INVALID_AGREEMENT_ID' });
  });
});

describe('GetAgreementTerms', () => {
  test('of usage: the metered dimensions', async () => {
    const { buyer, terms } = await market();
    const accepted = await terms(buyer.subscribe({ product: 'usage-product' }).agreementId);
    expect(kindsOf(accepted)).toEqual(['usageBasedPricingTerm', 'legalTerm', 'supportTerm']);
    expect(accepted[0].usageBasedPricingTerm?.rateCards?.[0].rateCard?.map(({ dimensionKey }) => dimensionKey)).toEqual(['requests', 'storage']);
  });

  test('of a contract with consumption: what was bought, for how long, and whether it renews', async () => {
    const { buyer, terms } = await market();
    const purchase = buyer.subscribe({ product: 'contract-product', entitlements: { users: 10, plan: 'gold' }, months: 24, autoRenew: true });
    const accepted = await terms(purchase.agreementId);
    expect(kindsOf(accepted)).toEqual(['configurableUpfrontPricingTerm', 'usageBasedPricingTerm', 'renewalTerm', 'legalTerm', 'supportTerm']);
    expect(accepted[0].configurableUpfrontPricingTerm?.configuration).toEqual({
      selectorValue: 'P24M', dimensions: [{ dimensionKey: 'users', dimensionValue: 10 }, { dimensionKey: 'plan', dimensionValue: 1 }],
    });
    expect(accepted[2].renewalTerm).toMatchObject({ type: 'RenewalTerm', configuration: { enableAutoRenew: true } });
    purchase.upgrade({ users: 20 });
    const [{ configurableUpfrontPricingTerm: after }] = await terms(purchase.agreementId);
    expect(after?.configuration?.dimensions).toContainEqual({ dimensionKey: 'users', dimensionValue: 20 });
  });

  test('a freeTrialPricingTerm marks a trial; with both terms it goes on as paid usage (conflict C9)', async () => {
    const replaced = await market();
    const trial = await replaced.terms(replaced.buyer.subscribe({ product: 'usage-product', freeTrial: 14 }).agreementId);
    expect(kindsOf(trial)).toEqual(['freeTrialPricingTerm', 'legalTerm', 'supportTerm']);
    expect(trial[0].freeTrialPricingTerm).toMatchObject({ duration: 'P14D' });
    const continued = await market({ behaviour: { freeTrialEnd: 'CONTINUED' } });
    expect(kindsOf(await continued.terms(continued.buyer.subscribe({ product: 'usage-product', freeTrial: 14 }).agreementId)).slice(0, 2)).toEqual(['usageBasedPricingTerm', 'freeTrialPricingTerm']);
  });

  test('pages', async () => {
    const { buyer, client } = await market();
    const { agreementId } = buyer.subscribe({ product: 'usage-product' });
    const found: AcceptedTerm[] = [];
    for await (const { acceptedTerms = [] } of paginateGetAgreementTerms({ client, pageSize: 1 }, { agreementId })) {
      expect(acceptedTerms).toHaveLength(1);
      found.push(...acceptedTerms);
    }
    expect(kindsOf(found)).toEqual(['usageBasedPricingTerm', 'legalTerm', 'supportTerm']);
    await expect(client.send(new GetAgreementTermsCommand({ agreementId, nextToken: 'forged' }))).rejects.toMatchObject({ reason: 'INVALID_NEXT_TOKEN' });
  });
});

describe('legacy products', () => {
  test('their licenses are named by no API (facts 7.2)', async () => {
    const legacy = { ...usageProduct, code: 'legacy-product', agreementModel: 'LEGACY' as const };
    const { buyer, clock, search } = await market({ products: [legacy, contractProduct] });
    buyer.subscribe({ product: 'legacy-product' });
    await clock.advance(2 * MINUTE);
    expect((await search())[0].entitlements).toEqual([]);
  });
});
