import { HOUR, MONTH_CLOSE } from './rules.js';

/** Events carry whole seconds, so what happens at an event happens at a whole second. */
export function toSecond(time: number): number {
  return Math.floor(time / 1_000) * 1_000;
}

export function hourOf(time: number): number {
  return Math.floor(time / HOUR) * HOUR;
}

/** When records of the month of this time are refused. */
export function monthCloseOf(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) + MONTH_CLOSE;
}

/** The same day and time some months later; the last day of the month if that day does not exist. */
export function monthsLater(time: number, months: number): number {
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}

/** ISO 8601 with milliseconds. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}
