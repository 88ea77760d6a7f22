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
  const purchase = await shop.customer(PRODUCT);
  expect(shop.actions(purchase)).toEqual(['GRANT']);
  purchase.cancel();
  await shop.advance(90);
  expect(shop.actions(purchase)).toEqual(['GRANT', 'REVOKE']);

  await repeated('subscribe-success', purchase, purchase.activatedAt!);
  expect(shop.actions(purchase)).toEqual(['GRANT', 'REVOKE']);
  expect(await shop.isIn(purchase)).toBe(false);
}, 60_000);

test('a subscribe-success that comes again while the customer unsubscribes greets nobody a second time, and the end comes', async () => {
  const purchase = await shop.customer(PRODUCT);
  purchase.cancel();
  await shop.advance(5);
  await repeated('subscribe-success', purchase, purchase.activatedAt!);
  await repeated('subscribe-success', purchase, purchase.activatedAt!);
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

/** As the vendor's app reports usage: one event or row, or several. */
async function report(...usage: readonly object[]): Promise<void> {
  await shop.sandbox.send('Shop/Legacy/Metering/Intake/Usage/Queue', JSON.stringify(usage));
  await shop.advance(2);
}

function used({ customerIdentifier = '' }: Purchase, id: string, quantity: number | string): object {
  return { id, license: `${PRODUCT}:${customerIdentifier}`, dimension: 'calls', quantity, occurredAt: new Date(shop.sandbox.clock.now()).toISOString() };
}

/** What AWS bills, hours without usage left out. */
function billed({ customerIdentifier = '' }: Purchase): unknown[] {
  return shop.sandbox.marketplace.ledger.billed(`${PRODUCT}:${customerIdentifier}`).filter(({ quantity }) => quantity > 0).map(({ quantity, style }) => [quantity, style]);
}

test('usage is billed to the unit by customer, from events and from rows of the sample that come twice, to the last of it', async () => {
  const purchase = await shop.customer(PRODUCT);
  const row = {
    create_timestamp: Math.floor(shop.sandbox.clock.now() / 1_000), customerIdentifier: purchase.customerIdentifier, metering_pending: 'true',
    dimension_usage: [{ dimension: 'calls', value: 3 }, { dimension: 'calls', value: '0.5' }],
  };
  await report(row, used(purchase, 'a', '1.5'));
  await report(row);
  await shop.advance(80);
  await report(row, used(purchase, 'b', 7));
  await shop.advance(60);
  expect(billed(purchase)).toEqual([[5, 'PRODUCT'], [7, 'PRODUCT']]);

  await report(used(purchase, 'last', 11));
  purchase.cancel();
  await shop.advance(30);
  expect(billed(purchase)).toEqual([[5, 'PRODUCT'], [7, 'PRODUCT'], [11, 'PRODUCT']]);
}, 120_000);

test('a customer who subscribes again is billed again, also long after the end', async () => {
  const account = '222233334444';
  const first = await shop.customer(PRODUCT, { account });
  await report(used(first, 'first', 2));
  first.cancel();
  await shop.advance(150);
  const second = shop.buy(PRODUCT, { account });
  await shop.advance(2);
  await report(used(second, 'second', 4));
  await shop.advance(130);
  expect(billed(second)).toEqual([[2, 'PRODUCT'], [4, 'PRODUCT']]);
}, 120_000);

test('nothing that the integration told AWS was refused, and nothing was billed twice', () => {
  expect(shop.sandbox.marketplace.ledger.refusals).toEqual([]);
  expect(shop.sandbox.marketplace.ledger.billedTwice()).toEqual([]);
  expect(shop.sandbox.marketplace.ledger.billed().map(({ style }) => style)).not.toContain('LICENSE');
});

test('no role refused anything, and no message was put aside', async () => {
  expect(shop.sandbox.permissions.refused).toEqual([]);
  expect(await shop.waitingIn(/dead|failure/i)).toEqual([]);
});
