import type { Patch } from '../runner/bundle.js';

/** A mistake that the protocol warns of, made on purpose. */
export interface Mutant {
  readonly name: string;
  /** Number of the pitfall in section 9 of the protocol; for others, the rule that is broken. */
  readonly pitfall: number | string;
  readonly patches: readonly Patch[];
}

export const MUTANTS: readonly Mutant[] = [];
