import { describe, expect, it } from 'vitest';
import { shardOf } from '../../../lambda/core/metering/hashes.js';
import { SHARDS } from '../../../lambda/core/metering/ledger-rules.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, HOUR, LICENSE, MINUTE, usage } from './bench.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(`${time}Z`);

async function reportAt(bench: Bench, time: string, over: Parameters<Bench['report']>[0] = {}) {
  bench.now = at(time);
  await bench.report(over);
  return bench.backlogs.at(-1);
}

/** A table that takes no statement. */
function refusingSeals(bench: Bench, takes = 20_000) {
  let attempts = 0;
  const meters = new Proxy(bench.meters, { get: (of, name) => (name === 'seal'
    ? async () => { attempts += 1; bench.now += takes; throw new Error('no write'); }
    : (Reflect.get(of, name) as () => unknown).bind(of)) });
  return { meters, attempts: () => attempts };
}

describe('what a run has left to tell', () => {
  it('is nothing when AWS takes everything, also while an hour runs', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    expect(await reportAt(bench, '2026-11-21T20:40:00')).toEqual({ licenses: 0, oldestHours: 0 });
    expect(await reportAt(bench, '2026-11-21T21:12:00')).toEqual({ licenses: 0, oldestHours: 0 });
  });

  it('is lost when the window of its statement closes', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    expect(await reportAt(bench, '2026-11-21T21:30:00')).toEqual({ licenses: 1, oldestHours: 0.5, hoursToLoss: 22.5 });
    expect(await reportAt(bench, '2026-11-22T17:00:00')).toEqual({ licenses: 1, oldestHours: 20, hoursToLoss: 3 });
    bench.taker.fault = () => 'PASS';
    expect(await reportAt(bench, '2026-11-22T17:05:00')).toEqual({ licenses: 0, oldestHours: 0 });
  });

  it('is lost when the month closes, if no statement has it yet', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    expect(await reportAt(bench, '2026-11-30T21:55:00', { meters: refusingSeals(bench, 5 * MINUTE).meters })).toEqual({ licenses: 1, oldestHours: 217, hoursToLoss: 8 });
  });

  it('is not sealed again and again while the table refuses: a run that can do nothing more ends', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    const { meters, attempts } = refusingSeals(bench);
    await reportAt(bench, '2026-11-21T21:12:00', { meters });
    expect(attempts()).toBe(1);
    await reportAt(bench, '2026-11-21T21:17:00');
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });

  it('is as old as the first slot that nobody could look at while the table refuses to read usage', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    const pages = new Proxy(bench.pages, { get: (of, name) => (name === 'ofHour'
      ? async () => { throw new Error('no read'); }
      : (Reflect.get(of, name) as () => unknown).bind(of)) });
    expect(await reportAt(bench, '2026-11-22T08:30:00', { pages })).toEqual({ licenses: 1, oldestHours: 19.5, hoursToLoss: 213.5 });
    expect(await reportAt(bench, '2026-11-22T08:35:00')).toEqual({ licenses: 0, oldestHours: 0 });
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });

  it('is not known of shards that no pass of a run could look at: their number is said, in each run', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    const unread = async (fails: (shard: number, attempt: number) => boolean) => {
      const attempts = new Map<number, number>();
      const meters = new Proxy(bench.meters, { get: (of, name) => (name === 'ofShard'
        ? async (shard: number, after?: string) => {
          attempts.set(shard, (attempts.get(shard) ?? 0) + 1);
          if (fails(shard, attempts.get(shard) ?? 0)) { throw new Error('no query'); }
          return of.ofShard(shard, after);
        }
        : (Reflect.get(of, name) as () => unknown).bind(of)) });
      await bench.reportAll({ meters });
      return bench.unread.splice(0);
    };
    const other = (shardOf(LICENSE) + 1) % SHARDS;
    bench.now = at('2026-11-21T21:12:00');
    expect(await unread((shard, attempt) => shard === other && attempt === 1)).toEqual([0]);
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
    expect(await unread((shard) => shard === other)).toEqual([1]);
    expect(await unread(() => true)).toEqual([SHARDS]);
    expect(await unread(() => false)).toEqual([0]);
  });

  it('of a license that has ended is asked for again when it could not be sealed', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    await bench.changeFacts({ end: '2026-11-21T20:40:00.000Z' });
    bench.now = at('2026-11-21T20:48:00');
    const message = { license: LICENSE, end: '2026-11-21T20:40:00.000Z', sealAt: '2026-11-21T20:48:00.000Z' };
    const { meters, attempts } = refusingSeals(bench);
    await bench.reportFinalWith({ meters }, message);
    expect(attempts()).toBe(1);
    expect(bench.finals).toEqual([{ message, delay: 60 }]);
  });

  it('of a license that has just ended is no reason to worry for half an hour', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    await bench.changeFacts({ end: '2026-11-21T20:40:00.000Z' });
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    expect(await reportAt(bench, '2026-11-21T20:50:00')).toEqual({ licenses: 1, oldestHours: 0 });
    expect(await reportAt(bench, '2026-11-21T21:10:00')).toMatchObject({ hoursToLoss: 0.5 });
  });

  it('is nothing when the function beside it has told the license that has ended', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    const end = '2026-11-21T20:40:00.000Z';
    await bench.changeFacts({ end });
    const taker = { send: async () => {
      await bench.reportFinal({ license: LICENSE, end, sealAt: '2026-11-21T20:48:00.000Z' });
      return { kind: 'REFUSED' as const, error: 'ThrottlingException', message: '' };
    } };
    expect(await reportAt(bench, '2026-11-21T21:12:00', { taker })).toEqual({ licenses: 0, oldestHours: 0 });
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });
});

describe('usage of a license that AWS does not confirm', () => {
  async function waiting() {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: undefined });
    await bench.hear([usage('a'), usage('b', { occurredAt: '2026-11-21T19:10:00Z' })]);
    return bench;
  }

  it('is named when it has waited for 20 hours, though nothing had announced it', async () => {
    const bench = await waiting();
    for (bench.now = at('2026-11-21T21:10:00'); bench.now < at('2026-11-22T15:00:00'); bench.now += HOUR) {
      await bench.report();
    }
    expect(bench.unconfirmed).toEqual([]);
    await reportAt(bench, '2026-11-22T15:00:00');
    expect(bench.unconfirmed).toEqual([{ license: LICENSE, since: '2026-11-21T19' }]);
    expect(bench.repaired).toEqual([]);
    await bench.changeFacts({ start: '2026-11-21T19:05:00.000Z' });
    await reportAt(bench, '2026-11-22T15:05:00');
    expect(bench.unconfirmed).toHaveLength(1);
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(2);
  });

  it('is named four hours before its month closes, and never when AWS has closed it', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: undefined });
    bench.now = at('2026-11-30T23:58:00');
    await bench.hear([usage('a', { occurredAt: '2026-11-30T23:50:00Z' })]);
    await reportAt(bench, '2026-11-30T23:59:00');
    for (const [time, named] of [['01T01:58', 0], ['01T02:02', 1], ['01T06:00', 1], ['02T12:00', 1]] as const) {
      await reportAt(bench, `2026-12-${time}:00`);
      expect(bench.unconfirmed, time).toHaveLength(named);
    }
  });

  it('keeps its meter small: one hour of a month says since when', async () => {
    const bench = await waiting();
    for (bench.now = at('2026-11-22T02:05:00'); bench.now < at('2026-11-22T05:00:00'); bench.now += 30 * MINUTE) {
      await bench.report();
    }
    expect(await bench.meter()).toMatchObject({ late: { SS: ['2026-11-21T19'] } });
  });
});
