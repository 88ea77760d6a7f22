import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { documentsOn } from '../../../lambda/adapters/documents.js';
import { licenseKey } from '../../../lambda/adapters/license-key.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { HOUR, isOf, MINUTE, World } from './world.js';
import type { WorldOptions } from './world.js';

const db = new DynamoForTests();
let world: World;
let table: string;
const start = async (options: WorldOptions) => {
  table = await db.table();
  world = await World.start(table, db.client, options);
};
afterEach(async () => { await world.stop(); });

describe('a customer who pays and never registers', () => {
  test('is reported to the admin after a day, once', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.buys();
    await world.advance(23 * HOUR);
    await world.reconcile('SWEEP');
    expect(world.mails).toEqual([]);
    for (let hours = 0; hours < 3; hours++) {
      await world.advance(HOUR);
      await world.reconcile('SWEEP');
    }
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0].subject).toBe(`A customer has paid but never registered (${purchase.licenseId})`);
    expect(world.mails[0].text).toContain(`AWS account: ${purchase.account}`);
    expect(world.mails[0].text).toContain('"Set up your account"');
  });

  test('is not reported if the purchase has ended meanwhile', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const purchase = await world.buys();
    await world.advance(HOUR);
    purchase.cancel();
    await world.advance(30 * HOUR);
    await world.reconcile('SWEEP');
    expect(world.mails).toEqual([]);
  });
});

describe('a customer who never registered long before anybody could tell', () => {
  test('is not reported: an upgrade of the vendor does not send a mail for each of them', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    await world.buys();
    await world.advance(31 * 24 * HOUR);
    await world.reconcile('SWEEP');
    expect(world.mails).toEqual([]);
  });

  test('is reported once there is somebody to tell, and logged once', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    await world.buys();
    await world.advance(25 * HOUR);
    world.hasAdmin = false;
    await world.reconcile('SWEEP');
    await world.reconcile('SWEEP');
    world.hasAdmin = true;
    await world.reconcile('SWEEP');
    await world.reconcile('SWEEP');
    expect(world.mails).toHaveLength(1);
    expect(world.unregistered).toBe(1);
  });
});

describe('a customer who registered and whose purchase AWS does not confirm', () => {
  const hours = async (count: number) => {
    for (let hour = 0; hour < count; hour++) {
      await world.advance(HOUR);
      await world.reconcile('SWEEP');
    }
  };

  test.each([['SUBSCRIPTION', 'has not confirmed their license'], ['CONTRACT', 'lists no entitlement of their license']] as const)('is reported to the admin after a day, once: %s', async (pricingModel, why) => {
    await start({ pricingModel });
    const seats = pricingModel === 'CONTRACT' ? { entitlements: { seats: 5 } } : {};
    const purchase = world.marketplace.buyer().subscribe({ product: 'product', paymentFails: true, ...seats });
    await world.advance(2 * MINUTE);
    await world.registers(purchase);
    await hours(23);
    expect(world.mails).toEqual([]);
    await hours(3);
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0].subject).toBe(`A customer has registered and AWS confirms no purchase (${purchase.licenseId})`);
    expect(world.mails[0].text).toContain(why);
    expect(world.mails[0].text).toContain(`AWS account: ${purchase.account}`);
    expect(world.unconfirmed).toBe(1);
  });

  test('is not reported before the day since the registration is over, however old the purchase is, nor once AWS has confirmed', async () => {
    await start({ pricingModel: 'CONTRACT', faults: { entitlements: { lagMinutes: 50 * 60 } } });
    const purchase = await world.buys();
    await hours(40);
    await world.registers(purchase);
    await hours(12);
    expect(await world.state(purchase)).toBe('ACTIVE');
    await hours(20);
    expect(world.mails).toEqual([]);
  });
});

describe('a change that no hook was told', () => {
  test('wakes the dispatcher again in every hour, and once only in each', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const { licenseId: license } = await world.aCustomer();
    await world.reconcile('SWEEP');
    await world.reconcile('SWEEP');
    await world.advance(HOUR);
    await world.reconcile('SWEEP');
    const version = (await world.license(license))?.access.version;
    const hour = (clock: string) => ({ license, version, again: true, purpose: `2026-08-20T${clock}` });
    expect(world.wakeUps).toMatchObject([hour('14'), hour('14'), hour('15')]);
  });
});

describe('a license without a list of entitlements', () => {
  test('is read in every hour, until AWS fills the list', async () => {
    await start({ pricingModel: 'CONTRACT', faults: { entitlements: { lagMinutes: 90 } } });
    const purchase = await world.aCustomer();
    await world.advance(HOUR);
    await world.reconcile('SWEEP');
    expect(await world.license(purchase.licenseId)).toMatchObject({ access: { state: 'PENDING', reason: 'ENTITLEMENT' } });
    await world.advance(HOUR);
    await world.reconcile('SWEEP');
    expect(await world.state(purchase)).toBe('ACTIVE');
  });
});

describe('a customer who registered before registrations were handed on to agreements', () => {
  const forget = async (Key: Record<string, string>, path: string) => {
    await documentsOn(db.client).send(new UpdateCommand({ TableName: table, Key, UpdateExpression: `REMOVE ${path}`, ConditionExpression: `attribute_exists(${path})` }));
  };

  test('need not register again at a renewal once all licenses were looked at', async () => {
    await start({ pricingModel: 'CONTRACT' });
    const purchase = await world.aCustomer();
    const license = (await world.license(purchase.licenseId))!;
    await forget({ pk: `agreement#${license.facts.updated!.agreement}` }, 'registered');
    await forget(licenseKey(license.id), 'facts.linked');
    await world.reconcile('SWEEP');
    expect((await world.stores.agreements.get(license.facts.updated!.agreement)).registered).toEqual([license.id]);
    world.loses = isOf('License Deprovisioned');
    purchase.renew();
    await world.advance(5 * MINUTE);
    expect(purchase.licenseId).not.toBe(license.id);
    expect(await world.state(purchase)).toBe('ACTIVE');
  });
});

describe('a sweep that runs out of time', () => {
  test('goes on where it stopped, and counts all ends before it writes one', async () => {
    await start({ pricingModel: 'SUBSCRIPTION', pageSize: 3, workMilliseconds: 0 });
    const purchases = [];
    for (let i = 0; i < 6; i++) {
      purchases.push(await world.aCustomer());
    }
    world.loses = isOf('License Deprovisioned');
    purchases.forEach((purchase) => { purchase.cancel(); });
    await world.advance(2 * HOUR + MINUTE);
    await world.reconcile('SWEEP');
    expect(world.heldBack).toEqual([{ task: 'SWEEP', endings: 6, active: 6 }]);
    expect(world.wakeUps).toHaveLength(6);
    await world.reconcile('SWEEP', { allowEndings: 6 });
    expect(await Promise.all(purchases.map((purchase) => world.state(purchase)))).toEqual(Array(6).fill('ENDED'));
  });
});

describe('one license that fails', () => {
  test('does not keep the others from being looked at, and is looked at again in the next sweep, without a repetition of this one', async () => {
    await start({ pricingModel: 'CONTRACT' });
    await world.buys();
    await world.buys();
    await world.advance(25 * HOUR);
    world.marketplace.failNext('DescribeAgreement', 'INTERNAL_ERROR');
    await world.reconcile('SWEEP');
    expect(world.failures).toEqual([expect.stringContaining('question what the license continues')]);
    expect(world.mails).toHaveLength(2);
    await world.reconcile('SWEEP');
    expect(world.failures).toHaveLength(1);
    expect(world.mails).toHaveLength(2);
  });

  test('to end does not keep the others from ending', async () => {
    await start({ pricingModel: 'SUBSCRIPTION' });
    const [broken, other] = [await world.aCustomer(), await world.aCustomer()];
    world.loses = isOf('License Deprovisioned');
    [broken, other].forEach((purchase) => { purchase.cancel(); });
    await world.advance(2 * HOUR + MINUTE);
    world.unwritable.add(broken.licenseId);
    await world.reconcile('SWEEP');
    expect([await world.state(broken), await world.state(other)]).toEqual(['ACTIVE', 'ENDED']);
    expect(world.failures).toEqual([expect.stringContaining('end of the license')]);
  });
});

test('a message that is no task is kept for a person to see, with what is wrong, and holds up nothing', async () => {
  await start({ pricingModel: 'CONTRACT' });
  await world.reconcile('EVERYTHING' as 'SWEEP');
  expect(world.dead).toMatchObject([{ reason: expect.stringContaining('reconciliation task.task') as string }]);
});
