import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shardOf } from '../../../lambda/core/metering/hashes.js';
import { meterFeed } from '../../../lambda/meter-feed/handler.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, GRACE, HOUR, MINUTE, NOW } from './bench.js';
import { onlyShards } from './interposed.js';
import { imageOf } from './simulated-aws.js';

const db = new DynamoForTests();
const PRODUCT = 'product';
const LICENSE = `${PRODUCT}:customer`;
const START = '2026-11-21T12:00:00.000Z';
const BY_LICENSE = { licenseArn: 'arn:aws:license-manager::294406891311:license:l-0001', account: '111122223333' };

type Step
  = | { readonly kind: 'use'; readonly hoursAgo: number; readonly quantity: number }
    | { readonly kind: 'wait'; readonly minutes: number }
    | { readonly kind: 'report'; readonly answer: 'PASS' | 'LOSE_ANSWER' }
    /** The feed's clock may be wrong by hours. */
    | { readonly kind: 'license'; readonly clockOff: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('use' as const), hoursAgo: fc.nat(3), quantity: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 5, max: 90 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('report' as const), answer: fc.constantFrom('PASS', 'PASS', 'LOSE_ANSWER') }) },
);
const license: fc.Arbitrary<Step> = fc.record({ kind: fc.constant('license' as const), clockOff: fc.integer({ min: -5, max: 3 }) });
const steps = fc.tuple(fc.array(step, { minLength: 4, maxLength: 10 }), license, fc.array(fc.oneof({ weight: 9, arbitrary: step }, license), { minLength: 2, maxLength: 8 }))
  .map(([before, change, after]) => [...before, change, ...after]);

/** The style and the hour of every record that AWS was ever told of. */
function toldIn(bench: Bench): { readonly style: string; readonly hour: string }[] {
  return bench.taker.calls.flat().map((json) => {
    const record = JSON.parse(json) as { ts: string };
    return { style: 'product' in record ? 'legacy' : 'license', hour: record.ts.slice(0, 13) };
  });
}

test('no hour of a customer is told in both styles, and every unit once, whenever the license comes and whatever the clock of the feed says', async () => {
  let changed = 0;
  await fc.assert(fc.asyncProperty(steps, async (all) => {
    const bench = await Bench.over(db);
    let revision = 0;
    const knows = async (customer: Parameters<typeof imageOf>[1], now: number) => {
      const feed = meterFeed({
        meters: bench.meters, clock: { now: () => now }, finalUsageGrace: GRACE,
        finalUsage: { send: async () => undefined }, signals: { failed: () => undefined, ignored: () => undefined },
      });
      await feed({ Records: [{ dynamodb: { SequenceNumber: '1', NewImage: imageOf(LICENSE, { start: START, ...customer }, ++revision) } }] });
    };
    await knows({}, NOW);
    let heard = 0;
    for (const [i, one] of [...all, ...Array.from({ length: 3 }, (): Step[] => [{ kind: 'wait', minutes: 75 }, { kind: 'report', answer: 'PASS' }]).flat()].entries()) {
      switch (one.kind) {
        case 'use':
          heard += one.quantity;
          await bench.hear([{ id: `${i}`, license: LICENSE, dimension: 'd', quantity: one.quantity, occurredAt: new Date(bench.now - one.hoursAgo * HOUR).toISOString() }], { legacyProduct: PRODUCT });
          break;
        case 'wait':
          bench.now += one.minutes * MINUTE;
          break;
        case 'report':
          bench.taker.fault = () => one.answer;
          await bench.reportAll({ meters: onlyShards(bench.meters, new Set([shardOf(LICENSE)])) });
          break;
        case 'license':
          await knows(BY_LICENSE, bench.now + one.clockOff * HOUR);
      }
    }
    const cut = (await bench.meters.get(LICENSE))?.cut ?? '9999';
    const told = toldIn(bench);
    expect(told.filter(({ style, hour }) => style !== (hour < cut ? 'legacy' : 'license'))).toEqual([]);
    expect([...bench.taker.payloads.values()].filter((payloads) => payloads.size > 1)).toEqual([]);
    expect(bench.taker.billed(LICENSE, 'd')).toBe(heard);
    changed += new Set(told.map(({ style }) => style)).size - 1 > 0 ? 1 : 0;
  }), { numRuns: 12, seed: 7 });
  expect(changed).toBeGreaterThan(2);
}, 120_000);
