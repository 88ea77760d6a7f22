import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemsIn } from '../support/items.js';
import { RunningShop } from './support/running-shop.js';

let shop: RunningShop;

beforeAll(async () => { shop = await RunningShop.start('scenarios-licenses', { products: { Contract: {} } }); }, 60_000);
afterAll(async () => { await shop.stop(); });

test('a buyer who registers before AWS has confirmed the purchase is let in once it has, and nobody is told before', async () => {
  const purchase = shop.buy('contract');
  await shop.heard();
  const { status, page } = await shop.register(purchase, { company: 'Early Ltd' });
  await shop.sandbox.settle();
  expect([status, page]).toEqual([200, expect.stringContaining('AWS is confirming your purchase')]);
  expect(shop.calls(purchase)).toEqual([]);
  expect(await shop.heard()).toEqual([]);

  await shop.advance(2);
  const [first, ...later] = shop.calls(purchase);
  expect(first).toMatchObject({ action: 'GRANT', registration: { email: 'buyer@customer.example', company: 'Early Ltd' } });
  expect(later.map(({ action }) => action)).not.toContain('GRANT');
  expect(await shop.isIn(purchase)).toBe(true);
}, 60_000);

test('a buyer who registers again stays in, and the vendor gets the new contact', async () => {
  const purchase = await shop.customer('contract');
  await shop.register(purchase, { email: 'other@customer.example' });
  await shop.advance(2);
  expect(shop.calls(purchase)).toMatchObject([
    { action: 'GRANT', registration: { email: 'buyer@customer.example' } }, { action: 'CHANGE', registration: { email: 'other@customer.example' }, entitlements: [{ value: 3 }] },
  ]);
  expect(await shop.isIn(purchase)).toBe(true);
}, 60_000);

test('a customer who accepts another offer is never without access and registers no second time, although no event names the old agreement', async () => {
  const purchase = await shop.customer('contract');
  const old = purchase.licenseId;
  purchase.accept(shop.sandbox.marketplace.offer({ product: 'contract', buyer: purchase.account, entitlements: { seats: 9 } }));
  await shop.advance(20);

  expect(purchase.licenseId).not.toBe(old);
  const actions = shop.allCalls().filter(({ license }) => [old, purchase.licenseId].includes(license)).map(({ action, license }) => [action, license]);
  expect(actions).toEqual([['GRANT', old], ['GRANT', purchase.licenseId], ['REVOKE', old]]);
  expect(shop.calls(purchase)).toMatchObject([{ predecessor: old, entitlements: [{ value: 9 }], registration: { email: 'buyer@customer.example' } }]);
}, 60_000);

describe('a buyer who cancels', () => {
  test('and then sends the form that was still open gets no access, and nobody is told of a new customer', async () => {
    const purchase = shop.buy('contract');
    await shop.advance(2);
    const session = await shop.arrive(purchase);
    purchase.cancel();
    await shop.advance(5);
    const { status, page } = await shop.post(purchase, '/register', { session, email: 'late@customer.example' });
    await shop.advance(20);

    expect([status, page]).toEqual([410, expect.stringContaining('ended')]);
    expect(shop.calls(purchase)).toEqual([]);
    expect(shop.mailsAbout(purchase)).toEqual([]);
    expect(JSON.stringify(await itemsIn(shop.sandbox, 'Shop/Contract/Store/RegistrationsTable'))).not.toContain('late@customer.example');
  }, 60_000);

  test('within a moment of registering ends without access, whatever of it was delivered', async () => {
    const purchase = shop.buy('contract');
    await shop.advance(2);
    await shop.register(purchase);
    purchase.cancel();
    await shop.advance(10);

    expect(await shop.isIn(purchase)).toBe(false);
    expect([[], ['GRANT', 'REVOKE']]).toContainEqual(shop.actions(purchase));
    expect(await shop.stored('Contract', purchase.licenseId)).toMatchObject({ access: { state: 'ENDED' }, due: false });
  }, 60_000);

  test('and buys again is let in again, once the new purchase is registered', async () => {
    const account = '111122223333';
    const first = await shop.customer('contract', { account });
    first.cancel();
    await shop.advance(10);
    const second = shop.buy('contract', { account });
    await shop.advance(10);
    expect(shop.actions(first)).toEqual(['GRANT', 'REVOKE']);
    expect(shop.actions(second)).toEqual([]);

    await shop.register(second);
    await shop.advance(2);
    expect(shop.actions(second)).toEqual(['GRANT']);
    expect([await shop.isIn(first), await shop.isIn(second)]).toEqual([false, true]);
  }, 60_000);

  test('one of two purchases keeps the other, each with what was bought under it', async () => {
    const account = '444455556666';
    const small = await shop.customer('contract', { account, entitlements: { seats: 1 } });
    const large = await shop.customer('contract', { account, entitlements: { seats: 90 } });
    small.cancel();
    await shop.advance(30);

    expect([shop.actions(small), shop.actions(large)]).toEqual([['GRANT', 'REVOKE'], ['GRANT']]);
    expect([await shop.isIn(small), await shop.isIn(large)]).toEqual([false, true]);
    expect(shop.calls(large)).toMatchObject([{ account, license: large.licenseId, agreement: large.agreementId, entitlements: [{ dimension: 'seats', value: 90 }] }]);
  }, 60_000);
});

test('no role refused anything, and no message was put aside', async () => {
  expect(shop.sandbox.permissions.refused).toEqual([]);
  expect(await shop.waitingIn(/dead|failure/i)).toEqual([]);
});
