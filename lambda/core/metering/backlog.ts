import { FINAL_USAGE_MILLISECONDS } from '../marketplace-rules.js';
import { endOf, hourOfMoment, monthClose, monthOf, startOf } from './hours.js';
import type { Hour } from './hours.js';
import { FINAL_USAGE_OVERDUE_MILLISECONDS, UNCONFIRMED_MILLISECONDS, UNCONFIRMED_MARGIN_MILLISECONDS } from './ledger-rules.js';
import { identityOf } from './meter.js';
import type { Meter } from './meter.js';

/** Usage of one license that AWS should have been told. */
export interface Untold {
  readonly license: string;
  /** The oldest hour of it. */
  readonly hour: Hour;
  /** Milliseconds since the epoch: when AWS ceases to take it. */
  readonly lossAt: number;
  /** Milliseconds since the epoch: until then nothing is wrong, because the license has ended just now. */
  readonly dueAt?: number;
}

/** What is left to tell at the end of a run. */
export interface Backlog {
  /** Licenses whose closed hours AWS was not told. */
  readonly licenses: number;
  /** Hours since the end of the oldest of these hours; 0 without any. */
  readonly oldestHours: number;
  /** Hours until AWS ceases to take the first of it; absent when nothing is overdue. */
  readonly hoursToLoss?: number;
}

const HOUR = 3_600_000;

/** When usage of an hour that is in no statement yet is lost: until then a later slot of its month can tell it. */
export function untoldOf({ license, end }: Meter, hour: Hour): Untold {
  const lossAt = Math.min(monthClose(hour), end === undefined ? Infinity : Date.parse(end) + FINAL_USAGE_MILLISECONDS);
  return { license, hour, lossAt, ...dueOf(end) };
}

/** The last usage of a license has an hour from the start: it is no sign of trouble until half of it has passed. */
export function dueOf(end: string | undefined): Pick<Untold, 'dueAt'> {
  return end === undefined ? {} : { dueAt: Date.parse(end) + FINAL_USAGE_OVERDUE_MILLISECONDS };
}

export function backlogOf(untold: readonly Untold[], now: number): Backlog {
  const overdue = untold.filter(({ dueAt }) => dueAt === undefined || now >= dueAt);
  const hours = (milliseconds: number) => Math.max(0, milliseconds) / HOUR;
  return {
    licenses: new Set(untold.map(({ license }) => license)).size,
    oldestHours: untold.reduce((most, { hour }) => Math.max(most, hours(now - endOf(hour))), 0),
    ...overdue.length > 0 ? { hoursToLoss: overdue.reduce((least, { lossAt }) => Math.min(least, hours(lossAt - now)), Infinity) } : {},
  };
}

/** The oldest announced hour of a license that waits for its confirmation for so long that somebody should ask AWS. */
export function waitsTooLong(meter: Meter, now: number): Hour | undefined {
  if (meter.fin || identityOf(meter) !== undefined) {
    return undefined;
  }
  const billable = [...meter.late].filter((hour) => now < monthClose(hour) && (meter.start === undefined || hour >= hourOfMoment(meter.start)));
  const oldest = billable.sort().at(0);
  return oldest !== undefined && (now >= startOf(oldest) + UNCONFIRMED_MILLISECONDS || now >= monthClose(oldest) - UNCONFIRMED_MARGIN_MILLISECONDS) ? oldest : undefined;
}

/** Whether nothing says yet since when a license waits for its confirmation. One hour of a month is enough. */
export function isFirstToWait(hour: Hour, meter: Meter): boolean {
  return !meter.fin && identityOf(meter) === undefined && ![...meter.late].some((other) => monthOf(other) === monthOf(hour) && other <= hour);
}
