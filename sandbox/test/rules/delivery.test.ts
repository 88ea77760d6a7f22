import { expect } from 'vitest';
import type { MarketplaceEvent } from '../../src/marketplace/exports.js';
import { rule } from './declare.js';
import { DAY, HOUR, MINUTE, told } from './world.js';
import type { World } from './world.js';

/** So many subscriptions, a day later, and when each event arrived. */
async function sales(world: World, count: number) {
  const arrived: { at: number; event: MarketplaceEvent }[] = [];
  world.marketplace.onEvent((event) => { arrived.push({ at: world.clock.now(), event }); });
  const purchases = Array.from({ length: count }, () => world.buyer.subscribe({ product: 'usage' }));
  await world.advance(DAY);
  return { arrived, purchases };
}

/** The APIs tell of all purchases, whatever became of the events. */
async function allAreSold(world: World, count: number): Promise<void> {
  const found = await world.seller.search({ Status: 'ACTIVE' });
  expect(found).toHaveLength(count);
  expect(found.every(({ entitlements = [] }) => entitlements.length === 1)).toBe(true);
}

rule('delivery.lost', async (world) => {
  const { arrived } = await sales(world, 10);
  expect([arrived.length > 0, arrived.length < 20]).toEqual([true, true]);
  await allAreSold(world, 10);
}, { faults: { delivery: { lose: 0.5 } } });

rule('delivery.twice', async (world) => {
  const { arrived } = await sales(world, 10);
  const requests = new Set(arrived.map(({ event }) => event.detail.requestId));
  expect([arrived.length, requests.size]).toEqual([40, 20]);
  const sameId = [...requests].map((request) => new Set(arrived.flatMap(({ event }) => (event.detail.requestId === request ? [event.id] : []))).size === 1);
  expect(new Set(sameId)).toEqual(new Set([true, false]));
  await allAreSold(world, 10);
}, { faults: { delivery: { duplicate: 1 } } });

rule('delivery.order', async (world) => {
  const { arrived, purchases } = await sales(world, 20);
  const orders = purchases.map(({ agreementId }) => arrived.map(({ event }) => event).filter(({ detail }) => detail.agreement.id === agreementId));
  const overtaken = orders.filter(([first]) => first['detail-type'].startsWith('License'));
  expect(overtaken.length).toBeGreaterThan(0);
  for (const [license, agreement] of overtaken) {
    expect(Date.parse(license.time)).toBeGreaterThan(Date.parse(agreement.time));
  }
  await allAreSold(world, 20);
}, { faults: { delivery: { reorder: 0.5 } } });

rule('delivery.late', async (world) => {
  const { arrived } = await sales(world, 10);
  const delays = arrived.map(({ at, event }) => at - Date.parse(event.time));
  expect(arrived).toHaveLength(20);
  expect([Math.max(...delays) > HOUR, Math.max(...delays) <= 6 * HOUR]).toEqual([true, true]);
  expect(new Set(told(world.events).map((each) => each.slice(0, 8)))).toEqual(new Set(['12:00:00', '12:01:01']));
  await allAreSold(world, 10);
}, { faults: { delivery: { delay: { probability: 1, upToMinutes: 360 } } } });

rule('delivery.spelling', async (world) => {
  const { arrived, purchases } = await sales(world, 20);
  const spelled = arrived.flatMap(({ event: { detail } }) => (detail.license ? [detail.license.arn] : []));
  const shapes = new Set(spelled.map((arn) => arn.replace(/[0-9a-f]{32}$/, '…')));
  expect(shapes).toEqual(new Set(['aws:license-manager::294406891311:license:l-…', 'arn:aws:license-manager::294406891311:license/l-…', 'aws:license-manager:us-east-1:294406891311:l-…']));
  expect(spelled.map((arn) => arn.slice(-34)).sort()).toEqual(purchases.map(({ licenseId }) => licenseId).sort());
  await allAreSold(world, 20);
}, { faults: { delivery: { respell: 1 } } });

rule('delivery.spaces', async (world) => {
  const { customerIdentifier } = world.buyer.subscribe({ product: 'legacy-usage' });
  await world.advance(2 * MINUTE);
  expect(world.messages.map(({ message }) => JSON.parse(message) as unknown)).toMatchObject([{ 'customer-identifier': ` ${customerIdentifier!}` }]);
  const UsageRecords = [{ Timestamp: new Date(world.clock.now()), Dimension: 'requests', Quantity: 5, CustomerIdentifier: customerIdentifier }];
  await expect(world.seller.batch({ ProductCode: 'legacy-usage', UsageRecords })).resolves.toMatchObject({ Results: [{ Status: 'Success' }] });
}, { faults: { delivery: { respell: 1 } } });
