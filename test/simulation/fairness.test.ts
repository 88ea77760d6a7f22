import { describe, expect, it } from 'vitest';
import { at, play } from './story.js';
import type { Used } from './story.js';
import { HOUR, MINUTE } from './world/times.js';

const first = at('2026-11-10T08:00:00');
const OTHERS = 60;
const iso = (time: number) => new Date(time).toISOString().slice(0, -1);

describe('one customer with much to tell', () => {
  // AWS is away for twenty hours: the first customer has used something in each of them, the others in the last one only.
  const hours = Array.from({ length: 20 }, (_, i): Used => ({ occurredAt: iso(first + i * HOUR + 30 * MINUTE), units: 1 }));
  const others = Array.from({ length: OTHERS }, (_, i): Used => ({ license: 1 + i, occurredAt: iso(first + 19 * HOUR + 30 * MINUTE), units: 1 }));
  const back = first + 21 * HOUR;

  it('does not hold up the others when AWS is back and takes one call of three; AWS is never called more often than its quota allows', async () => {
    const { accepted, expired, writtenOff, callsInASecond } = await play({
      start: '2026-11-10T08:00:00', end: '2026-11-12T08:00:00', licenses: 1 + OTHERS,
      outages: [{ from: first + 0.5 * HOUR, until: back }],
      aws: { call: (number, _records, now) => (now < back || number % 3 === 0 ? undefined : 'ThrottlingException') },
    }, [...hours, ...others]);
    expect({ expired, writtenOff, records: accepted.length }).toEqual({ expired: 0, writtenOff: 0, records: hours.length + others.length });
    const last = accepted.map(([license]) => license > 0).lastIndexOf(true);
    const before = accepted.slice(0, last).filter(([license]) => license === 0);
    expect(before.length).toBeLessThanOrEqual(3);
    expect(callsInASecond).toBeLessThanOrEqual(10);
  }, 120_000);
});
