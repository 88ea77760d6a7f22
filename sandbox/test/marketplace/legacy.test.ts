import { describe, expect, test } from 'vitest';
import type { MarketplaceOptions, NotificationMessage, ProductListing } from '../../src/marketplace/exports.js';
import { contractProduct, entitlements, HOUR, MINUTE, scene, SECOND, usageProduct } from './support.js';

const LEGACY = { agreementModel: 'LEGACY' } as const;
const products: readonly ProductListing[] = [
  { ...usageProduct, ...LEGACY },
  { ...contractProduct, ...LEGACY },
  { code: 'plain-contract', name: 'Plain', pricingModel: 'CONTRACT', ...LEGACY },
];

interface Taken { readonly time: string; readonly topic: string; readonly message: NotificationMessage }

function legacyScene(start = '2026-08-20T14:00:00Z', options: Partial<MarketplaceOptions> = {}) {
  const made = scene(start, { products, ...options });
  const taken: Taken[] = [];
  made.marketplace.onMessage(({ topicArn, message }) => {
    taken.push({
      time: new Date(made.clock.now()).toISOString().slice(11, 19),
      topic: topicArn.replace('arn:aws:sns:us-east-1:287250355862:aws-mp-', ''),
      message: JSON.parse(message) as NotificationMessage,
    });
  });
  return { ...made, taken, buyer: made.marketplace.buyer('111122223333') };
}

const actions = (taken: readonly Taken[]) => taken.map(({ time, message }) => `${time} ${message.action}`);

describe('a subscription', () => {
  test('is confirmed on its topic, with offer and free trial as text, and without license or account (facts 6.1, 6.3)', async () => {
    const { clock, taken, buyer } = legacyScene();
    const purchase = buyer.subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    expect(taken).toEqual([{
      time: '14:01:01',
      topic: 'subscription-notification-usage-product',
      message: {
        'action': 'subscribe-success',
        'customer-identifier': purchase.customerIdentifier,
        'product-code': 'usage-product',
        'offer-identifier': purchase.offerId,
        'isFreeTrialTermPresent': 'false',
      },
    }]);
  });

  test('is pending until the last hour for usage is over, then unsubscribed (facts 3.7, 6.5)', async () => {
    const { clock, taken, buyer } = legacyScene();
    const purchase = buyer.subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    purchase.cancel();
    await clock.advance(2 * HOUR);
    expect(actions(taken).slice(1)).toEqual(['15:00:00 unsubscribe-pending', '16:00:31 unsubscribe-success']);
    expect(taken[1].message).toEqual({ 'action': 'unsubscribe-pending', 'customer-identifier': purchase.customerIdentifier, 'product-code': 'usage-product' });
  });

  test('with finalHour ENDED that hour counts from the end (C1)', async () => {
    const { clock, taken, buyer } = legacyScene(undefined, { behaviour: { finalHour: 'ENDED' } });
    const purchase = buyer.subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    purchase.cancel();
    await clock.advance(2 * HOUR);
    expect(actions(taken).at(-1)).toBe('16:00:00 unsubscribe-success');
  });

  test('taken up again at once brings subscribe-success and never unsubscribe-success (facts 6.3)', async () => {
    const { clock, taken, buyer } = legacyScene();
    const first = buyer.subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    first.cancel();
    await clock.advance(30 * MINUTE);
    const second = buyer.subscribe({ product: 'usage-product' });
    await clock.advance(5 * HOUR);
    expect(actions(taken).slice(1)).toEqual(['15:00:00 unsubscribe-pending', '15:31:01 subscribe-success']);
    expect(second.customerIdentifier).toBe(first.customerIdentifier);
    expect(second.licenseId).not.toBe(first.licenseId);
  });

  test('whose payment fails is told as subscribe-fail, even after the buyer came (facts 6.3)', async () => {
    const { clock, marketplace, taken, events, buyer } = legacyScene();
    const purchase = buyer.subscribe({ product: 'usage-product', paymentFails: true });
    const [RegistrationToken] = Object.values(purchase.setUpAccount());
    expect(marketplace.call('ResolveCustomer', { RegistrationToken }).result.CustomerIdentifier).toBe(purchase.customerIdentifier);
    await clock.advance(HOUR);
    purchase.cancel();
    await clock.advance(2 * HOUR);
    expect(actions(taken)).toEqual(['14:01:01 subscribe-fail']);
    expect(taken[0].message['offer-identifier']).toBe(purchase.offerId);
    expect(events.map((event) => event['detail-type'])).toEqual(['Purchase Agreement Created - Proposer', 'Purchase Agreement Ended - Proposer']);
  });

  test('has one active agreement per account (facts 7.2)', () => {
    const { marketplace, buyer } = legacyScene();
    buyer.subscribe({ product: 'usage-product' });
    expect(() => buyer.subscribe({ product: 'usage-product' })).toThrow(/has subscribed to product 'usage-product' already/);
    marketplace.buyer('222233334444').subscribe({ product: 'usage-product' });
  });
});

describe('a contract', () => {
  test('has the entitlement topic for every change; a private offer is a new subscription (facts 6.2, 6.3, 8.3)', async () => {
    const { clock, marketplace, taken, buyer } = legacyScene();
    const purchase = buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 }, autoRenew: true, months: 1 });
    await clock.advance(HOUR);
    purchase.upgrade({ users: 2 });
    await clock.advance(HOUR);
    expect(buyer.accept(marketplace.offer({ product: 'contract-product', entitlements: { users: 9 }, months: 1, autoRenew: true }))).toBe(purchase);
    await clock.advance(HOUR);
    expect(actions(taken)).toEqual([
      '14:01:01 subscribe-success', '14:01:01 entitlement-updated', '15:01:01 entitlement-updated', '16:01:01 subscribe-success', '16:01:01 entitlement-updated',
    ]);
    expect(taken[1]).toMatchObject({ topic: 'entitlement-notification-contract-product' });
    expect(taken[3].message['offer-identifier']).toBe(purchase.offerId);
    taken.length = 0;
    await clock.moveTo('2026-09-21T00:00:00Z');
    expect(actions(taken)).toEqual(['16:01:01 entitlement-updated']);
    expect(purchase.agreements.map(({ status }) => status)).toEqual(['REPLACED', 'RENEWED', 'ACTIVE']);
    expect(purchase.licenses).toHaveLength(1);
  });

  test('without usage expires without a word on the subscription topic; with usage it is unsubscribed (facts 8.3)', async () => {
    const { clock, taken, buyer } = legacyScene('2026-01-01T00:00:00Z');
    buyer.subscribe({ product: 'plain-contract', entitlements: { seats: 1 }, months: 1 });
    buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 }, months: 1 });
    await clock.moveTo('2026-01-31T00:00:00Z');
    taken.length = 0;
    await clock.moveTo('2026-02-02T00:00:00Z');
    const of = (product: string) => actions(taken.filter(({ message }) => message['product-code'] === product));
    expect(of('plain-contract')).toEqual(['00:00:00 entitlement-updated']);
    expect(of('contract-product')).toEqual(['00:00:00 unsubscribe-pending', '00:00:00 entitlement-updated', '01:00:31 unsubscribe-success']);
  });

  test('that starts later is told of at its start (facts 6.3)', async () => {
    const { clock, marketplace, taken, buyer } = legacyScene('2026-01-01T00:00:00Z');
    buyer.accept(marketplace.offer({ product: 'contract-product', entitlements: { users: 1 }, startsAt: new Date('2026-01-03T00:00:00Z') }));
    await clock.moveTo('2026-01-03T00:01:00Z');
    expect(taken).toEqual([]);
    await clock.advance(SECOND);
    expect(actions(taken)).toEqual(['00:01:01 subscribe-success', '00:01:01 entitlement-updated']);
  });

  test('in a free trial says so as text (facts 6.3)', async () => {
    const { clock, taken, buyer } = legacyScene();
    buyer.subscribe({ product: 'contract-product', entitlements: { users: 1 }, freeTrial: 7 });
    await clock.advance(HOUR);
    expect(taken[0].message.isFreeTrialTermPresent).toBe('true');
  });
});

describe('the customer', () => {
  test('is the same for all products, and known to the APIs by identifier and account, never by license (facts 2.1, 4.2, 7.2)', async () => {
    const { clock, marketplace, buyer } = legacyScene();
    const purchase = buyer.subscribe({ product: 'contract-product', entitlements: { users: 4 } });
    const other = buyer.subscribe({ product: 'usage-product' });
    expect(other.customerIdentifier).toBe(purchase.customerIdentifier);
    expect(marketplace.purchase(`usage-product:${String(purchase.customerIdentifier)}`)).toBe(other);
    const [RegistrationToken] = Object.values(purchase.setUpAccount());
    expect(marketplace.call('ResolveCustomer', { RegistrationToken }).result).toEqual({
      CustomerAWSAccountId: '111122223333', CustomerIdentifier: purchase.customerIdentifier, ProductCode: 'contract-product',
    });
    await clock.advance(HOUR);
    const { Entitlements: found } = entitlements(marketplace, { Filter: { CUSTOMER_IDENTIFIER: [purchase.customerIdentifier] } });
    expect(found).toEqual([expect.objectContaining({ CustomerIdentifier: purchase.customerIdentifier, CustomerAWSAccountId: '111122223333', Dimension: 'users', Value: { IntegerValue: 4 } })]);
    expect(found[0]).not.toHaveProperty('LicenseArn');
    expect(entitlements(marketplace, { Filter: { LICENSE_ARN: [purchase.licenseArn] } }).Entitlements).toEqual([]);
  });
});

test('on EventBridge a legacy product has agreement events and none of licenses (facts 7.2)', async () => {
  const { clock, events, buyer } = legacyScene();
  const purchase = buyer.subscribe({ product: 'usage-product' });
  await clock.advance(HOUR);
  purchase.cancel();
  await clock.advance(HOUR);
  expect(events.map((event) => event['detail-type'])).toEqual(['Purchase Agreement Created - Proposer', 'Purchase Agreement Ended - Proposer']);
});

test('a product under concurrent agreements sends no SNS messages (facts 7.2)', async () => {
  const { clock, taken, buyer } = legacyScene(undefined, { products: [usageProduct] });
  buyer.subscribe({ product: 'usage-product' }).cancel();
  await clock.advance(HOUR);
  expect(taken).toEqual([]);
});
