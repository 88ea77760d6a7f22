import type { Amounts } from './decimal.js';
import { hourOf, hourOfMoment, plus } from './hours.js';
import type { Hour } from './hours.js';
import { LOOK_BACK_HOURS } from './ledger-rules.js';
import type { Meter } from './meter.js';

/** What adopting a restored table changes in a meter. */
export interface Adoption {
  /** No statement is made for this hour or an earlier one: the original table may have made one. */
  readonly last: Hour;
  /** Every hour up to this one waits for a person: the original table may have told what is untold here. */
  readonly upTo: Hour;
  /** Remainders are not billed: the original table may have told them with later usage. */
  readonly givenUp: Amounts;
}

/** How a meter of a restored table is made safe, if it is not: a closed one tells nothing. */
export function adoptionOf({ fin, last, hold, rem }: Meter, now: number): Adoption | undefined {
  const current = hourOf(now);
  const newest = last !== undefined && last > current ? last : current;
  if (fin || (last === newest && hold?.upTo === newest)) {
    return undefined;
  }
  return { last: newest, upTo: newest, givenUp: rem };
}

/** From when on a person has to compare with what AWS has: late usage is told for as long as its window lasts. */
export function firstToCompare(restorePoint: string): Hour {
  return plus(hourOfMoment(restorePoint), -LOOK_BACK_HOURS);
}
