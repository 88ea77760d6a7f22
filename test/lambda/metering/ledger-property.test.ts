import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, wholePart } from '../../../lambda/core/metering/decimal.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, HOUR, MINUTE, NOW } from './bench.js';
import { interposed } from './interposed.js';

const db = new DynamoForTests();
const LICENSES = ['l-0001', 'l-0002', 'l-0003'];

/** An id always stands for the same event, as in an application that repeats what it is not sure of. */
const event = fc.nat({ max: 60 }).map((seed) => ({
  id: `e${seed}`,
  license: LICENSES[seed % 3],
  dimension: seed % 2 ? 'requests' : 'GB',
  quantity: seed % 5 ? seed : `${seed}.${seed % 7}`,
  occurredAt: new Date(NOW - (seed % 8) * HOUR).toISOString(),
}));

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('hear' as const), messages: fc.array(fc.array(event, { maxLength: 4 }), { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 70 }) }) },
  {
    weight: 3, arbitrary: fc.record({
      kind: fc.constant('report' as const),
      fault: fc.constantFrom('none', 'throttled', 'answer lost', 'partly unprocessed', 'crash', 'two at once'),
      at: fc.nat({ max: 12 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function play(bench: Bench, one: Step): Promise<void> {
  if (one.kind === 'wait') {
    bench.now += one.minutes * MINUTE;
  } else if (one.kind === 'hear') {
    await bench.hear(one.messages);
  } else {
    const deps = bench.dependencies();
    const { taker } = bench;
    taker.fault = () => (one.fault === 'throttled' ? { error: 'ThrottlingException' } : one.fault === 'answer lost' ? 'LOSE_ANSWER' : 'PASS');
    taker.unprocessed = ({ dimension }) => one.fault === 'partly unprocessed' && dimension === 'GB';
    const crash = (count: number) => { if (one.fault === 'crash' && count >= one.at) { throw new Error('crash'); } };
    await Promise.all([
      bench.report(interposed(deps, { after: crash })),
      ...(one.fault === 'two at once' ? [bench.report(deps)] : []),
    ]);
    taker.fault = () => 'PASS';
    taker.unprocessed = () => false;
  }
}

describe('whatever happens', () => {
  it('what is billed in the end is the distinct usage that was acknowledged, to the unit', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
      const bench = await Bench.over(db);
      for (const license of LICENSES) {
        await bench.license(license, { start: new Date(NOW - 12 * HOUR).toISOString() });
      }
      for (const one of steps) {
        await play(bench, one);
      }
      const heard = new Map(steps.flatMap((one) => (one.kind === 'hear' ? one.messages.flat() : [])).map((one) => [one.id, one]));
      for (let i = 0; i < 3; i += 1) {
        bench.now += HOUR;
        await bench.hear(LICENSES.map((license) => ({ id: `flush-${i}`, license, dimension: 'flush', quantity: 1, occurredAt: new Date(bench.now).toISOString() })));
        bench.now = Math.ceil(bench.now / HOUR) * HOUR + 10 * MINUTE;
        await play(bench, { kind: 'report', fault: 'none', at: 0 });
      }
      for (const license of LICENSES) {
        for (const dimension of ['requests', 'GB']) {
          const events = [...heard.values()].filter((one) => one.license === license && one.dimension === dimension);
          const total = events.reduce((sum, one) => sum + amountOf(String(one.quantity)), 0n);
          expect([license, dimension, bench.taker.billed(license, dimension)]).toEqual([license, dimension, Number(wholePart(total))]);
        }
      }
      expect([...bench.taker.payloads.values()].filter((payloads) => payloads.size !== 1)).toEqual([]);
    }), { numRuns: 12, interruptAfterTimeLimit: 5_000, markInterruptAsFailure: false });
  });
});
