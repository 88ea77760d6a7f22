import { BYTES_PER_CALL, RECORDS_PER_CALL } from '../../lambda/core/marketplace-rules.js';
import { endOf, hoursBetween, monthClose, monthOf } from '../../lambda/core/metering/hours.js';
import type { Hour } from '../../lambda/core/metering/hours.js';
import { MERGE_SHARE, SEND_MARGIN_MILLISECONDS } from '../../lambda/core/metering/ledger-rules.js';
import type { Meter } from '../../lambda/core/metering/meter.js';
import { nextCall } from '../../lambda/core/metering/packing.js';
import { UNUSED } from '../../lambda/core/metering/page.js';
import { candidatesOf, chooseSlot } from '../../lambda/core/metering/slots.js';
import { HOUR, MINUTE, dimensionNames, livesOf } from './workload';

export const CUSTOMERS = [50, 1_000, 10_000, 100_000, 900_000, 1_440_000] as const;

/** What becomes of a month in which every customer uses every dimension in every hour. */
export interface QuotaFigures {
  readonly customers: number;
  readonly dimensions: number;
  readonly callsPerSecond: number;
  /** Hours are never told together, or when the ledger would do so. */
  readonly mode: 'HOURLY' | 'MERGE';
  /** Part of the usage that AWS took before it closed the month. */
  readonly billed: number;
  /** Hours in one statement, on average. */
  readonly hours: number;
  /** From the end of an hour until AWS was told, at most, in hours. */
  readonly longest: number;
}

/** Customers that were told up to the same slot. */
interface Group {
  readonly count: number;
  readonly last: Hour | undefined;
}

const FIRST: Hour = '2026-11-01T00';
const LAST: Hour = '2026-11-30T23';
const HOURS = hoursBetween(FIRST, LAST) + 1;
const STEP = 20 * MINUTE;
const [ONE] = livesOf(1);
const IDENTITY = { arn: ONE.arn, account: ONE.account, start: `${FIRST}:00:00.000Z` };
const USED = { ...UNUSED, heard: new Map([['usage', 1_000_000_000n]]) };

/**
 * The month at a pace, customers counted in groups: who waits longest is told first. Which slot is told, what a call holds and when hours are told
 * together is decided by the rules of the ledger; calls are answered at once and never fail.
 */
export function quotaRun(customers: number, dimensions: number, callsPerSecond: number, mode: QuotaFigures['mode']): QuotaFigures {
  const perCall = recordsPerCall(dimensions);
  const stop = monthClose(LAST) - SEND_MARGIN_MILLISECONDS;
  let groups: Group[] = [{ count: customers, last: undefined }];
  let told = 0;
  let statements = 0;
  let longest = 0;
  for (let now = endOf(FIRST) + 10 * MINUTE; now < stop; now += STEP) {
    const calls = callsPerSecond * Math.min(STEP, stop - now) / 1_000;
    // Calls that nobody needed are gone.
    let room = calls * perCall / dimensions;
    const merge = mode === 'MERGE' && waiting(groups, now) * dimensions / RECORDS_PER_CALL > MERGE_SHARE * callsPerSecond * HOUR / 1_000;
    for (let moved = true; moved && room >= 1;) {
      moved = false;
      const left = new Map(groups.map((group) => [group, group.count]));
      for (const group of groups) {
        const count = Math.min(group.count, Math.floor(room));
        const slot = count === 0 ? undefined : slotOf(group, now, merge);
        if (slot === undefined || monthOf(slot) !== monthOf(LAST)) {
          continue;
        }
        const hours = group.last === undefined ? hoursBetween(FIRST, slot) + 1 : hoursBetween(group.last, slot);
        longest = Math.max(longest, (now - endOf(slot)) / HOUR + hours - 1);
        told += count * hours;
        statements += count;
        room -= count;
        left.set(group, group.count - count);
        left.set({ count, last: slot }, count);
        moved = true;
      }
      groups = joined([...left].map(([{ last }, count]) => ({ count, last })));
    }
  }
  return { customers, dimensions, callsPerSecond, mode, billed: told / (customers * HOURS), hours: told / Math.max(1, statements), longest };
}

/** How many of these records fit into a call: of equal ones always the same number. */
function recordsPerCall(dimensions: number): number {
  const records = livesOf(RECORDS_PER_CALL).flatMap(({ id: license, arn, account }) => dimensionNames(dimensions).map((dimension) => (
    { license, arn, account, dimension, quantity: 1, ts: IDENTITY.start })));
  const count = nextCall(records.slice(0, RECORDS_PER_CALL));
  if (count > RECORDS_PER_CALL || JSON.stringify(records.slice(0, count)).length > BYTES_PER_CALL) {
    throw new Error(`A call of ${count} records is more than AWS takes.`);
  }
  return count;
}

/** Statements that it would take to tell every hour in its own. */
function waiting(groups: readonly Group[], now: number): number {
  return groups.reduce((sum, group) => sum + group.count * candidatesOf(meterOf(group), IDENTITY, now, 0).slots.length, 0);
}

function slotOf(group: Group, now: number, merge: boolean): Hour | undefined {
  const meter = meterOf(group);
  const { slots, read } = candidatesOf(meter, IDENTITY, now, 0);
  return chooseSlot(meter, slots, new Map([...read].filter((hour) => hour > (group.last ?? '')).map((hour) => [hour, USED])), { merge });
}

function meterOf({ last }: Group): Meter {
  return { ...IDENTITY, license: ONE.id, rev: 1, ...last === undefined ? {} : { last }, rem: new Map(), late: new Set(), fin: false };
}

/** Groups with equal slots as one, the one that waits longest first. */
function joined(groups: readonly Group[]): Group[] {
  const counts = new Map<Hour | undefined, number>();
  for (const { count, last } of groups) {
    counts.set(last, (counts.get(last) ?? 0) + count);
  }
  return [...counts].filter(([, count]) => count > 0).map(([last, count]) => ({ count, last }))
    .sort((a, b) => ((a.last ?? '') < (b.last ?? '') ? -1 : 1));
}
