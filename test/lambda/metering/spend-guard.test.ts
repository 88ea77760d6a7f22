import { describe, expect, it } from 'vitest';
import { releaseCommand } from '../../../cli/src/commands/release.js';
import { writeOffCommand } from '../../../cli/src/commands/write-off.js';
import type { Context } from '../../../cli/src/context.js';
import { amountOf } from '../../../lambda/core/metering/decimal.js';
import type { MetersRead } from '../../../lambda/core/metering/meter.js';
import { play } from '../../cli/played.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { auditBooks } from './audited.js';
import { HOUR, LICENSE, MINUTE, usage } from './bench.js';
import { Guarded, HOUR_20, at } from './guarded.js';
import { interposed } from './interposed.js';

const db = new DynamoForTests();

describe('usage above a ceiling', () => {
  it('is held before AWS is told, a person is asked, and everything else is told as usual', async () => {
    const guarded = await Guarded.with(db);
    const { bench } = guarded;
    await bench.license('l-0002');
    bench.now = at('21:06:00');
    await bench.hear([
      usage('a', { quantity: 101 }), usage('other', { license: 'l-0002', quantity: 100 }),
      usage('before', { quantity: 3, occurredAt: '2026-11-21T19:30:00Z' }), usage('after', { quantity: 4, occurredAt: '2026-11-21T21:05:00Z' }),
    ]);
    await guarded.report('21:12:00');
    await guarded.report('22:12:00', { zeros: ['requests'] });

    expect(Object.fromEntries([...bench.taker.bill].filter(([, quantity]) => quantity > 0))).toEqual({
      [`${LICENSE} requests 2026-11-21T19`]: 3, [`${LICENSE} requests 2026-11-21T21`]: 4, 'l-0002 requests 2026-11-21T20': 100,
    });
    expect([...bench.taker.bill.keys()]).not.toContain(`${LICENSE} requests ${HOUR_20}`);
    expect(guarded.heldBack).toEqual([`${LICENSE} ${HOUR_20}`]);
    expect(guarded.waiting).toEqual([1, 1]);
    expect(guarded.mails).toEqual([{
      subject: `Usage above its ceiling waits for you (${LICENSE})`,
      text: expect.stringContaining(`Hour ${HOUR_20} (UTC): requests 101 (ceiling 100)\nDecide until: 2026-12-01 05:00 UTC`) as string,
    }]);
    expect(guarded.mails[0].text).toContain(`\n  npx cdk-marketplace-saas-cli release ${LICENSE} --hour ${HOUR_20} --product product-1 --region eu-west-1\n`);
    expect(guarded.mails[0].text).toContain(`\n  npx cdk-marketplace-saas-cli write-off ${LICENSE} --hour ${HOUR_20} --product product-1 --region eu-west-1 --reason "`);
    expect(await guarded.account()).toMatchObject({ totals: { requests: { heard: '108', accepted: '7', held: '101' } }, recomputed: { agrees: true } });
    await auditBooks(db.client, bench.table);
  });

  it('is told once with a later hour after it was released, and what comes then is measured anew', async () => {
    const guarded = await Guarded.with(db);
    const { bench } = guarded;
    await bench.hear([usage('a', { quantity: 150 })]);
    await guarded.report('21:12:00');
    expect(await guarded.release(HOUR_20)).toEqual({ license: LICENSE, released: true, hours: { [HOUR_20]: { requests: '150' } } });
    expect(await guarded.release(HOUR_20)).toEqual({ license: LICENSE, released: false });
    await bench.hear([usage('few', { quantity: 100 })]);
    await guarded.report('21:20:00');
    expect([...bench.taker.bill.values()]).toEqual([250]);

    await bench.hear([usage('one more', { quantity: 1 })]);
    await guarded.report('22:12:00');
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(250);
    expect(guarded.mails).toHaveLength(2);
    expect(guarded.mails[1].text).toContain('requests 101 (ceiling 100)');
    expect(await guarded.release()).toMatchObject({ released: true, hours: { [HOUR_20]: { requests: '1' } } });
    await guarded.report('22:20:00');
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(251);
    expect(await guarded.account()).toMatchObject({ recomputed: { agrees: true } });
  });

  it('that spreads over hours is no reason to ask, not even when they are told together', async () => {
    const guarded = await Guarded.with(db);
    const { bench } = guarded;
    for (const hour of ['17', '18', '19']) {
      await bench.hear([usage(hour, { occurredAt: `2026-11-21T${hour}:30:00Z`, quantity: 100 })]);
    }
    await guarded.report('20:12:00', { callsPerSecond: 1e-6 });
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-21T19`, 300]]);
    expect(guarded.mails).toEqual([]);
    expect(await bench.meter()).not.toHaveProperty('over');
  });

  it('is asked about until a mail was taken, and held meanwhile', async () => {
    const guarded = await Guarded.with(db);
    await guarded.bench.hear([usage('a', { quantity: 150 })]);
    guarded.mailFails = true;
    await guarded.report('21:12:00');
    expect(guarded.bench.failures.length).toBeGreaterThan(0);
    guarded.mailFails = false;
    await guarded.report('21:17:00');
    await guarded.report('21:22:00');
    expect(guarded.mails).toHaveLength(1);
    expect(guarded.bench.taker.calls).toEqual([]);
  });

  it('is told when ceilings are no longer given, though nobody has decided', async () => {
    const guarded = await Guarded.with(db);
    await guarded.bench.hear([usage('a', { quantity: 500 })]);
    await guarded.report('21:12:00');
    expect(guarded.bench.taker.billed(LICENSE, 'requests')).toBe(0);
    await guarded.report('22:12:00', { guard: undefined });
    await guarded.report('22:17:00', { guard: undefined });
    expect(guarded.bench.taker.billed(LICENSE, 'requests')).toBe(500);
  });

  it('is held without anybody to mail to', async () => {
    const guarded = await Guarded.with(db);
    await guarded.bench.hear([usage('a', { quantity: 150 })]);
    await guarded.report('21:12:00', { guard: { ...guarded.guard, admin: undefined } });
    expect(guarded.bench.taker.calls).toEqual([]);
    expect(guarded.heldBack).toHaveLength(1);
  });

  it('is held whatever crashes, and told once after the release', async () => {
    for (let stop = 0; stop < 12; stop += 1) {
      const guarded = await Guarded.with(db);
      await guarded.bench.hear([usage('a', { quantity: 150 }), usage('b', { quantity: 5, occurredAt: '2026-11-21T19:30:00Z' })]);
      guarded.bench.now = at('21:12:00');
      await guarded.bench.report(interposed({ ...guarded.bench.dependencies(), guard: guarded.guard }, { after: (step) => { if (step >= stop) { throw new Error('crash'); } } }));
      await guarded.report('21:17:00');
      expect(guarded.bench.taker.billed(LICENSE, 'requests'), `stop ${stop}`).toBe(5);
      expect(guarded.mails.length, `stop ${stop}`).toBeGreaterThan(0);
      await guarded.release();
      await guarded.report('22:12:00');
      expect(guarded.bench.taker.billed(LICENSE, 'requests'), `stop ${stop}`).toBe(155);
      await auditBooks(db.client, guarded.bench.table);
    }
  }, 60_000);
});

it('usage that waits is counted as it was last seen, when time runs out while a run looks at it again', async () => {
  const guarded = await Guarded.with(db);
  const { bench } = guarded;
  const other = 'l-0022'; // In the same shard.
  await bench.license(other);
  await bench.hear([usage('a', { license: other, quantity: 150 })]);
  let seen = false;
  const meters = new Proxy(bench.meters, {
    get: (of, name) => (name !== 'ofShard'
      ? (Reflect.get(of, name) as () => unknown).bind(of)
      : async (shard: number, after = ''): Promise<MetersRead> => {
        // One at a time, as if they were many.
        const following = (await of.ofShard(shard)).meters.filter(({ license }) => license > after);
        const one = following.slice(0, 1);
        bench.now += seen && after === '' ? 5 * MINUTE : 0;
        seen ||= one.some(({ hold }) => hold?.over?.size === 1);
        return { meters: one, ...following.length > 1 ? { next: one[0].license } : {} };
      }),
  });
  await guarded.report('21:12:00', { meters });
  expect([seen, bench.now > at('21:16:00')]).toEqual([true, true]);
  expect(guarded.waiting).toEqual([1]);
});

describe('a decision that is stopped after any of its writes', () => {
  it.each<[string, (context: Context) => Promise<void>, number]>([
    ['to release', (context) => releaseCommand(LICENSE, {}, context), 157],
    ['to write off', (context) => writeOffCommand(LICENSE, { hour: [HOUR_20], reason: 'a loop' }, context), 7],
  ])('%s, and repeated, gives the same', async (_what, command, billed) => {
    const held = async () => {
      const guarded = await Guarded.with(db);
      await guarded.bench.hear([usage('a', { quantity: 150 })]);
      await guarded.report('21:12:00');
      return guarded;
    };
    const { writes } = await play((await held()).bench, command);
    expect(writes).toBeGreaterThan(1);
    for (let stop = 1; stop <= writes; stop += 1) {
      const guarded = await held();
      const { bench } = guarded;
      await expect(play(bench, command, (write) => { if (write === stop) { throw new Error('crash'); } })).rejects.toThrow('crash');
      await guarded.report('21:15:00');
      await play(bench, command);
      await bench.hear([usage('b', { quantity: 7 })]);
      await guarded.report('22:12:00');
      await guarded.report('23:12:00');
      expect(bench.taker.billed(LICENSE, 'requests'), `stop ${stop}`).toBe(billed);
      expect(guarded.waiting.at(-1)).toBe(0);
      expect(await guarded.account(), `stop ${stop}`).toMatchObject({ recomputed: { agrees: true } });
    }
  }, 60_000);
});

describe('at the end of a month', () => {
  const late = (id: string, over: Record<string, unknown> = {}) => usage(id, { occurredAt: '2026-11-30T23:30:00Z', quantity: 150, ...over });

  it('the last hour waits for the decision, and is told in time after it', async () => {
    const guarded = await Guarded.with(db, { start: '2026-11-30T20:10:00.000Z' });
    const { bench } = guarded;
    bench.now = at('2026-11-30T23:40:00');
    await bench.hear([late('a'), late('b', { occurredAt: '2026-11-30T22:30:00Z', quantity: 7 })]);
    bench.now = at('2026-12-01T00:30:00');
    await bench.hear([usage('next', { occurredAt: '2026-12-01T00:20:00Z', quantity: 9 })]);
    await guarded.report('2026-12-01T02:02:00');
    await guarded.report('2026-12-01T04:58:00');
    expect(bench.taker.bill.get(`${LICENSE} requests 2026-11-30T23`)).toBeUndefined();
    await guarded.release();
    await guarded.report('2026-12-01T05:03:00');
    expect(Object.fromEntries(bench.taker.bill)).toEqual({
      [`${LICENSE} requests 2026-11-30T22`]: 7, [`${LICENSE} requests 2026-11-30T23`]: 150, [`${LICENSE} requests 2026-12-01T00`]: 9,
    });
    await auditBooks(db.client, bench.table);
  });

  it('other hours are asked about while the last one waits for a decision: after it there is no time', async () => {
    const guarded = await Guarded.with(db, { start: '2026-11-30T20:10:00.000Z' });
    const { bench } = guarded;
    bench.now = at('2026-11-30T23:40:00');
    await bench.hear([late('a', { occurredAt: '2026-11-30T22:30:00Z' }), late('b')]);
    await guarded.report('2026-11-30T23:42:00');
    await guarded.report('2026-12-01T02:02:00');
    expect(guarded.heldBack).toEqual([`${LICENSE} 2026-11-30T22`, `${LICENSE} 2026-11-30T23`]);
    expect(guarded.mails).toHaveLength(2);
    await guarded.release('2026-11-30T23');
    await guarded.report('2026-12-01T05:03:00');
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-30T23`, 150]]);
    await auditBooks(db.client, bench.table);
  });

  it('what nobody has decided about is written off by name, and the rest of the month is billed', async () => {
    const guarded = await Guarded.with(db, { start: '2026-11-30T20:10:00.000Z' });
    const { bench } = guarded;
    bench.now = at('2026-11-30T23:40:00');
    await bench.hear([late('a', { occurredAt: '2026-11-30T22:30:00Z' }), late('b', { quantity: 8 })]);
    for (const time of ['2026-11-30T23:42:00', '2026-12-01T02:02:00', '2026-12-01T04:58:00']) {
      await guarded.report(time);
      expect(bench.taker.calls).toEqual([]);
    }
    await guarded.report('2026-12-01T05:03:00');
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests 2026-11-30T23`, 8]]);
    await guarded.report('2026-12-01T06:28:00');
    expect(bench.writtenOff).toEqual([]);
    await guarded.report('2026-12-01T06:33:00');
    expect(bench.writtenOff).toMatchObject([{ license: LICENSE, hour: '2026-11-30T22', writtenOff: new Map([['HELD', new Map([['requests', amountOf('150')]])]]) }]);
    await guarded.report('2026-12-01T06:38:00');
    expect(guarded.waiting.at(-1)).toBe(0);
    expect(await guarded.account()).toMatchObject({ totals: { requests: { writtenOff: '150', accepted: '8' } }, recomputed: { agrees: true } });
  });
});

describe('at the end of a license', () => {
  async function ended(): Promise<Guarded> {
    const guarded = await Guarded.with(db);
    await guarded.bench.hear([usage('a', { quantity: 150 }), usage('b', { quantity: 6, occurredAt: '2026-11-21T19:30:00Z' })]);
    await guarded.bench.changeFacts({ end: '2026-11-21T20:40:00.000Z' });
    await guarded.report('20:50:00');
    expect(guarded.bench.taker.calls).toEqual([]);
    expect(guarded.mails[0].text).toContain('Decide until: 2026-11-21 21:25 UTC\n');
    return guarded;
  }

  it('its last hour waits for the decision', async () => {
    const guarded = await ended();
    await guarded.release();
    await guarded.report('21:05:00');
    expect([...guarded.bench.taker.bill]).toEqual([[`${LICENSE} requests ${HOUR_20}`, 156]]);
  });

  it('its last hour is told at the end of that time by the message about its end, also where no schedule runs', async () => {
    const guarded = await ended();
    const { bench, guard } = guarded;
    const message = { license: LICENSE, end: '2026-11-21T20:40:00.000Z', sealAt: '2026-11-21T20:48:00.000Z' };
    bench.finals.push({ message, delay: 0 });
    // Each may send another one.
    for (const { message: received, delay } of bench.finals) {
      bench.now += delay * 1_000;
      await bench.reportFinalWith({ guard }, received);
    }
    expect([...bench.taker.bill]).toEqual([[`${LICENSE} requests ${HOUR_20}`, 6]]);
    expect(bench.now).toBeLessThan(at('21:27:00'));
  });

  it('what nobody has decided about is written off by name, and the rest is billed', async () => {
    const guarded = await ended();
    await guarded.report('21:24:00');
    expect(guarded.bench.taker.calls).toEqual([]);
    await guarded.report('21:26:00');
    expect([...guarded.bench.taker.bill]).toEqual([[`${LICENSE} requests ${HOUR_20}`, 6]]);
    await guarded.report('21:51:00');
    expect(guarded.bench.writtenOff).toMatchObject([{ hour: HOUR_20, writtenOff: new Map([['HELD', new Map([['requests', amountOf('150')]])]]) }]);
    expect(await guarded.bench.meter()).toMatchObject({ fin: {} });
    guarded.bench.now += HOUR + MINUTE;
    await guarded.bench.report({ guard: guarded.guard });
    expect(guarded.waiting.at(-1)).toBe(0);
    await auditBooks(db.client, guarded.bench.table);
  });
});
