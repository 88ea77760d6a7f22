import { InvalidLicenseException, TimestampOutOfBoundsException } from '@aws-sdk/client-marketplace-metering';
import { expect } from 'vitest';
import { conflict, rule } from './declare.js';
import { DAY, HOUR, MINUTE, SECOND } from './world.js';
import type { World } from './world.js';

rule('metering.future', async (world) => {
  const purchase = await world.bought();
  const at = (offset: number) => world.usage(purchase, { Timestamp: new Date(world.clock.now() + offset) });
  await expect(world.seller.meter(at(SECOND))).rejects.toBeInstanceOf(TimestampOutOfBoundsException);
  expect(await world.seller.meter(at(0))).toEqual(['Success']);
});

rule('metering.month-close', async (world) => {
  const purchase = await world.bought();
  const before = (Dimension: string) => world.usage(purchase, { Timestamp: new Date('2026-08-31T23:00:00Z'), Dimension });
  await world.moveTo('2026-09-01T05:59:59Z');
  expect(await world.seller.meter(before('requests'))).toEqual(['Success']);
  await world.moveTo('2026-09-01T06:00:00Z');
  await expect(world.seller.meter(before('storage'))).rejects.toBeInstanceOf(TimestampOutOfBoundsException);
  expect(await world.seller.meter(world.usage(purchase, { Timestamp: new Date('2026-09-01T00:00:00Z') }))).toEqual(['Success']);
});

rule('metering.before-start', async (world) => {
  const purchase = await world.bought();
  const at = (time: string) => world.usage(purchase, { Timestamp: new Date(time) });
  await expect(world.seller.meter(at('2026-08-20T12:01:00Z'))).rejects.toBeInstanceOf(InvalidLicenseException);
  expect(await world.seller.meter(at('2026-08-20T12:01:01Z'))).toEqual(['Success']);
});

rule('metering.after-end', async (world) => {
  const purchase = await world.bought();
  const at = (time: string) => world.usage(purchase, { Timestamp: new Date(time) });
  purchase.cancel();
  await world.advance(10 * MINUTE);
  await expect(world.seller.meter(at('2026-08-20T14:30:32Z'))).rejects.toBeInstanceOf(InvalidLicenseException);
  expect(await world.seller.meter(at('2026-08-20T14:30:31Z'))).toEqual(['Success']);
});

const takesUsageUntil = (age: number) => async (world: World) => {
  const purchase = await world.bought();
  await world.advance(2 * DAY);
  const aged = (milliseconds: number) => world.usage(purchase, { Timestamp: new Date(world.clock.now() - milliseconds) });
  await expect(world.seller.meter(aged(0), aged(age))).rejects.toBeInstanceOf(TimestampOutOfBoundsException);
  expect(world.billed).toEqual([]);
  expect(await world.seller.meter(aged(age - SECOND))).toEqual(['Success']);
};

conflict('meteringWindow', {
  '24_HOURS': takesUsageUntil(DAY),
  '6_HOURS': takesUsageUntil(6 * HOUR),
  '1_HOUR': takesUsageUntil(HOUR),
});

conflict('usageBeforeActivation', {
  NOT_METERED: async (world) => {
    const purchase = world.buyer.subscribe({ product: 'usage' });
    await world.advance(MINUTE);
    const record = world.usage(purchase, { Timestamp: new Date(world.clock.now()) });
    expect(await world.seller.meter(record)).toEqual(['Success']);
    await world.advance(HOUR);
    expect(world.billed).toEqual([]);
    expect(world.marketplace.ledger.toJSON().refusals).toMatchObject([{ reason: 'NotMetered', quantity: 5 }]);
  },
  CUSTOMER_NOT_SUBSCRIBED: async (world) => {
    const purchase = world.buyer.subscribe({ product: 'usage' });
    const earlier = world.usage(purchase, { Timestamp: new Date(world.clock.now() - 1) });
    await world.advance(MINUTE);
    const record = world.usage(purchase, { Timestamp: new Date(world.clock.now()) });
    expect(await world.seller.meter(record)).toEqual(['CustomerNotSubscribed']);
    await world.advance(2 * SECOND);
    expect(await world.seller.meter(record)).toEqual(['Success']);
    expect(world.billed).toEqual([5]);
    await expect(world.seller.meter(earlier)).rejects.toBeInstanceOf(InvalidLicenseException);
  },
});

conflict('finalHour', {
  DEPROVISIONED: async (world) => {
    const purchase = await world.bought();
    const record = (Dimension: string) => world.usage(purchase, { Timestamp: new Date('2026-08-20T14:00:00Z'), Dimension });
    purchase.cancel();
    await world.moveTo('2026-08-20T14:30:31Z');
    expect(world.events.at(-1)).toMatchObject({ 'detail-type': 'License Deprovisioned - Manufacturer', 'time': '2026-08-20T14:30:31Z' });
    await world.moveTo('2026-08-20T15:30:30Z');
    expect(await world.seller.meter(record('requests'))).toEqual(['Success']);
    await world.moveTo('2026-08-20T15:30:31Z');
    expect(await world.seller.meter(record('storage'))).toEqual(['CustomerNotSubscribed']);
  },
  ENDED: async (world) => {
    const purchase = await world.bought();
    const record = (Dimension: string) => world.usage(purchase, { Timestamp: new Date('2026-08-20T14:00:00Z'), Dimension });
    purchase.cancel();
    await world.moveTo('2026-08-20T15:29:59Z');
    expect(world.events.at(-1)!['detail-type']).toBe('Purchase Agreement Ended - Proposer');
    expect(await world.seller.meter(record('requests'))).toEqual(['Success']);
    await world.moveTo('2026-08-20T15:30:00Z');
    expect(world.events.at(-1)).toMatchObject({ 'detail-type': 'License Deprovisioned - Manufacturer', 'time': '2026-08-20T15:30:00Z' });
    expect(await world.seller.meter(record('storage'))).toEqual(['CustomerNotSubscribed']);
  },
});
