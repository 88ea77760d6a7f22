import { FINAL_USAGE_MILLISECONDS } from '../marketplace-rules.js';
import { difference, sum } from './decimal.js';
import type { Amount, Amounts } from './decimal.js';
import { monthClose } from './hours.js';
import type { Hour } from './hours.js';
import { DECISION_MARGIN_MILLISECONDS, FINAL_DECISION_MARGIN_MILLISECONDS } from './ledger-rules.js';
import type { HourOfUse } from './page.js';
import { byDimension } from './series.js';

/** By dimension: what a license may use in an hour before a person is asked whether it is told. */
export type Ceilings = Amounts;

/**
 * What an hour has more than its ceilings allow, if any of that is untold: by dimension all that was heard and no person has
 * decided about. A function of the hour of use alone, so that late usage and merged hours are no reason to ask.
 */
export function aboveCeilings({ heard, told, seen = new Map() }: HourOfUse, ceilings: Ceilings): Map<string, Amount> {
  const [all, taken, decided] = [heard, told, seen].map(byDimension);
  const above = new Map<string, Amount>();
  for (const [dimension, ceiling] of ceilings) {
    const amount = all.get(dimension) ?? 0n;
    const undecided = amount - (decided.get(dimension) ?? 0n);
    if (undecided > ceiling && amount > (taken.get(dimension) ?? 0n)) {
      above.set(dimension, undecided);
    }
  }
  return above;
}

/**
 * What a person has decided about once they write off all that is untold. What was told unasked still counts for its ceiling; what they had released
 * before it was told is decided once.
 */
export function seenAfterWriteOff({ heard, told, seen = new Map() }: HourOfUse): Map<string, Amount> {
  return new Map([...sum(seen, difference(heard, told))].map(([series, decided]) => {
    const all = heard.get(series) ?? 0n;
    return [series, decided < all ? decided : all];
  }));
}

/** The hours that a person must decide about before a statement takes them. */
export function hoursAbove(hours: ReadonlyMap<Hour, HourOfUse>, ceilings: Ceilings): Hour[] {
  return [...hours].filter(([, use]) => aboveCeilings(use, ceilings).size > 0).map(([hour]) => hour);
}

/** Until when a person may decide about an hour: after that the last slot that could tell it is sealed without it. */
export function decideUntil(hour: Hour, end: string | undefined): number {
  return Math.min(
    monthClose(hour) - DECISION_MARGIN_MILLISECONDS,
    end === undefined ? Infinity : Date.parse(end) + FINAL_USAGE_MILLISECONDS - FINAL_DECISION_MARGIN_MILLISECONDS,
  );
}
