import { SHARDS } from '../../../lambda/core/metering/ledger-rules.js';
import { HINTS_BEAR } from '../auditor/expectations.js';
import type { Random } from './random.js';
import { DAY, HOUR, MINUTE, SECOND, monthEnd } from './times.js';

/** From a moment until before another. */
export interface Interval {
  readonly from: number;
  readonly until: number;
}

/** Probabilities, for each step of a process towards store and queues. */
export interface StepFaults {
  readonly throttled: number;
  readonly lostBefore: number;
  readonly lostAfter: number;
  readonly crash: number;
  readonly stall: number;
}

/** Probabilities, for each call of BatchMeterUsage or each record in it. */
export interface AwsFaults {
  readonly throttled: number;
  readonly failed: number;
  readonly failedAfter: number;
  readonly timeOut: number;
  readonly timeOutAfter: number;
  readonly unprocessed: number;
  readonly unanswered: number;
}

/** What goes wrong in one seed, and when. */
export interface Plan {
  readonly start: number;
  readonly end: number;
  readonly steps: StepFaults;
  readonly aws: AwsFaults;
  /** Milliseconds that a step takes, usually. */
  readonly latency: number;
  /** BatchMeterUsage fails: all calls. */
  readonly awsOutages: readonly Interval[];
  readonly storeOutages: readonly Interval[];
  /** The schedule starts no run. */
  readonly scheduleOutages: readonly Interval[];
  /** Delivery of changes of licenses stands still. */
  readonly feedOutages: readonly Interval[];
  /** Part of the messages that come again after they were done. */
  readonly redelivered: number;
  /** Part of the runs beside which a second one starts. */
  readonly doubled: number;
  /** Part of the reads of meters by a reporter after which late usage arrives. */
  readonly poked: number;
  /** How far clocks of functions are off, in milliseconds. */
  readonly recorderSkew: number;
  readonly reporterSkew: number;
  /** Bytes of a page of a query. */
  readonly pageBytes: number;
  /** Shards that the licenses lie in. In few of them they share queries and pages of queries, and a run takes fewer steps. */
  readonly shards: number;
}

const MONTHS = ['2026-11', '2026-12', '2027-02', '2027-04', '2028-02'];
const NOTHING: StepFaults = { throttled: 0, lostBefore: 0, lostAfter: 0, crash: 0, stall: 0 };
const AWS_WELL: AwsFaults = { throttled: 0, failed: 0, failedAfter: 0, timeOut: 0, timeOutAfter: 0, unprocessed: 0, unanswered: 0 };
const MEGABYTE = 1024 * 1024;
/** Licenses for which the probabilities are meant. */
const FEW = 3;

/** A month around the end of a calendar month. */
export function planOf(random: Random, { recorderSkew, licenses = FEW }: { readonly recorderSkew: number; readonly licenses?: number }): Plan {
  const start = monthEnd(Date.parse(`${random.pick(MONTHS)}-01T00:00:00Z`)) - random.whole(10, 20) * DAY - random.whole(0, 3_600) * SECOND;
  const end = start + 30 * DAY;
  const strength = random.pick([0.3, 1, 1, 2.5]);
  const some = (most: number) => random.next() * most * strength;
  // A run takes more steps for more licenses; it shall not die more often.
  const perRun = (most: number) => some(most) * Math.min(1, FEW / licenses);
  const month = monthEnd(start);
  const outages = (most: number, longest: readonly number[]): Interval[] => Array.from({ length: random.whole(0, most) }, () => {
    const from = random.chance(0.3) ? month + random.between(-12, 5) * HOUR : random.between(start, end - 2 * DAY);
    return { from, until: from + random.next() * random.pick(longest) };
  });
  const rare = (probability: number, length: number): Interval[] => {
    if (!random.chance(probability)) {
      return [];
    }
    const from = random.chance(0.5) ? month + random.between(-20, 4) * HOUR : random.between(start, end - 2 * DAY);
    return [{ from, until: from + length }];
  };
  return {
    start,
    end,
    steps: { throttled: some(0.02), lostBefore: some(0.008), lostAfter: some(0.012), crash: perRun(0.008), stall: perRun(0.008) },
    aws: {
      throttled: some(0.05), failed: some(0.02), failedAfter: some(0.02), timeOut: some(0.01), timeOutAfter: some(0.02),
      unprocessed: some(0.03), unanswered: some(0.02),
    },
    latency: random.pick([5, 20, 20, 100, 700]),
    awsOutages: [...outages(4, [10 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR]), ...rare(0.1, 23 * HOUR), ...rare(0.1, 25 * HOUR)],
    storeOutages: outages(2, [5 * MINUTE, HOUR]),
    scheduleOutages: outages(2, [10 * MINUTE, HOUR, 5 * HOUR]),
    feedOutages: outages(2, [10 * MINUTE, 2 * HOUR]),
    redelivered: some(0.08),
    doubled: some(0.1),
    poked: random.pick([0, 0.02, 0.05, 0.1]) * Math.min(1, FEW / licenses),
    // Seldom so much that events of these minutes seem to come from the future: then they are refused.
    recorderSkew: random.next() * (random.chance(0.7) ? Math.min(recorderSkew, HINTS_BEAR) : recorderSkew),
    reporterSkew: random.next() * 50 * SECOND,
    pageBytes: random.chance(0.2) ? 3 * 1024 : MEGABYTE,
    shards: random.pick([1, 1, 1, 2, SHARDS]),
  };
}

/** The same month with nothing going wrong. */
export function faultless(plan: Plan): Plan {
  return {
    ...plan, steps: NOTHING, aws: AWS_WELL, latency: 20, awsOutages: [], storeOutages: [], scheduleOutages: [], feedOutages: [],
    redelivered: 0, doubled: 0, poked: 0, recorderSkew: 0, reporterSkew: 0, pageBytes: MEGABYTE,
  };
}

export function isWithin(time: number, intervals: readonly Interval[]): boolean {
  return intervals.some(({ from, until }) => from <= time && time < until);
}
