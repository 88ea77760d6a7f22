import { AgreementModel, PricingModel } from 'cdk-marketplace-saas';
import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notification, PRODUCT } from '../support/marketplace-events.js';
import { RunningShop } from './support/running-shop.js';

let shop: RunningShop;

beforeAll(async () => {
  shop = await RunningShop.start('scenarios-legacy', {
    products: { Legacy: { productCode: PRODUCT, agreementModel: AgreementModel.LEGACY, pricingModel: PricingModel.SUBSCRIPTION, usageDimensions: ['calls'] } },
  });
}, 60_000);
afterAll(async () => { await shop.stop(); });

/** As SNS repeats it: with the time at which it was first sent. */
async function repeated(action: string, { customerIdentifier = '' }: Purchase, time: number, more?: object): Promise<void> {
  const message = notification({ id: `${action} at ${time}`, time: new Date(time).toISOString(), action, customer: customerIdentifier, more });
  await shop.sandbox.send('Shop/Legacy/Subscriptions/Events/Queue', JSON.stringify(message));
  await shop.advance(2);
}

test('a subscribe-success that comes again after the end lets nobody in again', async () => {
  const begun = shop.sandbox.clock.now();
  const purchase = await shop.customer(PRODUCT);
  expect(shop.actions(purchase)).toEqual(['GRANT']);
  purchase.cancel();
  await shop.advance(90);
  expect(shop.actions(purchase)).toEqual(['GRANT', 'REVOKE']);

  await repeated('subscribe-success', purchase, begun);
  expect(shop.actions(purchase)).toEqual(['GRANT', 'REVOKE']);
  expect(await shop.isIn(purchase)).toBe(false);
}, 60_000);

test('a subscribe-success that comes again while the customer unsubscribes greets nobody a second time, and the end comes', async () => {
  const begun = shop.sandbox.clock.now();
  const purchase = await shop.customer(PRODUCT);
  purchase.cancel();
  await shop.advance(5);
  await repeated('subscribe-success', purchase, begun);
  await repeated('subscribe-success', purchase, begun);
  expect(shop.actions(purchase)).toEqual(['GRANT']);

  await shop.advance(90);
  expect(shop.actions(purchase)).toEqual(['GRANT', 'REVOKE']);
}, 60_000);

test('an offer that failed shuts out nobody who has another one', async () => {
  const purchase = await shop.customer(PRODUCT);
  await repeated('subscribe-fail', purchase, shop.sandbox.clock.now(), { 'offer-identifier': 'offer-other' });
  expect(shop.actions(purchase)).toEqual(['GRANT']);
  expect(await shop.isIn(purchase)).toBe(true);
}, 60_000);

test('a customer who subscribes again after the end is let in again, without registering again', async () => {
  const account = '111122223333';
  const first = await shop.customer(PRODUCT, { account });
  first.cancel();
  await shop.advance(90);
  const second = shop.buy(PRODUCT, { account });
  await shop.advance(2);
  expect(shop.actions(second)).toEqual(['GRANT', 'REVOKE', 'GRANT']);
  expect(await shop.isIn(second)).toBe(true);
}, 60_000);

test('no role refused anything, and no message was put aside', async () => {
  expect(shop.sandbox.permissions.refused).toEqual([]);
  expect(await shop.waitingIn(/dead|failure/i)).toEqual([]);
});
