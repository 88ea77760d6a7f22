import { describe, expect, it } from 'vitest';
import { DynamoForTests } from '../../support/dynamodb.js';
import { LICENSE, usage } from './bench.js';
import { Guarded, HOUR_20, at } from './guarded.js';

const db = new DynamoForTests();

describe('usage with a ceiling', () => {
  it('is never told after it was written off; later usage of the hour is', async () => {
    const guarded = await Guarded.with(db);
    const { bench } = guarded;
    await bench.hear([usage('a', { quantity: 150 })]);
    await guarded.report('21:12:00');
    expect(await guarded.writeOff(HOUR_20)).toMatchObject({ writtenOff: { [HOUR_20]: { requests: '150' } } });
    expect((await bench.meter())?.over).toBeUndefined();
    await bench.hear([usage('b', { quantity: 2 })]);
    for (const time of ['21:20:00', '22:12:00', '23:12:00']) {
      await guarded.report(time);
    }
    expect([...bench.taker.bill.values()]).toEqual([2]);
    expect(guarded.waiting.at(-1)).toBe(0);
    expect(await guarded.account()).toMatchObject({ totals: { requests: { heard: '152', writtenOff: '150', accepted: '2' } }, recomputed: { agrees: true } });
  });

  it('may be written off before it is held: only what comes later is measured then', async () => {
    const guarded = await Guarded.with(db);
    const { bench } = guarded;
    await bench.hear([usage('a', { quantity: 150 })]);
    bench.now = at('20:50:00');
    expect(await guarded.writeOff(HOUR_20)).toMatchObject({ writtenOff: { [HOUR_20]: { requests: '150' } } });
    await bench.hear([usage('few', { quantity: 100 })]);
    await guarded.report('21:12:00');
    expect([...bench.taker.bill.values()]).toEqual([100]);
    expect([guarded.mails, guarded.heldBack, guarded.waiting.at(-1)]).toEqual([[], [], 0]);

    await bench.hear([usage('many', { quantity: 1 })]);
    await guarded.report('22:12:00');
    expect(guarded.mails).toEqual([expect.objectContaining({ text: expect.stringContaining('requests 101 (ceiling 100)') as string })]);
    expect(await guarded.account()).toMatchObject({ totals: { requests: { heard: '251', writtenOff: '150', accepted: '100', held: '1' } }, recomputed: { agrees: true } });
  });

  it('is measured with what was told of the hour before a little of it was written off', async () => {
    const guarded = await Guarded.with(db);
    const { bench } = guarded;
    await bench.hear([usage('a', { quantity: 90 })]);
    await guarded.report('21:12:00');
    await bench.hear([usage('b', { quantity: 5 })]);
    expect(await guarded.writeOff(HOUR_20)).toMatchObject({ writtenOff: { [HOUR_20]: { requests: '5' } } });
    await bench.hear([usage('c', { quantity: 10 })]);
    await guarded.report('22:12:00');
    expect([bench.taker.billed(LICENSE, 'requests'), guarded.mails]).toEqual([100, []]);

    await bench.hear([usage('d', { quantity: 1 })]);
    await guarded.report('23:12:00');
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(100);
    expect(guarded.mails).toEqual([expect.objectContaining({ text: expect.stringContaining('requests 101 (ceiling 100)') as string })]);
    expect(await guarded.account()).toMatchObject({ totals: { requests: { heard: '106', writtenOff: '5', accepted: '100', held: '1' } }, recomputed: { agrees: true } });
  });

  it('is measured anew once when it was released and then written off untold', async () => {
    const guarded = await Guarded.with(db);
    const { bench } = guarded;
    await bench.hear([usage('a', { quantity: 150 })]);
    await guarded.report('21:12:00');
    await guarded.release(HOUR_20);
    expect(await guarded.writeOff(HOUR_20)).toMatchObject({ writtenOff: { [HOUR_20]: { requests: '150' } } });
    await bench.hear([usage('many', { quantity: 101 })]);
    await guarded.report('22:12:00');
    expect(bench.taker.calls).toEqual([]);
    expect(guarded.mails.at(-1)?.text).toContain('requests 101 (ceiling 100)');
  });
});
