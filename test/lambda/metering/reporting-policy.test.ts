import { describe, expect, it } from 'vitest';
import type { Meter } from '../../../lambda/core/metering/meter.js';
import { Load } from '../../../lambda/core/metering/load.js';
import { chooseSlot } from '../../../lambda/core/metering/slots.js';
import { UNUSED } from '../../../lambda/core/metering/page.js';
import { range } from '../../../lambda/core/metering/hours.js';
import type { Statement } from '../../../lambda/core/metering/statement.js';
import { entriesOf, tellingOf } from '../../../lambda/usage-reporter/telling.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { auditBooks } from './audited.js';
import { Bench, GRACE, HOUR, LICENSE, usage } from './bench.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(time.includes('T') ? `${time}Z` : `2026-11-21T${time}Z`);
const IDENTITY = { arn: 'arn:aws:license-manager::294406891311:license:l-0001', account: '1', start: '2026-11-21T00:00:00.000Z' };

function meterOf(over: Partial<Meter> = {}): Meter {
  return { ...IDENTITY, license: LICENSE, rev: 1, rem: new Map(), late: new Set(), fin: false, ...over };
}

function statementOf(slot: string, rec: number): Statement {
  return {
    ...IDENTITY, slot, ts: `${slot}:00:00.000Z`, style: 'license', rec: new Map(Array.from({ length: rec }, (_, i) => [`d${i.toString().padStart(3, '0')}`, 1])),
    take: new Map(), drop: new Map(), lost: new Map(),
  };
}

describe('zero usage', () => {
  const zeros = ['GB', 'requests'];

  async function withLicense(): Promise<Bench> {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: '2026-11-21T19:30:00.000Z' });
    return bench;
  }

  it('is told every hour of a running license, beside what was used', async () => {
    const bench = await withLicense();
    await bench.hear([usage('a', { quantity: '3.5' })]);
    bench.now = at('22:10:00');
    await bench.report({ zeros });
    expect(Object.fromEntries(bench.taker.bill)).toEqual({
      [`${LICENSE} GB 2026-11-21T19`]: 0, [`${LICENSE} requests 2026-11-21T19`]: 0,
      [`${LICENSE} GB 2026-11-21T20`]: 0, [`${LICENSE} requests 2026-11-21T20`]: 3,
      [`${LICENSE} GB 2026-11-21T21`]: 0, [`${LICENSE} requests 2026-11-21T21`]: 0,
    });
    await auditBooks(db.client, bench.table);
  });

  it('does not take the place of usage that comes later: that is told in the next hour', async () => {
    const bench = await withLicense();
    bench.now = at('21:10:00');
    await bench.report({ zeros });
    await bench.hear([usage('late', { quantity: 4 })]);
    bench.now = at('22:10:00');
    await bench.report({ zeros });
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(4);
    expect([...bench.taker.payloads.values()].every((payloads) => payloads.size === 1)).toBe(true);
  });

  it('is told once more in the last slot of a license, and never after it', async () => {
    const bench = await withLicense();
    await bench.changeFacts({ end: '2026-11-21T20:40:00.000Z' });
    for (const time of ['20:50:00', '21:20:00', '21:55:00']) {
      bench.now = at(time);
      await bench.report({ zeros });
    }
    expect([...bench.taker.bill.keys()]).toEqual([`${LICENSE} GB 2026-11-21T20`, `${LICENSE} requests 2026-11-21T20`]);
    expect(await bench.meter()).toMatchObject({ fin: {} });
  });

  it('of licenses that are not confirmed is not told', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: undefined });
    bench.now = at('23:10:00');
    await bench.report({ zeros });
    expect(bench.taker.calls).toEqual([]);
  });
});

describe('merge mode', () => {
  it('tells the closed hours of a month in one statement when there are too many calls to make', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: '2026-11-21T12:00:00.000Z' });
    for (const hour of ['17', '18', '19']) {
      await bench.hear([usage(hour, { occurredAt: `2026-11-21T${hour}:30:00Z`, quantity: 2 })]);
    }
    bench.now = at('20:12:00');
    await bench.report({ callsPerSecond: 1e-6 });
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T19`, 6]]);
    await auditBooks(db.client, bench.table);
  });

  it('begins above sixty percent of the calls of an hour, and ends below', () => {
    const meters = Array.from({ length: 100 }, (_, i) => meterOf({ license: `l-${i}`, last: '2026-11-21T18', pend: statementOf('2026-11-21T18', 5) }));
    const isTooMuch = (callsPerSecond: number | undefined, shards: number) => {
      const load = new Load(callsPerSecond);
      for (let i = 0; i < shards; i += 1) {
        load.add(meters, at('20:12:00'), GRACE, 0);
      }
      return load.isTooMuch();
    };
    // 3,200 licenses with 5 records for one closed hour: 640 calls.
    const limit = 640 / 0.6 / 3_600;
    expect([isTooMuch(limit * 0.999, 8), isTooMuch(limit * 1.001, 8), isTooMuch(limit * 0.999, 32), isTooMuch(limit * 1.001, 32), isTooMuch(undefined, 8)])
      .toEqual([true, false, true, false, false]);
  });

  it('never merges months, and never what must be told at the end of a license', () => {
    const slots = range('2026-11-30T21', '2026-12-01T03');
    const hours = new Map(slots.map((slot) => [slot, { ...UNUSED, heard: new Map([['GB', 1_000_000_000n]]) }]));
    expect(chooseSlot(meterOf(), slots, hours, { merge: true })).toBe('2026-11-30T23');
    expect(chooseSlot(meterOf({ last: '2026-11-30T23' }), slots.slice(3), hours, { merge: true })).toBe('2026-12-01T03');
    expect(chooseSlot(meterOf(), slots, hours)).toBe('2026-11-30T21');
  });
});

describe('the order in which records are sent', () => {
  const telling = (license: string, slot: string, records: number, over: Partial<Meter> = {}) => tellingOf(meterOf({ license, ...over }), statementOf(slot, records));
  const names = (...tellings: ReturnType<typeof tellingOf>[]) => entriesOf(tellings).map(({ record, turn }) => `${record.license} ${record.ts.slice(8, 13)} ${turn}`);

  it('is: licenses that have ended, then the window that closes first, so the end of a month before the next', () => {
    const order = names(
      telling('l-4', '2026-12-01T00', 1), telling('l-3', '2026-11-30T23', 1), telling('l-2', '2026-11-30T03', 1),
      telling('l-1', '2026-12-01T01', 1, { end: '2026-12-01T01:20:00.000Z' }),
    );
    expect(order).toEqual(['l-1 01T01 0', 'l-2 30T03 0', 'l-3 30T23 0', 'l-4 01T00 0']);
  });

  it('gives every license its turn: one with many records does not hold up the others', () => {
    const order = names(telling('l-1', '2026-11-21T20', 60), telling('l-2', '2026-11-21T20', 2), telling('l-3', '2026-11-21T20', 30));
    expect([...new Set(order)]).toEqual(['l-1 21T20 0', 'l-2 21T20 0', 'l-3 21T20 0', 'l-1 21T20 1', 'l-3 21T20 1', 'l-1 21T20 2']);
  });
});

describe('a dry run', () => {
  it('writes down everything and sends nothing, also when it has ended', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a', { quantity: '3.5' })]);
    bench.now = at('21:12:00');
    await bench.report({ dryRun: true });
    expect(await bench.receipt('2026-11-21T20')).toEqual({ requests: { result: 'DRY_RUN' } });
    expect(await bench.meter()).toMatchObject({ last: { S: '2026-11-21T20' }, rem: { M: { requests: { N: '0.5' } } } });
    await bench.report();
    expect(bench.taker.calls).toEqual([]);
    expect(bench.turns).toBe(0);
    await auditBooks(db.client, bench.table);
    await bench.hear([usage('b', { quantity: 1, occurredAt: '2026-11-21T21:10:00Z' })]);
    bench.now = at('22:12:00');
    await bench.report();
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T21`, 1]]);
  });

  it('decides with the statement: one that was sealed in it is never sent, one from before it waits', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    bench.now = at('21:12:00');
    const crash = { seal: bench.meters.seal.bind(bench.meters) };
    const meters = new Proxy(bench.meters, { get: (of, name) => (name === 'seal'
      ? async (...args: Parameters<typeof crash.seal>) => { await crash.seal(...args); throw new Error('crash'); }
      : (Reflect.get(of, name) as () => unknown).bind(of)) });
    await bench.report({ dryRun: true, meters });
    await bench.report();
    expect(bench.taker.calls).toEqual([]);
    expect((await bench.receipt('2026-11-21T20')).requests.result).toBe('DRY_RUN');

    await bench.hear([usage('b', { occurredAt: '2026-11-21T21:10:00Z' })]);
    bench.now += HOUR;
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    await bench.report();
    bench.taker.fault = () => 'PASS';
    const calls = bench.taker.calls.length;
    await bench.report({ dryRun: true });
    expect(bench.taker.calls).toHaveLength(calls);
    await bench.report();
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });
});
