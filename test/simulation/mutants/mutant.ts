import type { Patch } from '../runner/bundle.js';

/** A mistake that the protocol warns of, made on purpose. */
export interface Mutant {
  readonly name: string;
  /** The pitfall in section 9 of the protocol, or the rule or step that is broken. */
  readonly pitfall: string;
  readonly patches: readonly Patch[];
}
