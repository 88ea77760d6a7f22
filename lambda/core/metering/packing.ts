import { BYTES_PER_CALL, RECORDS_PER_CALL } from '../marketplace-rules.js';
import { productOf } from './usage-record.js';
import type { UsageRecord } from './usage-record.js';

/** Names of members and punctuation of a record in a request, with room to spare. */
const RECORD_OVERHEAD_BYTES = 160;

/** The same for an allocation, and for a tag. */
const ALLOCATION_OVERHEAD_BYTES = 60;
const TAG_OVERHEAD_BYTES = 20;

/** What is sent next, and what is left then. */
export interface Call<Entry> {
  readonly batch: readonly Entry[];
  readonly rest: readonly Entry[];
}

/**
 * The next call: the first entry, and those after it that may be in one call with it. A call is for one product, and one that names
 * a product beside licenses is billed twice. Source: API reference BatchMeterUsage (ProductCode), 2026-09.
 * @param entries the most urgent first
 * @param least with fewer entries than this nothing is sent
 */
export function callOf<Entry extends { readonly record: UsageRecord }>(entries: readonly Entry[], least: number): Call<Entry> | undefined {
  for (const product of new Set(entries.map(({ record }) => productOf(record)))) {
    const alike = entries.filter(({ record }) => productOf(record) === product);
    if (alike.length >= least) {
      const batch = alike.slice(0, nextCall(alike.map(({ record }) => record)));
      const sent = new Set(batch);
      return { batch, rest: entries.filter((entry) => !sent.has(entry)) };
    }
  }
  return undefined;
}

/** How many of the next records, all of the same product, go into one call. */
export function nextCall(records: readonly UsageRecord[]): number {
  let bytes = RECORD_OVERHEAD_BYTES;
  let count = 0;
  for (const record of records.slice(0, RECORDS_PER_CALL)) {
    bytes += RECORD_OVERHEAD_BYTES + Buffer.byteLength(JSON.stringify([...whom(record), record.dimension])) + allocationBytes(record);
    if (bytes > BYTES_PER_CALL && count > 0) {
      break;
    }
    count += 1;
  }
  return count;
}

function whom(record: UsageRecord): string[] {
  return 'product' in record ? [record.customer] : [record.arn, record.account];
}

function allocationBytes({ allocations = [] }: UsageRecord): number {
  return allocations.reduce((bytes, { tags }) => bytes + ALLOCATION_OVERHEAD_BYTES + Object.entries(tags)
    .reduce((ofTags, tag) => ofTags + TAG_OVERHEAD_BYTES + Buffer.byteLength(JSON.stringify(tag)), 0), 0);
}
