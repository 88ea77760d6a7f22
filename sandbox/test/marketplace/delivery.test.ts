import { describe, expect, test } from 'vitest';
import type { DeliveryFaultPlan, MarketplaceEvent, TopicMessage } from '../../src/marketplace/exports.js';
import { HOUR, legacyProduct, MINUTE, scene, SECOND, usageProduct } from './support.js';

/** What an event tells, without what AWS adds. */
const told = (event: MarketplaceEvent) => `${event.time} ${event['detail-type']} ${event.detail.agreement.id}`;

/** Twenty buyers who subscribe and cancel, with everything that goes wrong on the way; two days later. */
async function deliveries(delivery: DeliveryFaultPlan, { seed = 'delivery', order = (buyers: readonly number[]) => buyers } = {}) {
  const { clock, events, marketplace } = scene('2026-08-20T12:00:00Z', { products: [usageProduct, legacyProduct], faults: { seed, delivery } });
  const arrived: { at: number; event: MarketplaceEvent }[] = [];
  const messages: (TopicMessage & { at: number })[] = [];
  marketplace.onEvent((event) => { arrived.push({ at: clock.now(), event }); });
  marketplace.onMessage((message) => { messages.push({ ...message, at: clock.now() }); });
  const buyers = Array.from({ length: 20 }, (_, i) => i);
  const purchases = buyers.map((i) => marketplace.buyer(`1111222233${10 + i}`).subscribe({ product: i % 4 === 0 ? 'legacy-product' : 'usage-product' }));
  await clock.advance(HOUR);
  order(buyers).forEach((i) => { purchases[i].cancel(); });
  await marketplace.delivered();
  await clock.advance(48 * HOUR);
  return { events, arrived, messages, purchases, marketplace };
}

describe('events on their way', () => {
  test('without a plan each arrives once, at once', async () => {
    const { events, arrived } = await deliveries({});
    expect(events).toHaveLength(20 * 2 + 15 * 2);
    expect(arrived.every(({ at, event }) => at - Date.parse(event.time) < SECOND)).toBe(true);
  });

  test('some are lost', async () => {
    const all = (await deliveries({})).events.map(told);
    const { events } = await deliveries({ lose: 0.3 });
    expect(events.length).toBeLessThan(60);
    expect(events.length).toBeGreaterThan(35);
    expect(all).toEqual(expect.arrayContaining(events.map(told)));
  });

  test('some come twice: with the same id, or with another id and the same requestId (facts 5.1); at once or later', async () => {
    const { arrived } = await deliveries({ duplicate: 0.5 });
    const all = grouped(arrived);
    const twice = [...all.values()].filter(({ length }) => length === 2);
    expect(twice.length).toBeGreaterThan(20);
    expect(new Set(twice.map(([a, b]) => a.event.id === b.event.id))).toEqual(new Set([true, false]));
    expect(twice.every(([a, b]) => told(a.event) === told(b.event))).toBe(true);
    const gaps = twice.map(([a, b]) => b.at - a.at);
    expect([gaps.includes(0), gaps.some((gap) => gap > MINUTE), gaps.every((gap) => gap <= HOUR)]).toEqual([true, true, true]);
  });

  test('some are overtaken: a license comes before its agreement', async () => {
    const { arrived } = await deliveries({ reorder: 0.5 });
    const late = arrived.filter(({ at, event }) => at - Date.parse(event.time) >= SECOND);
    expect(late.length).toBeGreaterThan(15);
    expect(late.every(({ at, event }) => at - Date.parse(event.time) <= 5 * MINUTE)).toBe(true);
    const times = arrived.map(({ event }) => Date.parse(event.time));
    expect(times).not.toEqual([...times].sort());
  });

  test('some are hours late', async () => {
    const { arrived } = await deliveries({ delay: { probability: 0.4, upToMinutes: 360 } });
    const delays = arrived.map(({ at, event }) => at - Date.parse(event.time));
    expect(delays.filter((delay) => delay > HOUR).length).toBeGreaterThan(10);
    expect(Math.max(...delays)).toBeLessThanOrEqual(6 * HOUR);
    expect(arrived).toHaveLength(70);
  });

  test('some spell the license ARN in another way; the id at its end stays (facts 2.4)', async () => {
    const { events, purchases } = await deliveries({ respell: 0.6 });
    const arns = events.flatMap(({ detail: { license } }) => (license ? [license.arn] : []));
    const shape = (arn: string) => arn.replace(/l-[0-9a-f]{32}$/, 'ID').replace(/[0-9]{12}/, 'ACCOUNT');
    expect(new Set(arns.map(shape))).toEqual(new Set([
      'arn:aws:license-manager::ACCOUNT:license:ID', 'aws:license-manager::ACCOUNT:license:ID',
      'arn:aws:license-manager::ACCOUNT:license/ID', 'aws:license-manager:us-east-1:ACCOUNT:ID',
    ]));
    expect(new Set(arns.map((arn) => arn.slice(-34)))).toEqual(new Set(purchases.filter((_, i) => i % 4 !== 0).map(({ licenseId }) => licenseId)));
  });
});

describe('SNS messages on their way', () => {
  test('are lost, doubled, late and respelled like events (facts 6.3)', async () => {
    const plain = (await deliveries({})).messages;
    expect(plain.length).toBeGreaterThan(10);
    expect((await deliveries({ lose: 1 })).messages).toEqual([]);
    expect((await deliveries({ duplicate: 1 })).messages).toHaveLength(2 * plain.length);
    expect((await deliveries({ delay: { probability: 1, upToMinutes: 120 } })).messages).toHaveLength(plain.length);
    const respelled = (await deliveries({ respell: 1 })).messages.map(({ message }) => (JSON.parse(message) as Record<string, string>)['customer-identifier']);
    expect(respelled.every((identifier) => identifier.startsWith(' '))).toBe(true);
  });
});

describe('the faults of a run', () => {
  const everything: DeliveryFaultPlan = { duplicate: 0.3, lose: 0.1, reorder: 0.3, delay: { probability: 0.2, upToMinutes: 300 }, respell: 0.3 };
  const summary = ({ arrived, messages }: Awaited<ReturnType<typeof deliveries>>) => ({
    events: arrived.map(({ at, event }) => JSON.stringify([at, event])).sort(),
    messages: messages.map((message) => JSON.stringify(message)).sort(),
  });

  test('are the same each time, ids included', async () => {
    expect(summary(await deliveries(everything))).toEqual(summary(await deliveries(everything)));
  });

  test('do not depend on the order in which things happen at one moment', async () => {
    const turned = await deliveries(everything, { order: (buyers) => [...buyers].reverse() });
    expect(summary(turned)).toEqual(summary(await deliveries(everything)));
  });

  test('are others for another seed', async () => {
    expect(summary(await deliveries(everything, { seed: 'other' }))).not.toEqual(summary(await deliveries(everything)));
  });

  test('can be replaced while it runs', async () => {
    const { clock, events, marketplace } = scene(undefined, { faults: { delivery: { lose: 1 } } });
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    expect(events).toEqual([]);
    marketplace.setFaults({});
    purchase.cancel();
    await clock.advance(HOUR);
    expect(events).toHaveLength(2);
  });
});

function grouped<T extends { event: MarketplaceEvent }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = item.event.detail.requestId;
    groups.set(key, [...groups.get(key) ?? [], item]);
  }
  return groups;
}
