import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mayEnd } from '../../../lambda/core/reconciliation/breaker.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { HOUR, isOf, World } from './world.js';

const db = new DynamoForTests();

test.each([
  [5, 5, true], [6, 6, false], [6, 59, false], [6, 60, true], [10, 100, true], [11, 100, false],
])('%i endings among %i active licenses at once: believed %s', (endings, active, believed) => {
  expect(mayEnd(endings, active)).toBe(believed);
});

describe('an answer that would shut out everybody', () => {
  let world: World;
  beforeEach(async () => { world = await World.start(await db.table(), db.client, { pricingModel: 'CONTRACT' }); });
  afterEach(async () => { await world.stop(); });

  const customers = async (count: number) => {
    const all = [];
    for (let i = 0; i < count; i++) {
      all.push(await world.aCustomer());
    }
    return all;
  };
  const active = async (all: readonly { licenseId: string }[]) => (await Promise.all(all.map((one) => world.state(one)))).filter((state) => state === 'ACTIVE').length;

  test('shuts out nobody: an empty list of entitlements for hours calls for a person', async () => {
    const all = await customers(7);
    world.marketplace.setFaults({ entitlements: { spuriousEmpty: 1 } });
    await world.reconcile('ENTITLEMENTS');
    await world.advance(2 * HOUR);
    expect(await active(all)).toBe(7);
    expect(world.heldBack).toEqual([{ task: 'ENTITLEMENTS', endings: 7, active: 7 }]);
  });

  test('shuts out nobody either if AWS calls all agreements terminated', async () => {
    const all = await customers(7);
    world.loses = () => true;
    all.forEach((purchase) => { world.marketplace.aws.terminate(purchase); });
    await world.advance(3 * HOUR);
    await world.reconcile('AGREEMENTS');
    await world.reconcile('SWEEP');
    expect(await active(all)).toBe(7);
    expect(world.heldBack).toEqual([{ task: 'AGREEMENTS', endings: 7, active: 7 }]);
  });

  test('is carried out once a person has confirmed the number', async () => {
    const all = await customers(7);
    world.loses = () => true;
    all.forEach((purchase) => { world.marketplace.aws.terminate(purchase); });
    await world.advance(HOUR);
    await world.reconcile('ENTITLEMENTS', { allowEndings: 7 });
    await world.advance(HOUR);
    expect(await active(all)).toBe(0);
  });

  test('holds up no sweep when a person confirms with something that is no number: that is kept with what is wrong', async () => {
    const [customer] = await customers(1);
    await world.reconcile('SWEEP', { allowEndings: '40' as never });
    expect(world.dead).toMatchObject([{ body: expect.stringContaining('"40"') as string, reason: expect.stringContaining('reconciliation task.allowEndings') as string }]);

    await world.reconcile('SWEEP');
    expect(await active([customer])).toBe(1);
  });

  test('does not hold back the ends of purchases that let nobody in, nor count them', async () => {
    const all = await customers(1);
    const unregistered = [];
    for (let i = 0; i < 7; i++) {
      unregistered.push(await world.buys());
    }
    world.loses = () => true;
    [...all, ...unregistered].forEach((purchase) => { world.marketplace.aws.terminate(purchase); });
    await world.advance(3 * HOUR);
    await world.reconcile('AGREEMENTS');
    await world.reconcile('SWEEP');
    expect(world.heldBack).toEqual([]);
    expect(await Promise.all([...all, ...unregistered].map((one) => world.state(one)))).toEqual(Array(8).fill('ENDED'));
  });

  test('does not hold back the end of a purchase that lets nobody in, while those of customers wait for a person', async () => {
    const all = await customers(7);
    const unregistered = await world.buys();
    world.loses = () => true;
    [...all, unregistered].forEach((purchase) => { world.marketplace.aws.terminate(purchase); });
    await world.advance(3 * HOUR);
    await world.reconcile('AGREEMENTS');
    await world.reconcile('SWEEP');
    expect(world.heldBack).toEqual([{ task: 'AGREEMENTS', endings: 7, active: 7 }]);
    expect(await active(all)).toBe(7);
    expect(await world.state(unregistered)).toBe('ENDED');
  });

  test('does not hold back what is found beside it', async () => {
    const all = await customers(7);
    world.loses = () => true;
    all.forEach((purchase) => { world.marketplace.aws.terminate(purchase); });
    const late = await world.buys();
    await world.advance(HOUR);
    await world.reconcile('ENTITLEMENTS');
    expect(await world.license(late.licenseId)).toMatchObject({ access: { reason: 'REGISTRATION' } });
  });

  test('is no reason to be silent if the queue for reads takes none: the task is tried again', async () => {
    const [customer] = await customers(1);
    world.loses = () => true;
    customer.upgrade({ seats: 9 });
    await world.advance(HOUR);
    world.refusesReads = true;
    await expect(world.reconcile('ENTITLEMENTS')).rejects.toThrow('did not take 1 of 1 reads');
  });

  test.each(['THROTTLE', 'INTERNAL_ERROR', 'NO_ANSWER'] as const)('is no answer at all when it is %s: nothing is written and the task is tried again', async (fault) => {
    const all = await customers(2);
    world.marketplace.failNext('GetEntitlements', fault);
    await expect(world.reconcile('ENTITLEMENTS')).rejects.toThrow('ENTITLEMENTS failed');
    world.marketplace.failNext('SearchAgreements', fault);
    await expect(world.reconcile('AGREEMENTS')).rejects.toThrow('AGREEMENTS failed');
    expect(await active(all)).toBe(2);
  });
});

test('more entitlements than there is time to list are reported, nobody is shut out, and what was listed lets new buyers in', async () => {
  const world = await World.start(await db.table(), db.client, { pricingModel: 'CONTRACT', workMilliseconds: HOUR, millisecondsPerPage: HOUR });
  world.loses = isOf('License Updated');
  const first = await world.buys();
  for (let i = 0; i < 30; i++) {
    world.marketplace.buyer().subscribe({ product: 'product', entitlements: { seats: 1 } });
  }
  await world.advance(HOUR);
  await world.reconcile('ENTITLEMENTS');
  expect(world.incomplete).toBe(1);
  expect(world.heldBack).toEqual([]);
  await world.registers(first);
  expect(await world.state(first)).toBe('ACTIVE');
  await world.stop();
});
