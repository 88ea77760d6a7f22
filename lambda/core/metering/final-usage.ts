import * as v from 'valibot';
import type { FinalUsage } from '../messages.js';
import { isoTime, parseJson, reasonOf } from '../untrusted.js';

/** The longest delay of a queue message. Source: SQS quotas, 2026-09. */
const LONGEST_DELAY_SECONDS = 900;

/** The queue from which a license is told for the last time. */
export interface FinalUsageQueue {
  send(message: FinalUsage, delaySeconds: number): Promise<void>;
}

const schema = v.strictObject({ license: v.string(), end: isoTime, sealAt: isoTime });

/** Reads a message of the final usage queue, or says what is wrong with it. */
export function readFinalUsage(body: string): { readonly message: FinalUsage } | { readonly problem: string } {
  const read = v.safeParse(schema, parseJson(body));
  return read.success ? { message: read.output } : { problem: reasonOf('final usage', read.issues) };
}

export function finalUsageOf(license: string, end: string, finalUsageGrace: number): FinalUsage {
  return { license, end, sealAt: new Date(Date.parse(end) + finalUsageGrace).toISOString() };
}

/** How long the message waits before it is due, or as long as a queue can hold it back. */
export function delayOf({ sealAt }: FinalUsage, now: number): number {
  return Math.min(LONGEST_DELAY_SECONDS, Math.max(0, Math.ceil((Date.parse(sealAt) - now) / 1_000)));
}
