import type { Answer } from '../../world/included/contract.js';
import { hourStart } from '../../world/times.js';
import { amountOfUnits } from '../../world/usage.js';

/** A term of a contract, in billionths. */
export interface Term {
  until: number;
  included: bigint;
  used: bigint;
}

/** The auditor's own account of what a contract includes of one dimension. */
export class TermsOfDimension {
  readonly terms: Term[] = [];

  constructor(private readonly dimension: string) {}

  /** Another end begins a term, at the latest when the one before is over; the same end changes what the term includes. */
  public learn({ time, until, included }: Answer): void {
    const units = amountOfUnits(included.get(this.dimension) ?? 0);
    const last = this.terms.at(-1);
    if (!last) {
      this.terms.push({ until, included: units, used: 0n });
    } else if (until > last.until) {
      last.until = Math.min(last.until, time);
      this.terms.push({ until, included: units, used: 0n });
    } else {
      last.included = units;
    }
  }

  /** An hour is of the term that it begins in. */
  public termOf(hour: string): Term | undefined {
    return this.terms.find(({ until }) => hourStart(hour) < until) ?? this.terms.at(-1);
  }

  /** A statement takes so much of each hour: what of it is included. */
  public use(hours: ReadonlyMap<string, bigint>): bigint {
    let free = 0n;
    for (const [hour, amount] of hours) {
      const term = this.termOf(hour);
      const left = term && term.included > term.used ? term.included - term.used : 0n;
      const included = left < amount ? left : amount;
      if (term) {
        term.used += included;
      }
      free += included;
    }
    return free;
  }
}
