import { describe, expect, test } from 'vitest';
import { activeScene, HOUR, meter, MINUTE, scene, SECOND, statuses, usage } from './support.js';

const outOfBounds = expect.objectContaining({ name: 'TimestampOutOfBoundsException' }) as Error;
const invalidLicense = expect.objectContaining({ name: 'InvalidLicenseException' }) as Error;

describe('the window of a record (facts 3.4)', () => {
  test('is 24 hours: a record of exactly 24 hours is refused, one second younger accepted', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    const time = clock.now();
    await clock.advance(24 * HOUR - SECOND);
    expect(statuses(meter(marketplace, usage(purchase, time)))).toEqual(['Success']);
    await clock.advance(SECOND);
    expect(() => meter(marketplace, usage(purchase, time))).toThrow(outOfBounds);
  });

  test('excludes the future', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    expect(statuses(meter(marketplace, usage(purchase, clock.now())))).toEqual(['Success']);
    expect(() => meter(marketplace, usage(purchase, clock.now() + 1))).toThrow(outOfBounds);
  });

  test('closes for a month on the 1st at 06:00 UTC, although the record is younger than 24 hours', async () => {
    const { clock, marketplace } = scene('2026-02-27T00:00:00Z');
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    const last = '2026-02-28T23:59:59.999Z';
    await clock.moveTo('2026-03-01T05:59:59.999Z');
    expect(statuses(meter(marketplace, usage(purchase, last, { Dimension: 'storage' })))).toEqual(['Success']);
    await clock.moveTo('2026-03-01T06:00:00Z');
    expect(() => meter(marketplace, usage(purchase, last))).toThrow(outOfBounds);
    expect(statuses(meter(marketplace, usage(purchase, '2026-03-01T00:00:00Z')))).toEqual(['Success']);
  });
});

describe('the life of a license', () => {
  test.each([
    ['NOT_METERED', 'Success', 'NotMetered'],
    ['CUSTOMER_NOT_SUBSCRIBED', 'CustomerNotSubscribed', 'CustomerNotSubscribed'],
  ] as const)('usage sent before License Updated is not billed (%s: %s); the hour stays free for a record after it (facts 3.2, 3.7)', async (usageBeforeActivation, status, reason) => {
    const { clock, marketplace } = scene(undefined, { behaviour: { usageBeforeActivation } });
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    expect(statuses(meter(marketplace, usage(purchase, clock.now())))).toEqual([status]);
    expect(marketplace.ledger.billed()).toEqual([]);
    expect(marketplace.ledger.refusals).toMatchObject([{ license: purchase.licenseArn, quantity: 5, reason, explanation: expect.stringContaining('not activated yet') as string }]);
    await clock.advance(61 * SECOND);
    expect(statuses(meter(marketplace, usage(purchase, '2026-08-20T14:24:23Z')))).toEqual(['Success']);
  });

  test('usage dated before the activation refuses the batch; dated at the time of the event it is accepted (facts 3.3, 3.4)', async () => {
    const { events, marketplace, purchase } = await activeScene();
    const activation = Date.parse(events[1].time);
    expect(() => meter(marketplace, usage(purchase, activation - 1))).toThrow(invalidLicense);
    expect(statuses(meter(marketplace, usage(purchase, activation)))).toEqual(['Success']);
  });

  test('usage of an ended license is accepted for 60 minutes after Deprovisioned, then CustomerNotSubscribed (facts 3.7, 5.6)', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    const record = usage(purchase, clock.now());
    purchase.cancel();
    await clock.advance(31 * SECOND + 60 * MINUTE - 1_000);
    expect(statuses(meter(marketplace, record))).toEqual(['Success']);
    await clock.advance(1_000);
    expect(statuses(meter(marketplace, { ...record, Dimension: 'storage' }))).toEqual(['CustomerNotSubscribed']);
  });

  test('usage dated after Deprovisioned is outside the activation period (facts 3.3)', async () => {
    const { clock, marketplace, purchase } = await activeScene();
    purchase.cancel();
    await clock.advance(10 * MINUTE);
    expect(() => meter(marketplace, usage(purchase, clock.now()))).toThrow(invalidLicense);
  });

  test('a purchase whose license never came is not subscribed', async () => {
    const { clock, marketplace } = scene();
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    purchase.cancel();
    await clock.advance(HOUR);
    expect(statuses(meter(marketplace, usage(purchase, clock.now())))).toEqual(['CustomerNotSubscribed']);
  });
});
