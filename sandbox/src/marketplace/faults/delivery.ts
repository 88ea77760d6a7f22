import { Chance, Times } from './chance.js';
import type { DeliveryFaultPlan, FaultPlan } from './plan.js';

const MINUTE = 60_000;

/** One time that an event or message reaches the seller. */
export interface Arrival {
  /** Milliseconds of virtual time after it was sent; 0: at once. */
  readonly after: number;
  /** ORIGINAL: as it was sent. REDELIVERED: once more, the same. REPEATED: AWS sent it once more, under another id. */
  readonly copy: 'ORIGINAL' | 'REDELIVERED' | 'REPEATED';
  /** Which other spelling of the license ARN or customer identifier it has; absent: its own. */
  readonly spelling?: number;
}

/** How long something is held so that later events overtake it: longer than AWS takes from an agreement to its license (facts 5.5). */
const LONGEST_HOLD = 5 * MINUTE;

/** Within what time a duplicate comes. */
const LATEST_DUPLICATE = 60 * MINUTE;

/** Spellings to choose from. */
const SPELLINGS = 6;

/** What happens to events and messages on their way, as a plan says. What happens to one depends on what it tells, never on the others. */
export class DeliveryFaults {
  private readonly plan: DeliveryFaultPlan;
  private readonly chance: Chance;
  private readonly times = new Times();

  constructor({ seed = 'faults', delivery = {} }: FaultPlan = {}) {
    this.plan = delivery;
    this.chance = new Chance(seed);
  }

  /** When and how often something arrives; an empty list: never. @param what it tells, and to whom */
  public arrivalsOf(what: string): Arrival[] {
    const about = [what, this.times.next(what)];
    if (this.chance.happens(this.plan.lose ?? 0, 'lose', ...about)) {
      return [];
    }
    const original: Arrival = { after: this.holdOf(about), copy: 'ORIGINAL', ...this.spellingOf('ORIGINAL', about) };
    return this.chance.happens(this.plan.duplicate ?? 0, 'duplicate', ...about) ? [original, this.duplicateOf(original, about)] : [original];
  }

  private holdOf(about: readonly (string | number)[]): number {
    const { delay, reorder = 0 } = this.plan;
    if (delay && this.chance.happens(delay.probability, 'delay', ...about)) {
      return this.chance.between(1, Math.max(1, delay.upToMinutes * 60), 'delay for', ...about) * 1_000;
    }
    return this.chance.happens(reorder, 'reorder', ...about) ? this.chance.between(1, LONGEST_HOLD / 1_000, 'reorder for', ...about) * 1_000 : 0;
  }

  private duplicateOf(original: Arrival, about: readonly (string | number)[]): Arrival {
    const copy = this.chance.happens(0.5, 'redelivered', ...about) ? 'REDELIVERED' : 'REPEATED';
    const atOnce = this.chance.happens(0.5, 'duplicate at once', ...about);
    const later = atOnce ? 0 : this.chance.between(1, LATEST_DUPLICATE / 1_000, 'duplicate after', ...about) * 1_000;
    const spelling = copy === 'REDELIVERED' ? original.spelling : this.spellingOf(copy, about).spelling;
    return { after: original.after + later, copy, ...(spelling !== undefined && { spelling }) };
  }

  private spellingOf(copy: string, about: readonly (string | number)[]): Pick<Arrival, 'spelling'> {
    return this.chance.happens(this.plan.respell ?? 0, 'respell', copy, ...about)
      ? { spelling: this.chance.between(0, SPELLINGS - 1, 'spelling', copy, ...about) }
      : {};
  }
}
