import { RECORDS_PER_CALL } from '../marketplace-rules.js';
import { MERGE_SHARE, SHARDS } from './ledger-rules.js';
import { identityOf } from './meter.js';
import type { Meter } from './meter.js';
import { candidatesOf } from './slots.js';

const SECONDS_PER_HOUR = 3_600;

/**
 * How many calls it takes to tell every closed hour in a statement of its own, estimated from the shards that were seen:
 * licenses are spread over shards by a hash.
 */
export class Load {
  private shards = 0;
  private records = 0;

  /** @param callsPerSecond the pace; without one there is never too much */
  constructor(private readonly callsPerSecond: number | undefined) {}

  /**
   * @param leastRecords records that every statement of a running license has
   * @param goesOn these are more meters of a shard of which some were added before
   */
  public add(meters: readonly Meter[], now: number, finalUsageGrace: number, leastRecords: number, goesOn = false): void {
    this.shards += goesOn ? 0 : 1;
    for (const meter of meters) {
      const identity = meter.fin ? undefined : identityOf(meter);
      if (identity && meter.end === undefined) {
        // The newest statement stands for the others.
        const records = Math.max(leastRecords, meter.pend?.rec.size ?? 1);
        this.records += records * candidatesOf(meter, identity, now, finalUsageGrace).slots.length;
      }
    }
  }

  /** Whether hours must be merged: their calls would take more than a share of what an hour allows. */
  public isTooMuch(): boolean {
    const calls = this.records / RECORDS_PER_CALL * SHARDS / Math.max(1, this.shards);
    return this.callsPerSecond !== undefined && calls > MERGE_SHARE * this.callsPerSecond * SECONDS_PER_HOUR;
  }
}
