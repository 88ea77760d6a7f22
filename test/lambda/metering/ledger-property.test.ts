import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, wholePart } from '../../../lambda/core/metering/decimal.js';
import { DynamoForTests } from '../../support/dynamodb.js';
import { auditBooks } from './audited.js';
import { Bench, GRACE, HOUR, MINUTE, NOW } from './bench.js';
import { interposed } from './interposed.js';

const db = new DynamoForTests();
const LICENSES = ['l-0001', 'l-0002', 'l-0003'];
const DIMENSIONS = ['requests', 'GB'];

interface Event {
  readonly id: string;
  readonly license: string;
  readonly dimension: string;
  readonly quantity: number | string;
  readonly occurredAt: string;
  readonly tags?: Record<string, string>;
}

/** An id always stands for the same event, as in an application that repeats what it is not sure of. */
const event = fc.nat({ max: 60 }).map((seed): Event => ({
  id: `e${seed}`,
  license: LICENSES[seed % 3],
  dimension: DIMENSIONS[seed % 2],
  quantity: seed % 5 ? seed : `${seed}.${seed % 7}`,
  occurredAt: new Date(NOW - (seed % 8) * HOUR).toISOString(),
  // Remainders of tags are told apart until the month ends: whole quantities leave none.
  ...(seed % 4 === 0 && seed % 5 ? { tags: { team: `${seed % 3}` } } : {}),
}));

/** More events of one hour than a page holds; two crowds may have events in common. */
const crowd = fc.record({ license: fc.constantFrom(...LICENSES), first: fc.nat({ max: 60 }), size: fc.integer({ min: 41, max: 90 }) })
  .map(({ license, first, size }) => Array.from({ length: size }, (_, i): Event => ({
    id: `crowd-${first + i}`, license, dimension: DIMENSIONS[(first + i) % 2], quantity: '1.25', occurredAt: new Date(NOW - HOUR).toISOString(),
  })));

const few = fc.array(fc.array(event, { maxLength: 4 }), { minLength: 1, maxLength: 3 });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('hear' as const), messages: few }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hear' as const), messages: crowd.map((events) => [events.slice(0, 50), events.slice(50)]) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 70 }) }) },
  {
    weight: 3, arbitrary: fc.record({
      kind: fc.constant('report' as const),
      fault: fc.constantFrom('none', 'throttled', 'answer lost', 'partly unprocessed', 'crash', 'two at once'),
      at: fc.nat({ max: 12 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), license: fc.constantFrom(...LICENSES), minutesAgo: fc.nat({ max: 5 }), meanwhile: few, lost: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type Report = Extract<Step, { kind: 'report' }>;

/** Plays steps, and remembers what must be billed in the end, and what of a license that has ended may be, as it came late. */
class Play {
  readonly due = new Map<string, Event>();
  readonly tooLate = new Map<string, Event>();
  private readonly ended = new Set<string>();

  constructor(readonly bench: Bench) {}

  public async step(one: Step): Promise<void> {
    switch (one.kind) {
      case 'wait':
        this.bench.now += one.minutes * MINUTE;
        break;
      case 'hear':
        await this.hear(one.messages);
        break;
      case 'report':
        await this.report(one);
        break;
      case 'end':
        await this.end(one);
    }
  }

  public async report({ fault, at }: Pick<Report, 'fault' | 'at'>): Promise<void> {
    const { bench } = this;
    const deps = bench.dependencies();
    const { taker } = bench;
    taker.fault = () => (fault === 'throttled' ? { error: 'ThrottlingException' } : fault === 'answer lost' ? 'LOSE_ANSWER' : 'PASS');
    taker.unprocessed = ({ dimension }) => fault === 'partly unprocessed' && dimension === 'GB';
    const crash = (count: number) => { if (fault === 'crash' && count >= at) { throw new Error('crash'); } };
    await Promise.all([
      bench.report(interposed(deps, { after: crash })),
      ...(fault === 'two at once' ? [bench.report(deps)] : []),
    ]);
    taker.fault = () => 'PASS';
    taker.unprocessed = () => false;
  }

  private async hear(messages: readonly (readonly Event[])[]): Promise<void> {
    await this.bench.hear(messages);
    for (const one of messages.flat()) {
      (this.ended.has(one.license) ? this.tooLate : this.due).set(`${one.license} ${one.id}`, one);
    }
  }

  /** The license ends, usage still comes, and its last slot is told by its message, or by the run when that is lost. */
  private async end({ license, minutesAgo, meanwhile, lost }: Extract<Step, { kind: 'end' }>): Promise<void> {
    const { bench } = this;
    if (this.ended.has(license)) {
      return;
    }
    const end = new Date(bench.now - minutesAgo * MINUTE).toISOString();
    await bench.changeFacts({ end }, license);
    await this.hear(meanwhile);
    const sealAt = Date.parse(end) + GRACE;
    bench.now = sealAt;
    if (!lost) {
      await bench.reportFinal({ license, end, sealAt: new Date(sealAt).toISOString() });
    }
    await this.report({ fault: 'none', at: 0 });
    this.ended.add(license);
  }
}

/** Whole units of distinct events. */
function unitsOf(events: ReadonlyMap<string, Event>, license: string, dimension: string): number {
  const of = [...events.values()].filter((one) => one.license === license && one.dimension === dimension);
  return Number(wholePart(of.reduce((total, { quantity }) => total + amountOf(String(quantity)), 0n)));
}

describe('whatever happens', () => {
  it('what is billed in the end is the distinct usage that was acknowledged, to the unit', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
      const bench = await Bench.over(db);
      const play = new Play(bench);
      for (const license of LICENSES) {
        await bench.license(license, { start: new Date(NOW - 12 * HOUR).toISOString() });
      }
      for (const one of steps) {
        await play.step(one);
      }
      for (let i = 0; i < 3; i += 1) {
        bench.now += HOUR;
        await bench.hear(LICENSES.map((license) => ({ id: `flush-${i}`, license, dimension: 'flush', quantity: 1, occurredAt: new Date(bench.now).toISOString() })));
        bench.now = Math.ceil(bench.now / HOUR) * HOUR + 10 * MINUTE;
        await play.report({ fault: 'none', at: 0 });
      }
      for (const license of LICENSES) {
        for (const dimension of DIMENSIONS) {
          const billed = bench.taker.billed(license, dimension);
          expect(billed, `${license} ${dimension}`).toBeGreaterThanOrEqual(unitsOf(play.due, license, dimension));
          expect(billed, `${license} ${dimension}`).toBeLessThanOrEqual(unitsOf(new Map([...play.tooLate, ...play.due]), license, dimension));
        }
      }
      expect([...bench.taker.payloads.values()].filter((payloads) => payloads.size !== 1)).toEqual([]);
      expect(bench.refusals).toEqual([]);
      await auditBooks(db.client, bench.table);
    }), { numRuns: 8, endOnFailure: true });
  }, 60_000);
});
