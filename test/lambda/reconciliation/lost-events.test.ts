import { afterEach, describe, expect, test } from 'vitest';
import { DynamoForTests } from '../../support/dynamodb.js';
import { HOUR, isOf, MINUTE, World } from './world.js';
import type { WorldOptions } from './world.js';

const db = new DynamoForTests();
let world: World;
const start = async (options: WorldOptions) => { world = await World.start(await db.table(), db.client, options); };
afterEach(async () => {
  await world.stop();
  expect(world.failures).toEqual([]);
});

describe('a lost License Updated', () => {
  test('of a purchase is found in the list of all entitlements, and the buyer who registered is let in', async () => {
    await start({ pricingModel: 'CONTRACT' });
    world.loses = isOf('License Updated');
    const purchase = await world.buys();
    expect(await world.license(purchase.licenseId)).toBeUndefined();
    await world.reconcile('ENTITLEMENTS');
    await world.registers(purchase);
    expect(await world.state(purchase)).toBe('ACTIVE');
  });

  test('of an upgrade is found in the list of all entitlements', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.aCustomer();
    world.loses = () => true;
    purchase.upgrade({ seats: 25 });
    await world.advance(HOUR);
    await world.reconcile('ENTITLEMENTS');
    expect((await world.license(purchase.licenseId))?.facts.entitlements?.list).toMatchObject([{ dimension: 'seats', value: 25 }]);
  });

  test('of a usage product is found within the hour once the buyer has registered', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    world.loses = isOf('License Updated');
    const purchase = await world.aCustomer();
    expect(await world.state(purchase)).toBe('PENDING');
    await world.advance(30 * MINUTE);
    await world.reconcile('SWEEP');
    expect(await world.state(purchase)).toBe('ACTIVE');
  });

  test('of a usage product that nobody registers for is found among the agreements of the product', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    await world.aCustomer();
    world.loses = () => true;
    const purchase = await world.buys();
    await world.advance(HOUR);
    await world.reconcile('AGREEMENTS');
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'PENDING', reason: 'REGISTRATION' } });
  });

  test('of a sale by a channel partner is found although its agreement is not told', async () => {
    await start({ pricingModel: 'CONTRACT' });
    world.loses = () => true;
    const offer = world.marketplace.offer({ product: 'product', partner: '999988887777', entitlements: { seats: 3 } });
    const purchase = world.marketplace.buyer().accept(offer);
    await world.advance(HOUR);
    await world.reconcile('AGREEMENTS');
    await world.reconcile('ENTITLEMENTS');
    await world.registers(purchase);
    expect(await world.state(purchase)).toBe('ACTIVE');
  });
});

describe('a lost end', () => {
  test('of which only License Deprovisioned is missing comes true two hours after the agreement ended', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.aCustomer();
    world.loses = isOf('License Deprovisioned');
    purchase.cancel();
    await world.advance(HOUR);
    await world.reconcile('SWEEP');
    expect(await world.state(purchase)).toBe('ACTIVE');
    await world.advance(HOUR + MINUTE);
    await world.reconcile('SWEEP');
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'ENDED', reason: 'DEPROVISIONED' }, facts: { deprovisioned: { presumed: true } } });
  });

  test('is not counted as a second end: the last hour for usage stays where it was', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const purchase = await world.aCustomer();
    world.loses = isOf('License Deprovisioned');
    purchase.cancel();
    await world.advance(MINUTE);
    const end = (await world.license(purchase.licenseId))?.access.end;
    await world.advance(3 * HOUR);
    await world.reconcile('SWEEP');
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'ENDED', end } });
  });

  test('of a contract, of which nothing was told, is seen in the list of all entitlements and confirmed four times', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.aCustomer();
    world.loses = () => true;
    world.marketplace.aws.terminate(purchase);
    await world.advance(HOUR);
    await world.reconcile('ENTITLEMENTS');
    expect(await world.state(purchase)).toBe('ACTIVE');
    await world.advance(16 * MINUTE);
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'ENDED', reason: 'ENTITLEMENTS_GONE' } });
  });

  test('of a usage product, of which nothing was told, is found among the agreements', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const purchase = await world.aCustomer();
    world.loses = () => true;
    purchase.cancel();
    await world.advance(3 * HOUR);
    await world.reconcile('AGREEMENTS');
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'ACTIVE', ending: true } });
    await world.reconcile('SWEEP');
    expect(await world.state(purchase)).toBe('ENDED');
  });

  test('is not presumed while the license belongs to an agreement that lives', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.aCustomer();
    await world.advance(5 * HOUR);
    for (const task of ['SWEEP', 'ENTITLEMENTS', 'AGREEMENTS'] as const) {
      await world.reconcile(task);
    }
    await world.advance(HOUR);
    expect(await world.state(purchase)).toBe('ACTIVE');
    expect(world.healed).toEqual([]);
  });
});

describe('a license that was taken away and given back in an event that was lost', () => {
  const days = async (count: number) => {
    for (let day = 0; day < count; day++) {
      await world.advance(24 * HOUR + MINUTE);
      for (const task of ['AGREEMENTS', 'ENTITLEMENTS', 'SWEEP'] as const) {
        await world.reconcile(task);
      }
      await world.advance(MINUTE);
    }
  };

  test('is open again once AWS changed its agreement later and tells that it lives', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.aCustomer();
    world.loses = () => true;
    await world.isTaken(purchase);
    await world.advance(HOUR);
    purchase.upgrade({ seats: 25 });
    await days(1);
    expect(await world.state(purchase)).toBe('ACTIVE');
    expect(world.healed).toEqual(['License Updated']);
    expect(world.mails).toEqual([]);
  });

  test('is told to the admin, once, if all that AWS tells is that it is listed', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.aCustomer();
    world.loses = () => true;
    await world.isTaken(purchase);
    await days(3);
    expect(await world.state(purchase)).toBe('ENDED');
    expect(world.healed).toEqual([]);
    expect(world.mails.map(({ subject }) => subject)).toEqual([`A customer without access may have paid for it (${purchase.licenseId})`]);
    expect(world.listedAgain).toBe(1);
  });

  test('is not told on the day of its end', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.aCustomer();
    await world.isTaken(purchase);
    await world.advance(HOUR);
    await world.reconcile('ENTITLEMENTS');
    expect(world.mails).toEqual([]);
  });
});

describe('another offer in place of the old one, under a new license', () => {
  test('lets the buyer in without registering again as soon as AWS tells of it, although no event names the old agreement', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const purchase = await world.aCustomer();
    const old = purchase.licenseId;
    for (let replacements = 0; replacements < 2; replacements++) {
      purchase.accept(world.marketplace.offer({ product: 'product', buyer: purchase.account }));
      await world.advance(5 * MINUTE);
      expect(await world.state(purchase)).toBe('ACTIVE');
    }
    expect(purchase.licenseId).not.toBe(old);
    expect(await world.license(old)).toMatchObject({ access: { state: 'ENDED', reason: 'REPLACED' } });
    expect(world.healed).toEqual([]);
  });

  test('is found by the sweep if AWS did not answer then', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const purchase = await world.aCustomer();
    world.answersAtOnce = false;
    purchase.accept(world.marketplace.offer({ product: 'product', buyer: purchase.account }));
    await world.advance(HOUR);
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'PENDING', reason: 'REGISTRATION' } });
    await world.reconcile('SWEEP');
    expect(await world.state(purchase)).toBe('ACTIVE');
  });
});

describe('a renewal under a new license', () => {
  test('of which no event came continues the old license as soon as its agreement is found', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const purchase = await world.aCustomer();
    const old = purchase.licenseId;
    world.loses = () => true;
    for (let replacements = 0; replacements < 2; replacements++) {
      purchase.accept(world.marketplace.offer({ product: 'product', buyer: purchase.account }));
      await world.advance(HOUR);
    }
    await world.reconcile('AGREEMENTS');
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'ACTIVE' } });
    expect((await world.license(old))?.access.successor).toBeDefined();
  });

  test('whose Created was lost does not ask the buyer to register again', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.aCustomer();
    const first = { licenseId: purchase.licenseId };
    world.loses = isOf('Purchase Agreement Created');
    purchase.renew();
    await world.advance(5 * MINUTE);
    expect(purchase.licenseId).not.toBe(first.licenseId);
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'PENDING', reason: 'REGISTRATION' } });
    await world.advance(HOUR);
    await world.reconcile('SWEEP');
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'ACTIVE', predecessor: first.licenseId } });
  });

  test('is found through several renewals, each of whose Created was lost', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const purchase = await world.aCustomer();
    world.loses = isOf('Purchase Agreement Created');
    for (let renewals = 0; renewals < 2; renewals++) {
      purchase.accept(world.marketplace.offer({ product: 'product', buyer: purchase.account }));
      await world.advance(5 * MINUTE);
    }
    await world.advance(HOUR);
    await world.reconcile('SWEEP');
    expect(await world.state(purchase)).toBe('ACTIVE');
  });

  test('ends the old license although License Deprovisioned was lost, once the new one is let in', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const purchase = await world.aCustomer();
    const old = purchase.licenseId;
    world.loses = isOf('License Deprovisioned');
    purchase.accept(world.marketplace.offer({ product: 'product', buyer: purchase.account }));
    for (let hours = 0; hours < 2; hours++) {
      expect(await world.state({ licenseId: old })).toBe('ACTIVE');
      await world.advance(HOUR + MINUTE);
      await world.reconcile('SWEEP');
    }
    expect(await world.license(old)).toMatchObject({ access: { state: 'ENDED', reason: 'REPLACED', successor: purchase.licenseId } });
    expect(await world.state(purchase)).toBe('ACTIVE');
  });

  test.each([1, 2])('whose Created was lost is found although the search of AWS lacks the last of %i renewals', async (renewals) => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const purchase = await world.aCustomer();
    world.loses = isOf('Purchase Agreement Created');
    for (let i = 0; i < renewals; i++) {
      purchase.accept(world.marketplace.offer({ product: 'product', buyer: purchase.account }));
      await world.advance(5 * MINUTE);
    }
    world.unlisted.add((await world.license(purchase.licenseId))!.facts.updated!.agreement);
    await world.advance(HOUR);
    await world.reconcile('SWEEP');
    expect(await world.state(purchase)).toBe('ACTIVE');
  });

  test('of which AWS is asked once, not every hour', async () => {
    await start({ pricingModel: 'CONTRACT' });
    await world.buys();
    for (let hours = 0; hours < 4; hours++) {
      await world.advance(HOUR);
      await world.reconcile('SWEEP');
    }
    expect(world.marketplace.calls.of('DescribeAgreement')).toHaveLength(1);
  });
});
