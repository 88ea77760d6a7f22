import type { Plan } from './plan.js';
import type { Process } from './process.js';
import type { Random } from './random.js';
import type { Scheduler } from './scheduler.js';
import type { Trace } from './trace.js';

/** What everything in a world shares. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly trace: Trace;
  readonly plan: Plan;
  /** Which faults a step of a process may have now. */
  readonly faultsFor: (process: Process) => 'OUTAGE' | 'CHANCE' | undefined;
  /** Something went wrong that may keep usage from being told in time. */
  readonly disturbed: (who: string, why: string, length?: number) => void;
  /** A process falls asleep at a step. */
  readonly napping: (who: string, what: string, length: number) => void;
  /** A process died: whoever waits for it must be told. */
  readonly crashed: (process: Process) => void;
}
