import type { AwsScript } from '../world/aws.js';
import { DIMENSIONS } from '../world/licenses.js';
import { Random } from '../world/random.js';
import { HOUR, MINUTE } from '../world/times.js';
import type { SeedUsage } from './seed-rules.js';

/** Usage of one buyer at one time. */
export interface ScenarioUsage {
  readonly buyer: number;
  readonly at: number;
  /** Absent: a malformed row. */
  readonly usage?: readonly SeedUsage[];
}

export interface Scenario {
  /** Its number in our study of the sample. */
  readonly number: number;
  readonly title: string;
  readonly buyers: number;
  readonly dimensions?: readonly string[];
  readonly usage: readonly ScenarioUsage[];
  /** A fresh one for each run. */
  readonly aws?: () => AwsScript;
  /** Runs of the seed's hourly job, if not one each hour. */
  readonly jobs?: readonly number[];
  /** Rows whose updates fail for most of an hour after the first call. In our own table every write then fails. */
  readonly rowFails?: (row: number) => boolean;
  /** How many messages the seed works on at once. Default: 1, which stays below the quota of calls. */
  readonly seedConcurrency?: number;
  /** What the seed bills, in percent of what was used. As measured on the sample, with room for another draw of chances. */
  readonly seedBills: readonly [least: number, most: number];
}

const [FIRST, SECOND_DIMENSION] = DIMENSIONS;
const one = (value: number | string, dimension: string = FIRST): readonly SeedUsage[] => [{ dimension, value }];
const eachHour = (buyers: number, hours: number, value: number): ScenarioUsage[] =>
  Array.from({ length: buyers * hours }, (_, i) => ({ buyer: i % buyers, at: Math.floor(i / buyers) * HOUR + 10 * MINUTE, usage: one(value) }));
const many = Array.from({ length: 26 }, (_, i) => `dimension-${i}`);

function share(part: number, seed: number): () => boolean {
  const random = new Random(seed);
  return () => random.chance(part);
}

/** Nothing goes wrong: here the seed bills what was used, so its failures elsewhere are those of its rules. */
export const CONTROL: Scenario = {
  number: 0, seedBills: [100, 100], title: 'nothing goes wrong, 40 buyers, 6 hours', buyers: 40, usage: eachHour(40, 6, 3),
};

/** Scenarios 1 to 12. What the seed makes of them is measured here, and close to what was measured on the sample itself. */
export const SCENARIOS: readonly Scenario[] = [
  {
    number: 1, seedBills: [41, 42], title: 'one of two dimensions unprocessed once', buyers: 1,
    usage: [{ buyer: 0, at: MINUTE, usage: [{ dimension: FIRST, value: 5 }, { dimension: SECOND_DIMENSION, value: 7 }] }],
    aws: () => ({ record: ({ Dimension }, call) => (call === 1 && Dimension === SECOND_DIMENSION ? 'UNPROCESSED' : 'PROCESSED') }),
  },
  ...[0.05, 0.2].map((part): Scenario => ({
    number: 2, seedBills: part < 0.1 ? [90, 98] : [72, 86], title: `${part * 100} % of records unprocessed, 40 buyers, 6 hours`, buyers: 40, usage: eachHour(40, 6, 3),
    aws: () => { const hit = share(part, 2); return { record: () => (hit() ? 'UNPROCESSED' : 'PROCESSED') }; },
  })),
  {
    number: 3, seedBills: [0, 0], title: 'throttled through all attempts', buyers: 1, usage: [{ buyer: 0, at: MINUTE, usage: one(9) }],
    aws: () => ({ call: (call) => (call <= 4 ? 'ThrottlingException' : undefined) }),
  },
  ...[0.05, 0.2].map((part): Scenario => ({
    number: 4, seedBills: part < 0.1 ? [88, 98] : [72, 86], title: `${part * 100} % of (buyer, hour) throttled, 40 buyers, 6 hours`, buyers: 40, usage: eachHour(40, 6, 3),
    aws: () => {
      // All attempts of the seed fall into one of these spans.
      const hit = share(part, 4);
      const spans = new Map<string, boolean>();
      return { call: (_call, records, now) => {
        const span = `${records[0].LicenseArn ?? ''} ${Math.floor(now / (5 * MINUTE))}`;
        const throttled = spans.get(span) ?? hit();
        spans.set(span, throttled);
        return throttled ? 'ThrottlingException' : undefined;
      } };
    },
  })),
  ...[50, 200, 1_000].map((buyers): Scenario => ({
    number: 5, seedBills: [10, 60], title: `quota of 10 calls a second, ${buyers} buyers`, buyers, usage: eachHour(buyers, 1, 2), seedConcurrency: 1_000,
  })),
  {
    number: 6, seedBills: [0, 0], title: '26 dimensions', buyers: 1, dimensions: many,
    usage: [{ buyer: 0, at: MINUTE, usage: many.map((dimension) => ({ dimension, value: 1 })) }],
    // The service model refuses more than 25 records in a call.
    aws: () => ({ call: (_call, records) => (records.length > 25 ? 'ValidationException' : undefined) }),
  },
  {
    number: 7, seedBills: [35, 36], title: 'two runs in one hour: 5, then 9 units', buyers: 1, jobs: [62 * MINUTE, 90 * MINUTE],
    usage: [{ buyer: 0, at: 50 * MINUTE, usage: one(5) }, { buyer: 0, at: 80 * MINUTE, usage: one(9) }],
  },
  {
    number: 8, seedBills: [200, 200], title: 'the table fails after a successful call, and the message comes again in the next hour', buyers: 1,
    usage: [{ buyer: 0, at: 10 * MINUTE, usage: one(10) }], rowFails: () => true,
  },
  {
    number: 9, seedBills: [150, 150], title: 'half of the updates of rows fail', buyers: 1,
    usage: Array.from({ length: 6 }, (_, i) => ({ buyer: 0, at: (10 + i) * MINUTE, usage: one(1) })), rowFails: (row) => row % 2 === 1,
  },
  {
    number: 10, seedBills: [0, 0], title: 'a malformed row', buyers: 3,
    usage: [{ buyer: 0, at: MINUTE }, { buyer: 0, at: 2 * MINUTE }, { buyer: 1, at: MINUTE, usage: one(4) }, { buyer: 2, at: MINUTE, usage: one(6) }],
  },
  {
    number: 11, seedBills: [460, 460], title: 'quantities as text', buyers: 1,
    usage: [{ buyer: 0, at: MINUTE, usage: one('2') }, { buyer: 0, at: 2 * MINUTE, usage: one('3') }],
  },
  {
    number: 11, seedBills: [0, 0], title: 'fractions', buyers: 1,
    usage: [{ buyer: 0, at: MINUTE, usage: one('0.5') }, { buyer: 0, at: 2 * HOUR + MINUTE, usage: one('0.5') }],
  },
  {
    number: 12, seedBills: [10, 70], title: '20,000 rows', buyers: 100,
    usage: Array.from({ length: 20_000 }, (_, i) => ({ buyer: i % 100, at: 10 * MINUTE, usage: one(1) })), jobs: [HOUR],
  },
];
