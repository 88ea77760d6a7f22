import { CEILING_MUTANTS } from './ceilings.js';
import { INCLUDED_MUTANTS } from './included.js';
import { INTAKE_MUTANTS } from './intake.js';
import type { Mutant } from './mutant.js';
import { REPORTER_MUTANTS } from './reporter.js';
import { SLOT_MUTANTS } from './slots.js';

/** Every mutant. */
export const MUTANTS: readonly Mutant[] = [...INTAKE_MUTANTS, ...SLOT_MUTANTS, ...REPORTER_MUTANTS, ...CEILING_MUTANTS, ...INCLUDED_MUTANTS];
