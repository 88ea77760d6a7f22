import { Auditor } from './auditor/auditor.js';
import { RECORDER_SKEW } from './auditor/expectations.js';
import type { Violation } from './auditor/violations.js';
import { variantOf } from './variants.js';
import type { VariantName } from './variants.js';
import { faultless, planOf } from './world/plan.js';
import { Random } from './world/random.js';
import { World } from './world/world.js';

export interface SeedOptions {
  readonly seed: number;
  readonly licenses: number;
  /** Nothing goes wrong, and the app makes no mistakes. */
  readonly calm?: boolean;
  /** A world with something that others have not; without it the world is the plain one. */
  readonly variant?: VariantName | undefined;
  /** The first violation is enough: the rest of the month is not played. */
  readonly untilViolated?: boolean;
}

export interface SeedResult {
  readonly seed: number;
  readonly digest: string;
  readonly violations: readonly Violation[];
  /** What happened last, if something was violated. */
  readonly tail: readonly string[];
  readonly stats: Readonly<Record<'runs' | 'calls' | 'accepted' | 'events', number>>;
}

/** Plays a month. The same seed always has the same result. */
export async function runSeed({ seed, licenses, calm = false, variant, untilViolated = false }: SeedOptions): Promise<SeedResult> {
  const random = new Random(seed);
  const planned = planOf(random, { recorderSkew: RECORDER_SKEW, licenses });
  const played = variant && variantOf(variant, seed);
  const world = new World({ random, plan: calm ? faultless(planned) : planned, licenses, odd: !calm, variant: played?.variant });
  const auditor = new Auditor(world);
  played?.audit(world, auditor);
  const { all: violations } = auditor.violations;
  world.isEnough = () => untilViolated && violations.length > 0;
  await world.run();
  if (!world.isEnough()) {
    auditor.conclude();
  }
  return {
    seed,
    digest: world.trace.digest,
    violations,
    tail: violations.length > 0 ? world.trace.tail() : [],
    stats: { runs: world.runs, calls: world.aws.calls, accepted: auditor.bill.accepted.size, events: world.bodies.size },
  };
}
