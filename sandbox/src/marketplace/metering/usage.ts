import type { UsageRecord } from '../api/messages.js';
import type { Purchase } from '../purchase.js';
import { hourOf } from '../times.js';

/** A usage record whose license is known. */
export interface Usage {
  readonly record: UsageRecord;
  readonly purchase: Purchase;
  /** The record's timestamp, in milliseconds. */
  readonly time: number;
  /** The hour AWS keeps one record for. */
  readonly hour: number;
  readonly quantity: number;
}

export function usageOf(record: UsageRecord, purchase: Purchase): Usage {
  const time = timeOf(record);
  return { record, purchase, time, hour: hourOf(time), quantity: record.Quantity ?? 0 };
}

export function timeOf(record: UsageRecord): number {
  return Math.round(record.Timestamp * 1_000);
}
