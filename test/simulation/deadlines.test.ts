import { describe, expect, it } from 'vitest';
import { at, play } from './story.js';
import type { Used } from './story.js';
import type { AwsScript } from './world/aws.js';
import { HOUR, MINUTE } from './world/times.js';

const sum = (units: Readonly<Record<string, number>>) => Object.values(units).reduce((all, one) => all + one, 0);

describe('the last usage of a license is accepted within 15 minutes of its end, with what onFinalUsage reported', () => {
  const ended = at('2026-11-20T10:20:00');
  const others = Array.from({ length: 60 }, (_, i): Used => ({ license: 1 + i % 30, occurredAt: `2026-11-20T${i < 30 ? '09' : '10'}:15:00`, units: 2 }));
  const last: readonly Used[] = [
    { occurredAt: '2026-11-20T09:30:00', units: 3 },
    { occurredAt: '2026-11-20T10:05:00', units: 5 },
    { occurredAt: '2026-11-20T10:20:00', units: 7 },
    // What `onFinalUsage` answers two minutes after the end, and just within its eight minutes.
    { occurredAt: '2026-11-20T10:19:00', sentAt: '2026-11-20T10:22:00', units: 11 },
    { occurredAt: '2026-11-20T10:20:00', sentAt: '2026-11-20T10:27:30', units: 13 },
  ];
  const story = { start: '2026-11-20T08:00:00', end: '2026-11-20T16:00:00', licenses: 31, ended };

  it.each<readonly [string, AwsScript]>([
    ['without faults', {}],
    ['while AWS throttles two of three calls', { call: (number) => (number % 3 === 0 ? undefined : 'ThrottlingException') }],
    ['while AWS throttles nine of ten calls', { call: (number) => (number % 10 === 0 ? undefined : 'ThrottlingException') }],
    ['while AWS throttles every call until 13 minutes after the end', { call: (_number, _records, now) => (now >= ended && now < ended + 13 * MINUTE ? 'ThrottlingException' : undefined) }],
  ])('%s', async (_, aws) => {
    const { billed, expired, writtenOff, lastAccepted } = await play({ ...story, aws }, [...last, ...others]);
    expect({ billed, expired, writtenOff }).toEqual({ billed: { '2026-11-20T09': 63, '2026-11-20T10': 60 + 36 }, expired: 0, writtenOff: 0 });
    expect(lastAccepted - ended).toBeGreaterThan(8 * MINUTE);
    expect(lastAccepted - ended).toBeLessThanOrEqual(15 * MINUTE);
  }, 120_000);
});

describe('the end of a month', () => {
  const november = { start: '2026-11-30T20:00:00', end: '2026-12-01T12:00:00' };

  it('bills its last millisecond in its last hour, and the first of the next in the next', async () => {
    expect(await play(november, [
      { occurredAt: '2026-11-30T23:59:59.999', sentAt: '2026-12-01T00:30:00', units: 5 },
      { occurredAt: '2026-12-01T00:00:00.000', units: 7 },
    ])).toMatchObject({ billed: { '2026-11-30T23': 5, '2026-12-01T00': 7 }, expired: 0, writtenOff: 0 });
  }, 120_000);

  it('that is a leap day is the 29th of February', async () => {
    expect(await play({ start: '2028-02-28T22:00:00', end: '2028-03-01T12:00:00' }, [
      { occurredAt: '2028-02-28T23:59:59.999', units: 3 },
      { occurredAt: '2028-02-29T22:30:00', units: 2 },
      { occurredAt: '2028-02-29T23:59:59.999', sentAt: '2028-03-01T01:30:00', units: 5 },
      { occurredAt: '2028-02-29T12:00:00', sentAt: '2028-03-01T01:45:00', units: 11 },
      { occurredAt: '2028-03-01T00:00:00', units: 7 },
    ])).toMatchObject({ billed: { '2028-02-28T23': 3, '2028-02-29T22': 2, '2028-02-29T23': 5 + 11, '2028-03-01T00': 7 }, expired: 0, writtenOff: 0 });
  }, 120_000);

  it('takes late usage until two o\'clock; what comes after that is written off by name', async () => {
    expect(await play(november, [
      { occurredAt: '2026-11-30T22:10:00', units: 2 },
      { occurredAt: '2026-11-30T23:10:00', units: 3 },
      { occurredAt: '2026-11-30T21:10:00', sentAt: '2026-12-01T01:50:00', units: 5 },
      { occurredAt: '2026-11-30T21:10:00', sentAt: '2026-12-01T02:30:00', units: 7 },
      { occurredAt: '2026-12-01T03:00:00', units: 11 },
    ])).toMatchObject({ billed: { '2026-11-30T22': 2, '2026-11-30T23': 3 + 5, '2026-12-01T03': 11 }, expired: 0, writtenOff: 7 });
  }, 120_000);

  // Slot 22 is on its way when AWS ceases to answer. The last slot has none after it: it is frozen and sent until the last minute.
  it.each([
    ['05:20', { billed: { '2026-11-30T22': 5, '2026-11-30T23': 7, '2026-12-01T00': 11 }, expired: 0, writtenOff: 0 }],
    ['05:50', { billed: { '2026-11-30T22': 5, '2026-11-30T23': 7, '2026-12-01T00': 11 }, expired: 0, writtenOff: 0 }],
    ['06:00', { billed: { '2026-12-01T00': 11 }, expired: 5, writtenOff: 7 }],
  ])('is billed as far as AWS takes it when it comes back at %s UTC on the 1st, and named beyond that', async (back, expected) => {
    expect(await play({ ...november, outages: [{ from: at('2026-11-30T22:00:00'), until: at(`2026-12-01T${back}:00`) }] }, [
      { occurredAt: '2026-11-30T22:10:00', units: 5 },
      { occurredAt: '2026-11-30T23:59:59.999', sentAt: '2026-12-01T00:05:00', units: 7 },
      { occurredAt: '2026-12-01T00:10:00', units: 11 },
    ])).toMatchObject(expected);
  }, 120_000);
});

describe('an outage of AWS', () => {
  const first = at('2026-11-10T08:00:00');
  const iso = (time: number) => new Date(time).toISOString().slice(0, -1);
  /** A unit more in every hour, for 30 hours. */
  const usage = Array.from({ length: 30 }, (_, i): Used => ({ occurredAt: iso(first + i * HOUR + 30 * MINUTE), units: i + 1 }));
  const story = (hours: number) => ({
    start: '2026-11-10T08:00:00', end: '2026-11-12T08:00:00',
    // The first hour was told before; the second is sealed at 10:10, and cannot be sent.
    outages: [{ from: first + 1.5 * HOUR, until: first + (1.5 + hours) * HOUR }],
  });

  it('of 23 hours costs nothing: every hour is billed as itself', async () => {
    const { billed, expired, writtenOff } = await play(story(23), usage);
    expect({ expired, writtenOff }).toEqual({ expired: 0, writtenOff: 0 });
    expect(billed).toEqual(Object.fromEntries(usage.map(({ occurredAt, units }) => [occurredAt.slice(0, 13), units])));
  }, 120_000);

  it('of 25 hours: the two hours that were on their way while AWS took them expire by name, every other one is billed', async () => {
    const { billed, expired, writtenOff } = await play(story(25), usage);
    // The second hour waits until its window closes at 09:00 on the 11th, then the third until 10:00; AWS answers again at 10:30.
    expect({ expired, writtenOff }).toEqual({ expired: 2 + 3, writtenOff: 0 });
    expect(billed).toEqual(Object.fromEntries(usage.filter((_, i) => i !== 1 && i !== 2).map(({ occurredAt, units }) => [occurredAt.slice(0, 13), units])));
  }, 120_000);

  it('of 25 hours across the end of a month: what AWS could not take before it closed the month is written off by name', async () => {
    const from = at('2026-11-30T08:30:00');
    const { billed, expired, writtenOff } = await play({ start: '2026-11-30T06:00:00', end: '2026-12-02T08:00:00', outages: [{ from, until: from + 25 * HOUR }] }, [
      { occurredAt: '2026-11-30T07:30:00', units: 1 },
      { occurredAt: '2026-11-30T08:10:00', units: 2 },
      { occurredAt: '2026-11-30T15:30:00', units: 3 },
      { occurredAt: '2026-11-30T23:59:59.999', units: 5 },
      { occurredAt: '2026-12-01T00:00:00.000', units: 7 },
      { occurredAt: '2026-12-01T08:30:00', units: 11 },
    ]);
    expect({ expired, writtenOff }).toEqual({ expired: 2, writtenOff: 3 + 5 });
    expect(sum(billed)).toBe(1 + 7 + 11);
  }, 120_000);
});
