import type { Patch } from '../runner/bundle.js';
import type { VariantName } from '../variants.js';

/** A mistake that the protocol warns of, made on purpose. */
export interface Mutant {
  readonly name: string;
  /** The pitfall in section 9 of the protocol, or the rule or step that is broken. */
  readonly pitfall: string;
  /** The variant of worlds in which it does harm; without it in any. */
  readonly variant?: VariantName;
  readonly patches: readonly Patch[];
}
