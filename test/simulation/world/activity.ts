import type { Life } from './licenses.js';
import { isWithin } from './plan.js';
import type { Interval } from './plan.js';
import type { Surroundings } from './surroundings.js';
import { DAY, HOUR, MINUTE, monthEnd } from './times.js';

/**
 * When an app is used much: where things begin, end or go wrong, and now and then. In between it is used so rarely that a month is mostly
 * made of the hours that matter.
 */
export class Activity {
  private readonly busy: readonly Interval[];
  private readonly mean: number;
  private readonly quietMean: number;

  constructor({ random, plan }: Pick<Surroundings, 'random' | 'plan'>, { agreed, activated, ended, suspended }: Life) {
    this.mean = random.pick([10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR]);
    this.quietMean = random.pick([12 * HOUR, DAY, 2 * DAY]);
    const month = monthEnd(plan.start);
    const around = (from: number, until = from): Interval => ({ from: from - random.next() * 3 * HOUR, until: until + random.next() * 3 * HOUR });
    const troubles = [...plan.awsOutages, ...plan.storeOutages, ...plan.scheduleOutages, ...plan.feedOutages].filter(() => random.chance(0.5));
    this.busy = [
      around(agreed), around(activated), around(month), around(ended),
      ...[...troubles, ...suspended].map(({ from, until }) => around(from, until)),
      ...Array.from({ length: 2 }, () => around(random.between(plan.start, plan.end))),
    ];
  }

  /** The time of the next usage after a moment. */
  public after(time: number, random: Surroundings['random']): number {
    const next = time + random.exponential(isWithin(time, this.busy) ? this.mean : this.quietMean);
    const begins = this.busy.map(({ from }) => from).filter((from) => from > time && from < next);
    return begins.length > 0 ? Math.min(...begins) + random.exponential(this.mean) : next;
  }
}
