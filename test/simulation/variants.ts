import { Holds } from './auditor/ceilings/holds.js';
import { GuardedBill } from './auditor/ceilings/guarded-bill.js';
import { Contracts } from './auditor/included/contracts.js';
import type { Auditor } from './auditor/auditor.js';
import { CeilingsVariant } from './world/ceilings/ceilings.js';
import { IncludedVariant } from './world/included/included.js';
import { Random } from './world/random.js';
import type { Variant } from './world/variant.js';
import type { World } from './world/world.js';

/** Worlds with something that others have not. */
export const VARIANTS = ['ceilings', 'included'] as const;
export type VariantName = (typeof VARIANTS)[number];

export function isVariant(name: string): name is VariantName {
  return (VARIANTS as readonly string[]).includes(name);
}

/** A variant, and how to audit it. */
export interface PlayedVariant {
  readonly variant: Variant;
  audit(world: World, auditor: Auditor): void;
}

/** The chance of each variant is a stream of its own. */
const STREAM = 2 ** 33;

export function variantOf(name: VariantName, seed: number): PlayedVariant {
  return PLAYED[name](new Random(seed + STREAM * (VARIANTS.indexOf(name) + 1)));
}

const PLAYED: Readonly<Record<VariantName, (random: Random) => PlayedVariant>> = {
  ceilings: (random) => {
    const variant = new CeilingsVariant(random);
    return { variant, audit: (world, auditor) => {
      const holds = new Holds(variant.ceilings, world.lives, auditor.violations, () => world.scheduler.now);
      auditor.add(holds);
      variant.person.watchers.push(holds);
      world.aws.watchers.push(new GuardedBill(holds, auditor.violations));
    } };
  },
  included: (random) => {
    const variant = new IncludedVariant(random);
    return { variant, audit: (world, auditor) => { auditor.add(new Contracts(variant, world.lives, auditor.violations, () => world.scheduler.now)); } };
  },
};
