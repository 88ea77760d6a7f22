import { hourOf, plus, range } from '../../../lambda/core/metering/hours.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { UserError } from '../user-error.js';

const HOUR = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2})(?::\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?)?$/;

/** An hour of UTC, from `2026-11-21T20`, a time in it, or a date. */
export function hourNamed(text: string, option: string, hourOfDate = '00'): Hour {
  const [, date = '', hour = hourOfDate] = HOUR.exec(text) ?? [];
  const named = `${date}T${hour}`;
  const time = Date.parse(`${named}:00:00Z`);
  if (Number.isNaN(time) || hourOf(time) !== named) {
    throw new UserError(`${option} ${text} is no hour. Give an hour of UTC such as 2026-11-21T20, or a date such as 2026-11-21.`);
  }
  return named;
}

/** What `--from` and `--to` say. */
export interface HourOptions {
  readonly from?: string;
  /** The last hour, included. */
  readonly to?: string;
}

/** @param hoursBefore how far back to look by default */
export function hoursOf({ from, to }: HourOptions, now: number, hoursBefore: number): Hour[] {
  const last = to === undefined ? hourOf(now) : hourNamed(to, '--to', '23');
  const first = from === undefined ? plus(last, -hoursBefore) : hourNamed(from, '--from');
  const hours = first > last ? [] : range(first, last);
  if (hours.length === 0) {
    throw new UserError(`--from ${first} is later than --to ${last}.`);
  }
  return hours;
}
