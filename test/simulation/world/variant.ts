import type { AttributeValue } from 'aws-lambda';
import type { SpendGuard } from '../../../lambda/core/metering/held-usage.js';
import type { IncludedDimensions, IncludedSource } from '../../../lambda/core/metering/included.js';
import type { Life } from './licenses.js';
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
  /** By dimension of usage the dimension of the contract that includes some of it. */
  readonly included?: IncludedDimensions;
  /** Where a reporter looks up what a contract includes. */
  source?(process: Process): IncludedSource;
  /** When AWS says something new about the entitlements of a license. */
  newsOf?(life: Life): readonly number[];
  /** The newest entitlements of a license, as its item has them. */
  entitlements?(life: Life, time: number): AttributeValue | undefined;
  /** A reporter does this step now. */
  step?(what: string): void;
}
