import type { Clock } from '../core/clock.js';
import type { AuditMarks } from '../core/metering/audit.js';
import type { LedgerIdentity } from '../core/metering/fence.js';
import type { FinalUsageQueue } from '../core/metering/final-usage.js';
import type { SpendGuard } from '../core/metering/held-usage.js';
import type { IncludedSource } from '../core/metering/included.js';
import type { LicenseMeters } from '../core/metering/meter.js';
import type { Pace } from '../core/metering/pace.js';
import type { UsagePages } from '../core/metering/page.js';
import type { RunQueue } from '../core/metering/run-queue.js';
import type { Signals } from '../core/metering/signals.js';
import type { UsageTaker } from '../core/metering/usage-record.js';
import type { WriteOffList } from '../core/metering/write-off-list.js';

/** What the reporter works with. */
export interface ReporterDependencies {
  readonly pages: UsagePages;
  readonly meters: LicenseMeters;
  readonly ledger: LedgerIdentity;
  readonly marks: AuditMarks;
  readonly writeOffs: WriteOffList;
  readonly taker: UsageTaker;
  /** Of the run, of which there is one at a time. */
  readonly pace: Pace;
  /** Of final usage, beside the run. */
  readonly finalPace: Pace;
  readonly runs: RunQueue;
  readonly finalUsage: FinalUsageQueue;
  readonly clock: Clock;
  readonly signals: Signals;
  /** Milliseconds from the end of a license to its last slot. */
  readonly finalUsageGrace: number;
  /** Dimensions of which AWS is told every hour of a running license, with quantity 0 when nothing was used; by default none. */
  readonly zeros?: readonly string[];
  /** What contracts include is not told; by default everything is. */
  readonly included?: IncludedSource;
  /** The calls a second of the run: with too much to tell at that pace, hours are merged. By default they never are. */
  readonly callsPerSecond?: number;
  /** Nothing is sent: what is sealed from now on is settled as if it was. */
  readonly dryRun?: boolean;
  /** Holds usage above a ceiling before AWS is told; by default there are no ceilings. */
  readonly guard?: SpendGuard;
  /** Whether messages of this queue are about final usage. */
  isFinalUsageQueue(arn: string): boolean;
}

/** Work ends after this time and is asked for again: the function has a minute left for what it has begun. */
export const WORK_MILLISECONDS = 4 * 60_000;

/** Reads and writes of one invocation that are under way at the same time. */
export const CONCURRENCY = 8;
