import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstMark, hoursToAudit } from '../../../lambda/core/metering/audit.js';
import { shardOf } from '../../../lambda/core/metering/hashes.js';
import { hourOf, plus, range } from '../../../lambda/core/metering/hours.js';
import { usageReporter } from '../../../lambda/usage-reporter/handler.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, HOUR, LICENSE, MINUTE, usage } from './bench.js';
import { onlyShards } from './interposed.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(time.includes('T') ? `${time}Z` : `2026-11-21T${time}Z`);

/** Usage is counted, and then its hint can never be written: the message ends in the dead-letter queue. */
async function hearWithoutHint(bench: Bench, ...events: Record<string, unknown>[]): Promise<void> {
  const meters = new Proxy(bench.meters, {
    get: (of, name) => (name === 'hint' ? () => Promise.reject(new Error('no hints today')) : (Reflect.get(of, name) as () => unknown).bind(of)),
  });
  const { batchItemFailures } = await bench.hear(events, { meters });
  expect(batchItemFailures).toHaveLength(events.length);
}

/** A reporter that lives on, and the hours whose pages it read for the audit. */
function reporterOf(bench: Bench) {
  const audited: string[] = [];
  const deps = bench.dependencies();
  const pages = new Proxy(deps.pages, {
    get: (of, name) => (name === 'eachOfHour'
      ? (...args: Parameters<typeof of.eachOfHour>) => {
          audited.push(args[0]);
          return of.eachOfHour(...args);
        }
      : (Reflect.get(of, name) as () => unknown).bind(of)),
  });
  const live = (over: object = {}) => usageReporter({ ...deps, pages, meters: onlyShards(deps.meters, new Set([shardOf(LICENSE)])), ...over });
  const reporter = live();
  return { audited, report: () => reporter({ Records: [bench.message({})] }), another: (over: object) => live(over)({ Records: [bench.message({})] }) };
}

describe('usage that nothing announced', () => {
  it('is found six hours after the end of its hour, and told', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    bench.now = at('21:12:00');
    await bench.report();
    await hearWithoutHint(bench, usage('forgotten', { quantity: 5 }));
    bench.now = at('2026-11-22T02:59:00');
    await bench.report();
    expect(bench.repaired).toEqual([]);
    bench.now = at('2026-11-22T03:00:00');
    await bench.report();
    expect(bench.repaired).toEqual([{ license: LICENSE, hour: '2026-11-21T20' }]);
    await bench.report();
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(6);
    bench.now += HOUR;
    await bench.report();
    expect(bench.repaired).toHaveLength(1);
  });

  it('later than that is found before the last slot of the month, and told in it', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a')]);
    for (const day of ['22', '23', '24']) {
      bench.now = at(`2026-11-${day}T12:00:00`);
      await bench.report();
    }
    await hearWithoutHint(bench, usage('forgotten', { quantity: 5 }));
    bench.now = at('2026-11-30T23:59:00');
    await bench.report();
    expect(bench.repaired).toEqual([]);
    bench.now = at('2026-12-01T00:01:00');
    await bench.report();
    expect(bench.repaired).toEqual([{ license: LICENSE, hour: '2026-11-21T20' }]);
    bench.now = at('2026-12-01T02:00:00');
    await bench.report();
    expect(bench.taker.bill.get(`${LICENSE} requests 2026-11-30T23`)).toBe(5);
  });

  it('because AWS has not confirmed the license is announced when its month is over', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: undefined });
    await bench.hear([usage('a')]);
    bench.now = at('2026-11-30T12:00:00');
    await bench.report();
    expect(bench.repaired).toEqual([]);
    bench.now = at('2026-12-01T00:01:00');
    await bench.report();
    expect(bench.repaired).toEqual([{ license: LICENSE, hour: '2026-11-21T20' }]);
  });

  it('is not what a statement on its way has taken, nor what waits for its slot', async () => {
    const bench = await Bench.withLicense(db);
    await bench.hear([usage('a'), usage('b', { occurredAt: '2026-11-21T19:30:00Z', quantity: 2 })]);
    bench.taker.fault = () => ({ error: 'ThrottlingException' });
    for (bench.now = at('20:12:00'); bench.now < at('2026-11-22T12:00:00'); bench.now += HOUR) {
      await bench.report();
    }
    expect(bench.repaired).toEqual([]);
    expect(await bench.meter()).toMatchObject({ last: { S: '2026-11-21T19' } });
  });
});

describe('an hour of a shard', () => {
  it('is audited once, also by reporters that follow each other', async () => {
    const bench = await Bench.withLicense(db);
    bench.now = at('22:30:00');
    const first = reporterOf(bench);
    await first.report();
    const begun = first.audited.splice(0);
    expect(begun).toHaveLength(24);
    expect(begun.at(-1)).toBe('2026-11-21T15');
    await first.report();
    bench.now += 7 * HOUR;
    await first.report();
    await reporterOf(bench).report();
    expect(first.audited).toEqual(range('2026-11-21T16', '2026-11-21T22'));
    const second = reporterOf(bench);
    await second.report();
    expect(second.audited).toEqual([]);
  });

  it('is audited again rather than skipped when the reporter stops before it says so', async () => {
    const bench = await Bench.withLicense(db);
    bench.now = at('22:30:00');
    const { report, another, audited } = reporterOf(bench);
    await report();
    bench.now += 7 * HOUR;
    audited.length = 0;
    await another({ marks: { get: bench.dependencies().marks.get.bind(bench.dependencies().marks), set: () => Promise.reject(new Error('crash')) } });
    expect(bench.failures.map(String)).toEqual(['Error: crash']);
    expect(audited).toHaveLength(7);
    await another({});
    expect(audited).toHaveLength(14);
  });

  it('waits for the next run when the time of this one is over', async () => {
    const bench = await Bench.withLicense(db);
    bench.now = at('22:30:00');
    const { report, another, audited } = reporterOf(bench);
    await report();
    bench.now += 7 * HOUR;
    audited.length = 0;
    let reads = 0;
    await another({ clock: { now: () => bench.now + (audited.length >= 3 ? 5 * MINUTE + reads++ : 0) } });
    expect(audited).toHaveLength(3);
    await another({});
    expect(new Set(audited).size).toBe(7);
  });
});

it('whenever the reporter runs, each hour is audited exactly once after its end, and once more at the end of its month', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 40 * 60 }), { minLength: 2, maxLength: 60 }), (pauses) => {
    let now = at('2026-11-21T20:30:00');
    let mark = firstMark(now);
    const begin = mark;
    const hours: string[] = [];
    const again: string[] = [];
    for (const minutes of pauses) {
      now += minutes * MINUTE;
      const due = hoursToAudit(mark, now);
      expect(due.again.every((hour) => hour.slice(0, 7) < hourOf(now).slice(0, 7))).toBe(true);
      hours.push(...due.hours);
      again.push(...due.again);
      mark = { hour: due.hours.at(-1) ?? mark.hour, again: due.again.at(-1) ?? mark.again };
    }
    expect(hours).toEqual(range(plus(begin.hour, 1), hourOf(now - 7 * HOUR)));
    expect(again).toEqual(range('2026-11-01T00', plus(`${hourOf(now).slice(0, 7)}-01T00`, -1)));
  }));
});
