import type { ViolationCode } from '../auditor/violations.js';
import { runSeeds } from '../runner/run-seeds.js';
import type { Mutant } from './mutant.js';

/** The first seed of a list that convicts a mutant, and of what. */
export interface Conviction {
  readonly seed: number;
  readonly code: ViolationCode;
}

/** Plays seeds with a mutant until one shows what is broken for the user. */
export async function convict(mutant: Mutant, seeds: readonly number[], workers: number): Promise<(Conviction & { readonly text: string }) | undefined> {
  let first: (Conviction & { readonly text: string }) | undefined;
  await runSeeds({
    seeds,
    licenses: 3,
    untilViolated: true,
    workers,
    variant: mutant.variant,
    patches: mutant.patches,
    each: ({ seed, violations }) => {
      const violation = violations.at(0);
      if (violation && !(first && first.seed < seed)) {
        first = { seed, code: violation.code, text: violation.text };
      }
      return first === undefined;
    },
  });
  return first;
}
