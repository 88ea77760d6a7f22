import type { UsageRecord } from '../api/messages.js';

/** Milliseconds of the last time that can be written. ECMAScript, "Time Values and Time Range". */
const LAST_TIME = 8.64e15;

/** The records of a request of the wrong shape that tell at least of what, when and how much was used. */
export function readableRecords(request: unknown): readonly UsageRecord[] {
  const records = isObject(request) ? request.UsageRecords : undefined;
  return Array.isArray(records) ? records.filter(isReadable) : [];
}

function isReadable(record: unknown): record is UsageRecord {
  return isObject(record)
    && typeof record.Timestamp === 'number' && Math.abs(record.Timestamp * 1_000) <= LAST_TIME
    && typeof record.Dimension === 'string'
    && (record.Quantity === undefined || typeof record.Quantity === 'number')
    && (record.LicenseArn === undefined || typeof record.LicenseArn === 'string');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
