import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningShop } from './support/running-shop.js';

let shop: RunningShop;

beforeAll(async () => { shop = await RunningShop.start('scenarios-entitlements', { products: { Contract: {} } }); }, 60_000);
afterAll(async () => { await shop.stop(); });

const valuesOf = (entitlements: readonly { dimension: string; value: unknown }[]) => Object.fromEntries(entitlements.map(({ dimension, value }) => [dimension, value]));

test('what is on the second page of what was bought reaches the vendor, and a change of it, too', async () => {
  const bought = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`feature-${i}`, i + 1]));
  const purchase = await shop.customer('contract', { entitlements: bought });
  expect(valuesOf(shop.calls(purchase)[0].entitlements)).toEqual(bought);

  purchase.upgrade({ 'feature-29': 500 });
  await shop.advance(20);
  expect(valuesOf(shop.calls(purchase).at(-1)!.entitlements)).toEqual({ ...bought, 'feature-29': 500 });
}, 60_000);

test('a first page that is empty shuts out nobody, and lets the next one in', async () => {
  const before = await shop.customer('contract');
  shop.sandbox.marketplace.setFaults({ api: { GetEntitlements: { emptyPage: 0.7 } } });
  before.upgrade({ seats: 4 });
  const next = await shop.customer('contract');
  await shop.advance(20);
  shop.sandbox.marketplace.setFaults({});

  expect([shop.actions(before), shop.actions(next)]).toEqual([['GRANT', 'CHANGE'], ['GRANT']]);
  expect(valuesOf(shop.calls(before)[1].entitlements)).toEqual({ seats: 4 });
}, 60_000);

test('a buyer for whom AWS lists nothing yet waits, and is let in when it does', async () => {
  shop.sandbox.marketplace.setFaults({ entitlements: { spuriousEmpty: 1 } });
  const purchase = await shop.customer('contract');
  await shop.advance(3);
  expect(shop.calls(purchase)).toEqual([]);
  expect((await shop.register(purchase)).page).toContain('AWS is confirming your purchase');

  shop.sandbox.marketplace.setFaults({});
  await shop.advance(16);
  expect(shop.actions(purchase)).toEqual(['GRANT']);
}, 60_000);

test('while GetEntitlements is down nobody is shut out or let in for free, an end is an end, and all catch up after it', async () => {
  const upgraded = await shop.customer('contract');
  const leaving = await shop.customer('contract');
  shop.sandbox.marketplace.setFaults({ api: { GetEntitlements: { throttle: 1 } } });
  upgraded.upgrade({ seats: 7 });
  leaving.cancel();
  const next = shop.buy('contract');
  await shop.advance(2);
  expect((await shop.register(next)).status).toBe(200);
  await shop.advance(3);
  expect([shop.actions(upgraded), shop.actions(leaving), shop.actions(next)]).toEqual([['GRANT'], ['GRANT', 'REVOKE'], []]);

  shop.sandbox.marketplace.setFaults({});
  await shop.advance(20);
  expect([shop.actions(upgraded), shop.actions(leaving), shop.actions(next)]).toEqual([['GRANT', 'CHANGE'], ['GRANT', 'REVOKE'], ['GRANT']]);
  expect(valuesOf(shop.calls(upgraded)[1].entitlements)).toEqual({ seats: 7 });
}, 60_000);

test('no role refused anything, and no message was put aside', async () => {
  expect(shop.sandbox.permissions.refused).toEqual([]);
  expect(await shop.waitingIn(/dead|failure/i)).toEqual([]);
});
