import type { Interval } from '../world/plan.js';

/** When nothing went wrong that could keep usage from being told. */
export class Calm {
  /** Disturbances that touch each other are one. */
  private readonly merged: { from: number; until: number }[] = [];

  constructor(disturbances: readonly Interval[]) {
    for (const { from, until } of [...disturbances].sort((a, b) => a.from - b.from)) {
      const last = this.merged.at(-1);
      if (last && from <= last.until) {
        last.until = Math.max(last.until, until);
      } else {
        this.merged.push({ from, until });
      }
    }
  }

  /** Whether there was a time of this length without any disturbance between two moments. */
  public had(length: number, from: number, until: number): boolean {
    let free = from;
    for (let i = this.firstAfter(from); i < this.merged.length && this.merged[i].from < until; i += 1) {
      if (this.merged[i].from - free >= length) {
        return true;
      }
      free = Math.max(free, this.merged[i].until);
    }
    return until - free >= length;
  }

  /** The first disturbance that is not over at this time. */
  private firstAfter(time: number): number {
    let low = 0;
    let high = this.merged.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.merged[middle].until < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
