import type { SpendGuard } from '../../../lambda/core/metering/held-usage.js';
import type { Process } from './process.js';
import type { Surroundings } from './surroundings.js';
import type { World } from './world.js';

/**
 * What some worlds have beside others. Its chance is a stream of its own: whatever it draws, a world without it, and all that is planned for this one, stays as
 * it is.
 */
export interface Variant {
  /** Before anything else of the world is there but its licenses, its table and AWS. */
  begin(world: World, around: Surroundings): void;
  /** Times at which a reporter may do something that nothing in the table shows. */
  readonly runsAt: readonly number[];
  /** What asks a person before usage is told. */
  guard?(process: Process): SpendGuard;
  /** A reporter does this step now. */
  step?(what: string): void;
}
