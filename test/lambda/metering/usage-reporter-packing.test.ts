import { describe, expect, it } from 'vitest';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, LICENSE, usage } from './bench.js';

const db = new DynamoForTests();
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);

describe('packing', () => {
  it('sends 25 records a call across licenses, the one that has ended first', async () => {
    const bench = await Bench.over(db);
    const licenses = Array.from({ length: 20 }, (_, i) => `l-${i.toString().padStart(4, '0')}`);
    for (const license of licenses) {
      await bench.license(license);
      await bench.hear([['a', 'b', 'c'].map((dimension) => usage(dimension, { license, dimension }))]);
    }
    await bench.changeFacts({ end: '2026-11-21T21:02:00.000Z' }, 'l-0013');
    bench.now = at('21:11:00');
    await bench.reportAll();
    expect(bench.taker.calls.map((call) => call.length)).toEqual([25, 25, 10]);
    expect(bench.turns).toBe(3);
    expect(bench.taker.calls[0].slice(0, 3).every((record) => record.includes('l-0013'))).toBe(true);
    expect(bench.taker.bill.size).toBe(60);
    await bench.report();
    expect(bench.taker.calls).toHaveLength(3);
  });

  it('ends a run after four minutes and asks for the next', async () => {
    const bench = await Bench.over(db);
    await bench.license(LICENSE, { start: new Date(at('12:00:00')).toISOString() });
    await bench.hear([usage('a')]);
    bench.now = at('21:11:00');
    const slow = { turn: async () => { bench.now += 5 * 60_000; } };
    await bench.report({ pace: slow });
    expect(bench.runsAsked).toBe(1);
    expect(bench.taker.billed(LICENSE, 'requests')).toBe(1);
  });
});
