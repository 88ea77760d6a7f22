import type { Clock } from '../core/clock.js';
import type { FinalUsageQueue } from '../core/metering/final-usage.js';
import type { LicenseMeters } from '../core/metering/meter.js';
import type { Pace } from '../core/metering/pace.js';
import type { UsagePages } from '../core/metering/page.js';
import type { RunQueue } from '../core/metering/run-queue.js';
import type { Signals } from '../core/metering/signals.js';
import type { UsageTaker } from '../core/metering/usage-record.js';

/** What the reporter works with. */
export interface ReporterDependencies {
  readonly pages: UsagePages;
  readonly meters: LicenseMeters;
  readonly taker: UsageTaker;
  readonly pace: Pace;
  readonly runs: RunQueue;
  readonly finalUsage: FinalUsageQueue;
  readonly clock: Clock;
  readonly signals: Signals;
  /** Milliseconds from the end of a license to its last slot. */
  readonly finalUsageGrace: number;
}

/** Reads and writes of one invocation that are under way at the same time. */
export const CONCURRENCY = 8;
