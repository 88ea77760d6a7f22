import { describe, expect, test } from 'vitest';
import { Chance } from '../../src/marketplace/faults/chance.js';
import type { FaultPlan } from '../../src/marketplace/exports.js';
import { scene } from './support.js';

describe('a fault plan', () => {
  test.each<[string, unknown, RegExp]>([
    ['a probability above 1', { delivery: { lose: 2 } }, /'delivery.lose' is 2; it must be at most 1/],
    ['a negative probability', { api: { '*': { throttle: -0.1 } } }, /'api.\*.throttle' is -0.1; it must be at least 0/],
    ['a text for a number', { entitlements: { lagMinutes: '5' } }, /'entitlements.lagMinutes' is "5"; it must be a number/],
    ['an unknown fault', { api: { BatchMeterUsage: { throtle: 1 } } }, /'api.BatchMeterUsage.throtle' is unknown here/],
    ['a fault of another operation', { api: { ResolveCustomer: { unprocessed: 1 } } }, /'api.ResolveCustomer.unprocessed' is unknown here/],
    ['an unknown operation', { api: { MeterUsage: {} } }, /'api.MeterUsage' is unknown here/],
    ['a member that every object inherits', JSON.parse('{"__proto__":{"delivery":{"lose":1}}}'), /'__proto__' is unknown here/],
    ['one deep inside', JSON.parse('{"api":{"BatchMeterUsage":{"__proto__":{"throttle":1}}}}'), /'api.BatchMeterUsage.__proto__' is unknown here/],
    ['a constructor', { api: { constructor: { throttle: 1 } } }, /'api.constructor' is unknown here/],
    ['half of a delay', { delivery: { delay: { probability: 1 } } }, /'delivery.delay.upToMinutes' is missing/],
  ])('is refused with %s', (_, plan, message) => {
    expect(() => scene(undefined, { faults: plan as FaultPlan })).toThrow(message);
    expect(() => { scene().marketplace.setFaults(plan as FaultPlan); }).toThrow(message);
  });

  test('tells every problem at once', () => {
    expect(() => scene(undefined, { faults: { delivery: { lose: 2, duplicate: -1 } } })).toThrow(/delivery.lose.*; .*delivery.duplicate|delivery.duplicate.*; .*delivery.lose/);
  });
});

describe('chance', () => {
  test('depends on the seed and on what it is about, and on nothing else', () => {
    const chance = new Chance('a');
    const first = chance.of('x', 1);
    chance.of('y', 1);
    expect(chance.of('x', 1)).toBe(first);
    expect(new Chance('a').of('x', 1)).toBe(first);
    expect([new Chance('b').of('x', 1), chance.of('x', 2)]).not.toContain(first);
  });

  test('happens as often as its probability says', () => {
    const chance = new Chance('rate');
    const rate = (probability: number) => Array.from({ length: 4_000 }, (_, i) => chance.happens(probability, 'thing', i)).filter(Boolean).length / 4_000;
    expect(rate(0)).toBe(0);
    expect(rate(1)).toBe(1);
    expect(Math.abs(rate(0.2) - 0.2)).toBeLessThan(0.03);
  });
});
