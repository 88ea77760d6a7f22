import { describe, expect, it } from 'vitest';
import { callOf } from '../../../lambda/core/metering/packing.js';
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

describe('calls in both styles', () => {
  const entry = (n: number, customer: boolean) => ({
    record: { license: `${n}`, dimension: 'd', quantity: n, ts: '2026-11-21T20:00:00.000Z', ...customer ? { product: 'code', customer: `${n}` } : { arn: `arn:${n}`, account: '1' } },
  });
  const mixed = Array.from({ length: 70 }, (_, n) => entry(n, n % 7 === 3));
  const numbers = (some: readonly { readonly record: { readonly quantity: number } }[] = []) => some.map(({ record }) => record.quantity);

  it('are apart, each begun with the most urgent record that is left', () => {
    const calls = [];
    for (let next = callOf(mixed, 1); next; next = callOf(next.rest, 1)) {
      calls.push(numbers(next.batch));
    }
    expect(calls.map((call) => [call[0], call.length])).toEqual([[0, 25], [3, 10], [29, 25], [58, 10]]);
    expect(calls.flat().sort((a, b) => a - b)).toEqual(numbers(mixed));
  });

  it('wait until they are full when only full ones are asked for', () => {
    const second = callOf(callOf(mixed, 25)?.rest ?? [], 25);
    expect(second && [numbers(second.batch)[0], second.batch.length]).toEqual([29, 25]);
    expect(callOf(second?.rest ?? [], 25)).toBeUndefined();
  });
});
