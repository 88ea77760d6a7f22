import { describe, expect, test } from 'vitest';
import type { MarketplaceEvent, ProductListing } from '../../src/marketplace/exports.js';
import { entitlements, HOUR, meter, MINUTE, scene, SECOND, statuses, summary, usage } from './support.js';

const DAY = 24 * HOUR;
const PARTNER = '444455556666';

const kinds = (events: readonly MarketplaceEvent[]) => events.map((event) => event['detail-type']);

describe('a private offer', () => {
  test('is bought like a public one, under its own id, for as long as it says (facts 8.1)', async () => {
    const { clock, marketplace, events } = scene('2026-01-01T00:00:00Z');
    const offer = marketplace.offer({ product: 'contract-product', buyer: '111122223333', entitlements: { users: 5 }, months: 7 });
    const purchase = marketplace.buyer('111122223333').accept(offer);
    await clock.advance(2 * MINUTE);
    expect(events.map((event) => event.detail.offer?.id)).toEqual([offer.id, offer.id]);
    expect(purchase.agreement).toMatchObject({ intent: 'NEW', proposer: '999988887777', endsAt: Date.parse('2026-08-01T00:00:00Z') });
    expect(summary(entitlements(marketplace))).toEqual({ users: 5 });
  });

  test('is for its buyer alone', () => {
    const { marketplace } = scene();
    const offer = marketplace.offer({ product: 'usage-product', buyer: '111122223333' });
    expect(() => marketplace.buyer('222233334444').accept(offer)).toThrow(/is made to account 111122223333; account 222233334444 cannot accept it/);
  });

  test.each([
    ['lasts at most 144 months (facts 8.1)', { months: 145 }, {}, /145 months; private offers last 1 to 144/],
    ['lasts at most 60 months by older documents (C17)', { months: 61 }, { longestPrivateOffer: '60' }, /61 months; private offers last 1 to 60/],
    ['is for entitlements that exist', { entitlements: { seats: 1 } }, {}, /no entitlement can be bought for 'seats'/],
    ['starts later, if at all (facts 8.3)', { startsAt: new Date('2026-01-01T00:00:00Z') }, {}, /not later than now/],
    ['has a trial of 7 to 90 days (facts 8.2)', { freeTrialDays: 6 }, {}, /6 days; it lasts 7 to 90/],
    ['has a trial of 5 to 31 days by the SDK (C17)', { freeTrialDays: 32 }, { freeTrialDays: '5_TO_31' }, /32 days; it lasts 5 to 31/],
    ['has a trial or a term', { freeTrialDays: 30, months: 12 }, {}, /leave out months, startsAt and autoRenew/],
    ['is made by an account', { partner: 'Reseller' }, {}, /account 'Reseller' in an offer must have twelve digits/],
  ] as const)('%s', (_, details, behaviour, message) => {
    const { marketplace } = scene('2026-02-01T00:00:00Z', { behaviour });
    expect(() => marketplace.offer({ product: 'contract-product', entitlements: { users: 1 }, ...details })).toThrow(message);
  });

  test('of a subscription is open-ended and starts at once (facts 8.3)', () => {
    const { marketplace } = scene();
    expect(() => marketplace.offer({ product: 'usage-product', months: 3 })).toThrow(/open-ended; leave out months/);
    expect(() => marketplace.offer({ product: 'usage-product', startsAt: new Date('2030-01-01') })).toThrow(/starts at once/);
  });
});

describe('an agreement that starts later', () => {
  test('is told at signing; license and entitlements come at its start, and its term counts from there (facts 8.3)', async () => {
    const { clock, marketplace, events } = scene('2026-01-01T00:00:00Z');
    const offer = marketplace.offer({ product: 'contract-product', entitlements: { users: 5 }, months: 1, startsAt: new Date('2026-03-01T00:00:00Z') });
    const purchase = marketplace.buyer().accept(offer);
    expect(events[0].detail.agreement).toMatchObject({
      acceptanceTime: '2026-01-01T00:00:00.000Z', startTime: '2026-03-01T00:00:00.000Z', endTime: '2026-04-01T00:00:00.000Z',
    });
    await clock.moveTo('2026-03-01T00:01:00Z');
    expect(events).toHaveLength(1);
    expect(entitlements(marketplace).Entitlements).toEqual([]);
    await clock.advance(SECOND);
    expect(kinds(events)[1]).toBe('License Updated - Manufacturer');
    expect(purchase.entitlements).toEqual({ users: 5 });
    await clock.moveTo('2026-04-01T00:00:00Z');
    expect(purchase.agreementStatus).toBe('EXPIRED');
  });

  test('never brings a license if it is cancelled before', async () => {
    const { clock, marketplace, events } = scene('2026-01-01T00:00:00Z');
    const purchase = marketplace.buyer().accept(marketplace.offer({ product: 'contract-product', entitlements: { users: 5 }, startsAt: new Date('2026-03-01T00:00:00Z') }));
    expect(() => { purchase.renew(); }).toThrow(/starts at 2026-03-01T00:00:00.000Z: it can be renewed from then on/);
    purchase.cancel();
    await clock.moveTo('2026-06-01T00:00:00Z');
    expect(kinds(events)).toEqual(['Purchase Agreement Created - Proposer', 'Purchase Agreement Ended - Proposer']);
  });
});

describe('an offer accepted in place of an agreement', () => {
  test('is Created(REPLACE) and Ended(REPLACED), then the license (facts 8.3)', async () => {
    const { clock, marketplace, events } = scene(undefined, { behaviour: { renewalLicense: 'SAME' } });
    const purchase = marketplace.buyer('111122223333').subscribe({ product: 'contract-product', entitlements: { users: 5 } });
    await clock.advance(HOUR);
    const [license, first] = [purchase.licenseArn, purchase.agreementId];
    purchase.accept(marketplace.offer({ product: 'contract-product', buyer: '111122223333', entitlements: { users: 2 }, months: 36 }));
    await clock.advance(2 * MINUTE);
    expect(events.slice(2).map((event) => [event['detail-type'], event.detail.agreement.id, event.detail.agreement.intent ?? event.detail.agreement.status])).toEqual([
      ['Purchase Agreement Created - Proposer', purchase.agreementId, 'REPLACE'],
      ['Purchase Agreement Ended - Proposer', first, 'REPLACED'],
      ['License Updated - Manufacturer', purchase.agreementId, undefined],
    ]);
    expect(purchase.licenseArn).toBe(license);
    expect(purchase.entitlements).toEqual({ users: 2 });
  });

  test('is for the same product, and starts at once', () => {
    const { marketplace } = scene('2026-01-01T00:00:00Z');
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    const other = marketplace.offer({ product: 'contract-product', entitlements: { users: 1 } });
    expect(() => { purchase.accept(other); }).toThrow(/is for product 'contract-product'/);
    const contract = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 1 } });
    const later = marketplace.offer({ product: 'contract-product', entitlements: { users: 1 }, startsAt: new Date('2026-05-01') });
    expect(() => { contract.accept(later); }).toThrow(/what replaces an agreement starts at once/);
    const trial = marketplace.offer({ product: 'contract-product', entitlements: { users: 1 }, freeTrialDays: 30 });
    expect(() => { contract.accept(trial); }).toThrow(/is a free trial: it cannot take the place/);
  });
});

describe('a free trial', () => {
  test('posts the second form field (facts 8.2, 9.1)', () => {
    const purchase = scene().marketplace.buyer().subscribe({ product: 'usage-product', freeTrial: true });
    expect(purchase.setUpAccount()).toMatchObject({ 'x-amzn-marketplace-offer-type': 'free-trial' });
    expect(scene().marketplace.buyer().subscribe({ product: 'usage-product' }).setUpAccount()).not.toHaveProperty('x-amzn-marketplace-offer-type');
  });

  test('an account has one of each product (facts 8.2)', () => {
    const { marketplace } = scene();
    const buyer = marketplace.buyer('111122223333');
    buyer.subscribe({ product: 'usage-product', freeTrial: 14 }).cancel();
    expect(() => buyer.subscribe({ product: 'usage-product', freeTrial: 14 })).toThrow(/had its free trial of product 'usage-product' already/);
    buyer.subscribe({ product: 'contract-product', freeTrial: 14, entitlements: { users: 1 } });
    marketplace.buyer('222233334444').subscribe({ product: 'usage-product', freeTrial: 14 });
  });

  test('of a contract has entitlements as if paid, and expires (facts 8.2)', async () => {
    const { clock, marketplace } = scene('2026-01-01T00:00:00Z');
    const purchase = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 3 }, freeTrial: 14 });
    await clock.moveTo('2026-01-14T23:59:59Z');
    expect(summary(entitlements(marketplace))).toEqual({ users: 3 });
    await clock.moveTo('2026-01-15T00:00:00Z');
    expect(purchase.agreementStatus).toBe('EXPIRED');
    expect(entitlements(marketplace).Entitlements).toEqual([]);
  });

  test('of a subscription is replaced by the paid agreement at its end (facts 8.2)', async () => {
    const { clock, marketplace, events } = scene('2026-01-01T00:00:00Z');
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product', freeTrial: 14 });
    const offer = purchase.offerId;
    await clock.moveTo('2026-01-15T00:05:00Z');
    expect(purchase.agreements.map(({ intent, status, freeTrialDays }) => [intent, status, freeTrialDays])).toEqual([['NEW', 'REPLACED', 14], ['REPLACE', 'ACTIVE', undefined]]);
    expect(purchase.offerId).not.toBe(offer);
    expect(purchase.expiresAt).toBeUndefined();
    expect(kinds(events)).toContain('License Deprovisioned - Manufacturer');
    expect(statuses(meter(marketplace, usage(purchase, clock.now())))).toEqual(['Success']);
  });

  test('with freeTrialEnd CONTINUED the agreement goes on', async () => {
    const { clock, marketplace } = scene('2026-01-01T00:00:00Z', { behaviour: { freeTrialEnd: 'CONTINUED' } });
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product', freeTrial: 14 });
    await clock.advance(20 * DAY);
    expect(purchase.agreements).toHaveLength(1);
    expect(purchase.license.freeTrialUntil).toBe(Date.parse('2026-01-15T00:00:00Z'));
  });

  test('ends early when a paid offer takes its place', async () => {
    const { clock, marketplace } = scene('2026-01-01T00:00:00Z', { behaviour: { renewalLicense: 'SAME' } });
    const purchase = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 3 }, freeTrial: 30 });
    await clock.advance(5 * DAY);
    purchase.accept(marketplace.offer({ kind: 'PUBLIC', product: 'contract-product', entitlements: { users: 3 } }));
    await clock.advance(40 * DAY);
    expect(purchase.agreement).toMatchObject({ intent: 'REPLACE', status: 'ACTIVE' });
    expect(purchase.license.freeTrialUntil).toBe(Date.parse('2026-01-06T00:00:00Z'));
    expect(purchase.setUpAccount()).not.toHaveProperty('x-amzn-marketplace-offer-type');
  });
});

describe('a channel partner sells', () => {
  test('the owner hears as Manufacturer, with the resale authorization; the partner as Proposer on its own bus (facts 5.1, 8.3)', async () => {
    const { clock, marketplace, events } = scene();
    const toPartner: MarketplaceEvent[] = [];
    marketplace.onEvent((event) => { toPartner.push(event); }, PARTNER);
    const offer = marketplace.offer({ product: 'contract-product', entitlements: { users: 1 }, partner: PARTNER, autoRenew: true });
    const purchase = marketplace.buyer().accept(offer);
    await clock.advance(HOUR);
    purchase.upgrade({ users: 2 });
    await clock.advance(400 * DAY);
    purchase.cancel();
    await clock.advance(HOUR);
    expect(new Set(kinds(events).map((kind) => kind.split(' - ')[1]))).toEqual(new Set(['Manufacturer']));
    expect(kinds(events)).toEqual(expect.arrayContaining(['Purchase Agreement Created', 'Purchase Agreement Amended', 'Purchase Agreement Ended', 'License Updated', 'License Deprovisioned'].map((name) => `${name} - Manufacturer`)));
    expect(events[0].detail).toMatchObject({ proposer: { accountId: PARTNER }, resaleAuthorization: { id: expect.stringMatching(/^resaleauthz-[0-9a-z]{13}$/) as string } });
    expect(events.find((event) => event['detail-type'].includes('Amended'))?.detail).not.toHaveProperty('renewalSummary');
    expect(new Set(kinds(toPartner).map((kind) => kind.split(' - ')[1]))).toEqual(new Set(['Proposer']));
    expect(kinds(toPartner).filter((kind) => kind.startsWith('License'))).toEqual([]);
    expect(kinds(toPartner)).toContain('Purchase Agreement Ending - Proposer');
    expect(new Set(toPartner.map(({ account }) => account))).toEqual(new Set([PARTNER]));
  });
});

describe('several sellers', () => {
  const theirs: ProductListing = { code: 'their-product', name: 'Theirs', pricingModel: 'SUBSCRIPTION', seller: PARTNER };

  test('each hears of its own products, and calls for them only (facts 2.5, 5.1)', async () => {
    const { clock, marketplace, events } = scene(undefined, { products: [theirs] });
    const purchase = marketplace.buyer().subscribe({ product: 'their-product' });
    await clock.advance(HOUR);
    expect(events).toEqual([]);
    const [RegistrationToken] = Object.values(purchase.setUpAccount());
    expect(() => marketplace.call('ResolveCustomer', { RegistrationToken })).toThrow(expect.objectContaining({ name: 'InvalidTokenException' }));
    expect(() => entitlements(marketplace, { ProductCode: 'their-product' })).toThrow(/'their-product' is not a product of this seller/);
    const caller = { account: PARTNER, region: 'us-east-1' };
    expect(marketplace.call('ResolveCustomer', { RegistrationToken }, caller).result.LicenseArn).toBe(purchase.licenseArn);
  });

  test('a product listed without dimensions takes any', async () => {
    const { clock, marketplace } = scene(undefined, { products: [{ ...theirs, seller: undefined }, { code: 'open-contract', name: 'Open', pricingModel: 'CONTRACT' }] });
    const purchase = marketplace.buyer().subscribe({ product: 'their-product' });
    const contract = marketplace.buyer().subscribe({ product: 'open-contract', entitlements: { anything: 3 } });
    await clock.advance(HOUR);
    expect(statuses(meter(marketplace, usage(purchase, clock.now(), { Dimension: 'whatever' })))).toEqual(['Success']);
    expect(contract.entitlements).toEqual({ anything: 3 });
  });
});
