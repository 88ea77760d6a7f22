import { PricingModel } from 'cdk-marketplace-saas';
import type { MarketplaceEvent, Purchase } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agreementCreated, agreementEnded, licenseDeprovisioned, licenseUpdated } from '../support/marketplace-events.js';
import { RunningShop } from './support/running-shop.js';

let shop: RunningShop;
const sent: MarketplaceEvent[] = [];

beforeAll(async () => {
  shop = await RunningShop.start('scenarios-events', { products: { Contract: {}, Usage: { pricingModel: PricingModel.SUBSCRIPTION, usageDimensions: ['calls'] } } });
  shop.sandbox.marketplace.onEvent((event) => { sent.push(event); });
}, 60_000);
afterAll(async () => { await shop.stop(); });

const now = () => new Date(shop.sandbox.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
const confirmationOf = ({ licenseArn }: Purchase) => sent.find((event) => event['detail-type'].startsWith('License Updated') && event.detail.license?.arn === licenseArn)!;

/** What the events of a purchase have in common, for events that the test composes itself. */
const about = ({ licenseId, licenseArn, agreementId, product }: Purchase, id: string, time = now()) =>
  ({ id: `${id} of ${licenseId}`, time, license: licenseId, licenseArn, agreement: agreementId, product: product.code });

test.each(['contract', 'usage'])('a confirmation that comes again after the end lets nobody in again (%s)', async (product) => {
  const purchase = await shop.customer(product);
  purchase.cancel();
  await shop.advance(5);
  expect(shop.actions(purchase)).toEqual(['GRANT', 'REVOKE']);

  const confirmation = confirmationOf(purchase);
  await shop.hears([confirmation, { ...confirmation, id: 'repeated' }, { ...confirmation, id: 'late', time: now() }]);
  await shop.advance(30);
  expect(shop.actions(purchase)).toEqual(['GRANT', 'REVOKE']);
  expect(await shop.isIn(purchase)).toBe(false);
}, 60_000);

test('an end that is told before the beginning lets nobody in, not for a moment', async () => {
  const purchase = shop.buy('usage');
  await shop.withoutEvents(async () => {
    await shop.register(purchase);
  });
  const start = now();
  await shop.withoutEvents(() => { purchase.cancel(); });
  const told = [licenseDeprovisioned(about(purchase, 'gone')), agreementEnded({ ...about(purchase, 'ended'), status: 'CANCELLED' }),
    licenseUpdated(about(purchase, 'updated', start)), agreementCreated(about(purchase, 'created', start))];
  for (const event of told) {
    await shop.hears([event]);
    await shop.advance(1);
  }

  expect(await shop.stored('Usage', purchase.licenseId)).toMatchObject({ access: { state: 'ENDED' } });
  expect(shop.actions(purchase)).not.toContain('GRANT');
}, 60_000);

test('nine purchases confirmed together with an event of a kind that AWS has added let nine customers in, once each', async () => {
  const purchases = Array.from({ length: 9 }, () => shop.buy('contract'));
  await shop.withoutEvents(async () => {
    for (const purchase of purchases) await shop.register(purchase);
  }, 2);
  const events = purchases.map((purchase) => licenseUpdated(about(purchase, 'confirmed')));
  await shop.hears([...events, { ...events[0], 'id': 'new', 'detail-type': 'License Frozen - Manufacturer' }]);
  await shop.advance(30);

  expect(purchases.map((purchase) => shop.actions(purchase).filter((action) => action === 'GRANT'))).toEqual(purchases.map(() => ['GRANT']));
  expect(await shop.waitingIn(/Contract\/Subscriptions\/Events/)).toEqual([]);
  expect(shop.sandbox.logs.some(({ text }) => text.includes('License Frozen'))).toBe(true);
}, 60_000);

test('everything told twice, in two spellings and to both roles, reaches the vendor once', async () => {
  shop.sandbox.marketplace.setFaults({ delivery: { duplicate: 1, respell: 0.5 } });
  const purchase = await shop.customer('contract');
  await shop.hears([{ ...confirmationOf(purchase), 'id': 'as proposer', 'detail-type': 'License Updated - Proposer' }]);
  await shop.advance(60);
  purchase.upgrade({ seats: 9 });
  await shop.advance(90);
  purchase.cancel();
  await shop.advance(90);
  shop.sandbox.marketplace.setFaults({});

  expect(shop.actions(purchase)).toEqual(['GRANT', 'CHANGE', 'REVOKE']);
  expect(shop.calls(purchase)[1].entitlements).toMatchObject([{ dimension: 'seats', value: 9 }]);
}, 60_000);

test('no role refused anything, and no message was put aside', async () => {
  expect(shop.sandbox.permissions.refused).toEqual([]);
  expect(await shop.waitingIn(/dead|failure/i)).toEqual([]);
});
