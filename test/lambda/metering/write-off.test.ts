import { describe, expect, it } from 'vitest';
import { DynamoForTests } from '../../support/dynamodb.js';
import { auditBooks } from './audited.js';
import { Bench, HOUR, LICENSE, MINUTE, usage } from './bench.js';
import { interposed } from './interposed.js';
import type { Interposer } from './interposed.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(time.includes('T') ? `${time}Z` : `2026-11-21T${time}Z`);
const HOUR_20 = '2026-11-21T20';

/** What the write-off list says, by the end of the key. */
async function listed(bench: Bench): Promise<Record<string, object>> {
  const items = await bench.partition('Q#22');
  return Object.fromEntries(items.map(({ sk, content, reason }): [string, object] => [sk?.S ?? '', { ...JSON.parse(content?.S ?? '') as object, reason: reason?.S }]));
}

/** A license that ended while no reporter ran, with usage and remainders of two hours that nobody was told about. */
async function endedUntold(): Promise<Bench> {
  const bench = await Bench.withLicense(db);
  await bench.hear([usage('a', { occurredAt: '2026-11-21T18:30:00Z', quantity: '1.5' })]);
  await bench.report();
  await bench.hear([usage('b', { quantity: 3 }), usage('c', { occurredAt: '2026-11-21T19:30:00Z', quantity: '4.25', dimension: 'GB' })]);
  await bench.changeFacts({ end: '2026-11-21T20:40:00.000Z' });
  bench.now = at('21:50:00');
  return bench;
}

describe('usage of a month that AWS has closed', () => {
  it('is written off by name half an hour later, with the reason, on the page and on the list', async () => {
    const bench = await Bench.withLicense(db);
    bench.now = at('2026-11-30T20:15:00');
    await bench.hear([usage('a', { occurredAt: '2026-11-30T20:00:00Z', quantity: '2.5' })]);
    bench.now = at('2026-12-01T06:15:00');
    await bench.hear([usage('b', { occurredAt: '2026-12-01T05:00:00Z' })]);
    await bench.report();
    expect(await bench.meter()).toMatchObject({ late: { SS: ['2026-11-30T20'] } });
    bench.now = at('2026-12-01T06:30:00');
    await bench.report();
    expect(await bench.page('2026-11-30T20')).toMatchObject({ b: { M: { requests: { N: '2.5' } } }, by: { S: '~1' }, wo: { M: { MONTH_CLOSED: { M: { requests: { N: '2.5' } } } } } });
    expect(await listed(bench)).toEqual({ [`written-off#${LICENSE}#2026-11-30T20`]: {
      license: LICENSE, hour: '2026-11-30T20', amounts: { MONTH_CLOSED: { requests: '2.5' } }, reason: expect.stringMatching(/closed the books of the month/) as unknown,
    } });
    expect((await bench.meter())?.late).toBeUndefined();
    expect(bench.writtenOff).toEqual([{ license: LICENSE, hour: '2026-11-30T20', writtenOff: new Map([['MONTH_CLOSED', new Map([['requests', 2_500_000_000n]])]]) }]);
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-12-01T05`, 1]]);
    await auditBooks(db.client, bench.table);
  });

  it('includes what AWS never confirmed', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: undefined });
    await bench.hear([usage('a')]);
    for (const time of ['2026-11-21T21:00:00', '2026-12-01T00:01:00', '2026-12-01T06:30:00']) {
      bench.now = at(time);
      await bench.report();
    }
    expect(bench.writtenOff.map(({ hour, writtenOff }) => [hour, [...writtenOff.keys()]])).toEqual([[HOUR_20, ['MONTH_CLOSED']]]);
  });
});

describe('usage from before the activation', () => {
  it('is written off, that of the hour of the activation is told', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: undefined });
    await bench.hear([usage('a', { occurredAt: '2026-11-21T19:30:00Z', quantity: 7 }), usage('b')]);
    await bench.changeFacts({ start: '2026-11-21T20:25:00.000Z' });
    bench.now = at('21:12:00');
    await bench.report();
    expect(bench.writtenOff.map(({ hour, writtenOff }) => [hour, [...writtenOff]])).toEqual([['2026-11-21T19', [['BEFORE_START', new Map([['requests', 7_000_000_000n]])]]]]);
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests ${HOUR_20}`, 1]]);
  });
});

describe('a license that has ended', () => {
  it('is closed seventy minutes later, with everything that could not be told any more', async () => {
    const bench = await endedUntold();
    bench.now -= 1;
    await bench.report();
    expect(bench.writtenOff).toEqual([]);
    expect(await bench.meter()).not.toHaveProperty('fin');
    bench.now += 1;
    await bench.report();
    expect(await listed(bench)).toMatchObject({
      [`written-off#${LICENSE}#2026-11-21T19`]: { amounts: { ENDED: { GB: '4.25' } } },
      [`written-off#${LICENSE}#${HOUR_20}`]: { amounts: { ENDED: { requests: '3' } } },
      [`written-off#${LICENSE}#remainders`]: { amounts: { ENDED: { requests: '0.5' } }, reason: expect.stringMatching(/ended more than an hour ago/) as unknown },
    });
    expect(await bench.meter()).toMatchObject({
      fin: { S: '2026-11-21T21:50:00.000Z' }, rem: { M: {} }, wo: { M: { '2026-11-21T18': { M: { requests: { N: '0.5' } } } } },
      ttl: { N: String((at('21:50:00') + 400 * 24 * HOUR) / 1_000) },
    });
    const closed = await bench.meter();
    bench.now += HOUR;
    await bench.report();
    expect(await bench.meter()).toEqual(closed);
    expect(bench.writtenOff).toHaveLength(3);
  });

  it('is closed without a word when everything was told', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    const end = '2026-11-21T20:40:00.000Z';
    await bench.changeFacts({ end });
    bench.now = at('20:48:00');
    await bench.reportFinal({ license: LICENSE, end, sealAt: '2026-11-21T20:48:00.000Z' });
    bench.now = at('21:50:00');
    await bench.report();
    expect(await bench.meter()).toMatchObject({ fin: {} });
    expect(bench.writtenOff).toEqual([]);
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });

  it('still hears usage: late or of a running hour, all of it is written off by name', async () => {
    const bench = await endedUntold();
    await bench.report();
    await bench.hear([usage('late', { quantity: 4 })]);
    await bench.hear([usage('running', { occurredAt: '2026-11-21T21:49:00Z' })]);
    bench.now += 5 * MINUTE;
    await bench.report();
    expect(await bench.page(HOUR_20)).toMatchObject({ by: { S: '~2' }, wo: { M: { ENDED: { M: { requests: { N: '7' } } } } } });
    expect(bench.writtenOff.at(-1)).toMatchObject({ hour: HOUR_20, writtenOff: new Map([['ENDED', new Map([['requests', 7_000_000_000n]])]]) });
    bench.now = at('2026-11-22T04:01:00');
    await bench.report();
    await bench.report();
    expect(await bench.page('2026-11-21T21')).toMatchObject({ wo: { M: { ENDED: { M: { requests: { N: '1' } } } } } });
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });

  it('is not closed before its last statement has its receipt', async () => {
    const bench = await endedUntold();
    bench.now = at('21:00:00');
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    await bench.report();
    expect((await bench.meter())?.last).toEqual({ S: HOUR_20 });
    bench.now = at('21:50:00');
    await bench.report({ taker: { send: () => Promise.reject(new Error('not now')) }, pages: new Proxy(bench.pages, {
      get: (of, name) => (name === 'settleSlot' ? () => Promise.reject(new Error('not now')) : (Reflect.get(of, name) as () => unknown).bind(of)),
    }) });
    expect(await bench.meter()).not.toHaveProperty('fin');
    await bench.report();
    await bench.report();
    expect(await bench.meter()).toMatchObject({ fin: {} });
    expect((await bench.receipt(HOUR_20)).requests.result).toBe('EXPIRED');
    expect(bench.writtenOff).toEqual([]);
  });
});

describe('each unit is written off once', () => {
  const report = (bench: Bench, what: Interposer = {}) => bench.report(interposed(bench.dependencies(), what));

  /** Its steps, but those that only read pages. */
  async function stepsOf(bench: Bench): Promise<number[]> {
    const steps: number[] = [];
    await report(bench, { before: (step, name) => { if (name !== 'ofHour') { steps.push(step); } } });
    return steps;
  }

  async function isWrittenOff(bench: Bench, ofHour20: string): Promise<void> {
    expect(await bench.page(HOUR_20)).toMatchObject({ b: { M: { requests: { N: ofHour20 } } }, wo: { M: { ENDED: { M: { requests: { N: ofHour20 } } } } } });
    expect(await listed(bench)).toMatchObject({
      [`written-off#${LICENSE}#2026-11-21T19`]: { amounts: { ENDED: { GB: '4.25' } } },
      [`written-off#${LICENSE}#${HOUR_20}`]: { amounts: { ENDED: { requests: ofHour20 } } },
      [`written-off#${LICENSE}#remainders`]: { amounts: { ENDED: { requests: '0.5' } } },
    });
    const meter = await bench.meter();
    expect(meter).toMatchObject({ fin: {}, rem: { M: {} }, wo: { M: { '2026-11-21T18': { M: { requests: { N: '0.5' } } } } } });
    expect(meter).not.toHaveProperty('late');
    await auditBooks(db.client, bench.table);
  }

  it('when a reporter stops after any of its steps, or another comes in between', async () => {
    const steps = await stepsOf(await endedUntold());
    expect(steps.length).toBeGreaterThan(5);
    for (const at of steps) {
      const stopped = await endedUntold();
      let stop = false;
      await report(stopped, { after: (step) => { stop ||= step === at; if (stop) { throw new Error('crash'); } } });
      await report(stopped);
      await isWrittenOff(stopped, '3');
      const crossed = await endedUntold();
      await report(crossed, { after: async (step) => { if (step === at) { await report(crossed); } } });
      await report(crossed);
      await isWrittenOff(crossed, '3');
    }
  });

  it('when a reporter wakes an hour after it has read the meter, and the last statement dropped the remainder meanwhile', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a', { occurredAt: '2026-11-21T18:30:00Z', quantity: '1.5' })]);
    await bench.report();
    await bench.changeFacts({ end: '2026-11-21T21:20:00.000Z' });
    let isFirst = true;
    await report(bench, { before: async (_step, name) => {
      if (name === 'ofHour' && isFirst) {
        isFirst = false;
        bench.now = at('21:35:00');
        await bench.report();
        bench.now = at('22:35:00');
      }
    } });
    expect((await bench.page('2026-11-21T21'))?.rcpt).toMatchObject({ M: { drop: { M: { requests: { N: '0.5' } } } } });
    expect(await listed(bench)).toEqual({});
    await report(bench);
    expect(await bench.meter()).toMatchObject({ fin: {} });
    expect(await listed(bench)).toEqual({});
    await auditBooks(db.client, bench.table);
  });

  it('when a reporter wakes an hour after it has read the meter, and AWS was told meanwhile but the table did not take the receipt', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a', { occurredAt: '2026-11-21T18:30:00Z' })]);
    await bench.report();
    bench.now = at('21:15:00');
    await bench.hear([usage('b', { occurredAt: '2026-11-21T21:10:00Z', quantity: 7 })]);
    await bench.changeFacts({ end: '2026-11-21T21:20:00.000Z' });
    const deaf = new Proxy(bench.pages, {
      get: (of, name) => (name === 'settleSlot' ? () => Promise.reject(new Error('not now')) : (Reflect.get(of, name) as () => unknown).bind(of)),
    });
    let isFirst = true;
    await report(bench, { before: async (_step, name) => {
      if (name === 'ofHour' && isFirst) {
        isFirst = false;
        bench.now = at('21:35:00');
        await bench.report({ pages: deaf });
        bench.now = at('22:35:00');
      }
    } });
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1 + 7);
    await report(bench);
    expect((await bench.page('2026-11-21T21'))?.wo).toBeUndefined();
    expect(await listed(bench)).toEqual({});
    expect(await bench.meter()).toMatchObject({ fin: {} });
    await auditBooks(db.client, bench.table);
  });

  it('when usage arrives while it is written off', async () => {
    const bench = await endedUntold();
    await report(bench, { before: async (_step, name) => { if (name === 'writeOff') { await bench.hear([usage('race', { quantity: 10 })]); } } });
    await report(bench);
    await isWrittenOff(bench, '13');
  });
});

it('usage that comes after a write-off of its hour is written off in the end, though AWS would take that hour by now', async () => {
  const bench = await Bench.over(db);
  await bench.license(LICENSE, { start: '2026-11-21T20:10:00.000Z' });
  await bench.hear([usage('early', { occurredAt: '2026-11-21T19:15:00Z', quantity: 5 })]);
  bench.now = at('21:12:00');
  await bench.report();
  await bench.changeFacts({ start: '2026-11-21T18:00:00.000Z' });
  const more = usage('more', { occurredAt: '2026-11-21T19:40:00Z' });
  for (const time of ['22:12:00', '23:12:00', '2026-11-22T04:12:00', '2026-11-30T23:12:00', '2026-12-01T02:00:00', '2026-12-01T06:30:00']) {
    await bench.hear([more]);
    bench.now = at(time);
    await bench.report();
  }
  // A statement could not mark it as told: it was billed again by each.
  expect(bench.taker.bill.size).toBe(0);
  expect((await bench.page('2026-11-21T19'))?.wo).toEqual({ M: { BEFORE_START: { M: { requests: { N: '5' } } }, MONTH_CLOSED: { M: { requests: { N: '1' } } } } });
  expect(await bench.meter()).not.toHaveProperty('late');
  await auditBooks(db.client, bench.table);
});
