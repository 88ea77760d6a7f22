import type { Interval } from '../world/plan.js';

/** When nothing went wrong that could keep usage from being told. */
export class Calm {
  private readonly disturbances: Interval[] = [];

  constructor(outages: readonly Interval[]) {
    this.disturbances.push(...outages);
  }

  public disturbed(interval: Interval): void {
    this.disturbances.push(interval);
  }

  /** Whether there was a time of this length without any disturbance between two moments. */
  public had(length: number, from: number, until: number): boolean {
    let free = from;
    const within = this.disturbances.filter((one) => one.until >= from && one.from < until).sort((a, b) => a.from - b.from);
    for (const one of within) {
      if (Math.min(one.from, until) - free >= length) {
        return true;
      }
      free = Math.max(free, one.until);
    }
    return until - free >= length;
  }
}
