import { MONTH_CLOSE_MILLISECONDS } from '../marketplace-rules.js';

/** An hour of UTC, for example `2026-11-21T20`: as text, hours sort in the order of time. */
export type Hour = string;

const HOUR = 3_600_000;

/** The hour that a moment (milliseconds since the epoch) lies in. */
export function hourOf(time: number): Hour {
  return new Date(time).toISOString().slice(0, 13);
}

/** The hour that a moment in ISO 8601 lies in. */
export function hourOfMoment(moment: string): Hour {
  return hourOf(Date.parse(moment));
}

export function startOf(hour: Hour): number {
  return Date.parse(`${hour}:00:00.000Z`);
}

export function endOf(hour: Hour): number {
  return startOf(hour) + HOUR;
}

/** The hour that many hours later; earlier if negative. */
export function plus(hour: Hour, hours: number): Hour {
  return hourOf(startOf(hour) + hours * HOUR);
}

/** How many hours `to` is later than `from`. */
export function hoursBetween(from: Hour, to: Hour): number {
  return (startOf(to) - startOf(from)) / HOUR;
}

/** The hours from `first` to `last`, both included. */
export function range(first: Hour, last: Hour): Hour[] {
  const end = startOf(last);
  const hours: Hour[] = [];
  for (let time = startOf(first); time <= end; time += HOUR) {
    hours.push(hourOf(time));
  }
  return hours;
}

/** For example `2026-11`. */
export function monthOf(hour: Hour): string {
  return hour.slice(0, 7);
}

export function isLastOfMonth(hour: Hour): boolean {
  return hour.endsWith('T23') && monthOf(plus(hour, 1)) !== monthOf(hour);
}

/** The last hour of the month that an hour lies in. */
export function lastOfMonth(hour: Hour): Hour {
  return hourOf(startOfNextMonth(hour) - HOUR);
}

/** When AWS stops to take usage of the hour's month. */
export function monthClose(hour: Hour): number {
  return startOfNextMonth(hour) + MONTH_CLOSE_MILLISECONDS;
}

function startOfNextMonth(hour: Hour): number {
  return Date.UTC(Number(hour.slice(0, 4)), Number(hour.slice(5, 7)), 1);
}
