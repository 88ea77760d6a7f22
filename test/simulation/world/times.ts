export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The hour as the ledger writes it. The auditor has its own arithmetic: that of the code under test may be wrong. */
export function hourText(time: number): string {
  return new Date(time).toISOString().slice(0, 13);
}

export function hourStart(hour: string): number {
  return Date.parse(`${hour}:00:00.000Z`);
}

/** The first moment after the month that a time lies in. */
export function monthEnd(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

export function monthText(hour: string): string {
  return hour.slice(0, 7);
}
