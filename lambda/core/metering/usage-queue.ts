/** The queue of usage messages, as far as messages that failed go back to it. */
export interface UsageQueue {
  /** When these messages come again. Any that is not told so comes after the visibility timeout of the queue. */
  comeBack(messages: readonly ComingBack[]): Promise<void>;
}

/** A message that failed. */
export interface ComingBack {
  readonly receiptHandle: string;
  readonly seconds: number;
}

/**
 * By receives. A failure mostly passes soon, and what `onFinalUsage` reported late has two minutes until its license is
 * told for the last time. The ten receives of a message must still last through a longer outage: these make half an hour.
 */
const AFTER_FAILURE_SECONDS = [5, 10, 15, 15, 60, 120, 300, 600, 900];

/** By receives. The first fact about a license may be late by minutes: the fifth receive is eleven minutes after the first. */
const UNKNOWN_LICENSE_SECONDS = [30, 90, 180, 360];

export function secondsAfterFailure(receives: number): number {
  return nth(AFTER_FAILURE_SECONDS, receives);
}

export function secondsUntilLicenseIsKnown(receives: number): number {
  return nth(UNKNOWN_LICENSE_SECONDS, receives);
}

function nth(seconds: readonly number[], receives: number): number {
  return seconds[Math.min(seconds.length, Math.max(1, receives)) - 1] ?? 0;
}
