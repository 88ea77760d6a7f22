import { BYTES_PER_CALL, RECORDS_PER_CALL } from '../marketplace-rules.js';
import type { UsageRecord } from './usage-record.js';

/** Names of members and punctuation of a record in a request, with room to spare. */
const RECORD_OVERHEAD_BYTES = 160;

/** The same for an allocation, and for a tag. */
const ALLOCATION_OVERHEAD_BYTES = 60;
const TAG_OVERHEAD_BYTES = 20;

/** How many of the next records go into one call. */
export function nextCall(records: readonly UsageRecord[]): number {
  let bytes = RECORD_OVERHEAD_BYTES;
  let count = 0;
  for (const record of records.slice(0, RECORDS_PER_CALL)) {
    bytes += RECORD_OVERHEAD_BYTES + Buffer.byteLength(JSON.stringify([record.arn, record.account, record.dimension])) + allocationBytes(record);
    if (bytes > BYTES_PER_CALL && count > 0) {
      break;
    }
    count += 1;
  }
  return count;
}

function allocationBytes({ allocations = [] }: UsageRecord): number {
  return allocations.reduce((bytes, { tags }) => bytes + ALLOCATION_OVERHEAD_BYTES + Object.entries(tags)
    .reduce((ofTags, tag) => ofTags + TAG_OVERHEAD_BYTES + Buffer.byteLength(JSON.stringify(tag)), 0), 0);
}
