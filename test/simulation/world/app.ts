import { Activity } from './activity.js';
import { DIMENSIONS, UNLISTED } from './licenses.js';
import type { Life } from './licenses.js';
import type { Surroundings } from './surroundings.js';
import { DAY, HOUR, MINUTE, SECOND, hourStart, monthEnd } from './times.js';
import { eventOf, usageOf } from './usage.js';
import type { Usage } from './usage.js';

/** Where the app's messages go. */
export type Send = (body: string, usages: readonly Usage[], delay?: number) => void;

/** Quantities in billionths: whole ones, and such that no slot can bill alone. */
const AMOUNTS: readonly bigint[] = [
  0n, 1_000_000_000n, 3_000_000_000n, 17_000_000_000n, 250_000_000n, 333_333_333n, 2_500_000_000n, 999_999_999n, 1n, 40_100_000_000n,
];
const LATEST = 12 * DAY;

/** The vendor's application, as far as it uses one license. It sends late, twice, in bursts, and sometimes what makes no sense. */
export class App {
  private count = 0;
  private readonly activity: Activity;
  private readonly unlisted: number;

  constructor(private readonly around: Surroundings, readonly life: Life, private readonly send: Send, private readonly odd: boolean) {
    const { random, scheduler, plan } = around;
    this.activity = new Activity(around, life);
    this.unlisted = odd && random.chance(0.2) ? 0.01 : 0;
    scheduler.at(this.activity.after(life.agreed, random), () => { this.go(); });
    const month = monthEnd(plan.start);
    for (const [least, most] of [[-60, 0], [-5, 20], [0, 115]] as const) {
      this.aroundMonthEnd(month, month + random.between(least, most) * MINUTE);
    }
    if (Number.isFinite(life.ended)) {
      this.atTheEnd();
    }
  }

  /** Whether this license is in use now. */
  public get inUse(): boolean {
    const { now } = this.around.scheduler;
    return now >= this.life.agreed && now < Math.min(this.life.ended, this.around.plan.end);
  }

  /** Usage of an hour that is over. */
  public late(longest: number): void {
    this.message([this.usage(this.around.scheduler.now - this.around.random.next() * longest)]);
  }

  /** Usage of an hour of which some was heard. */
  public more(hour: string): void {
    this.message([this.usage(hourStart(hour) + this.around.random.next() * HOUR)]);
  }

  private go(): void {
    const { random, scheduler } = this.around;
    if (scheduler.now < this.life.ended && scheduler.now < this.around.plan.end) {
      this.report();
      scheduler.at(this.activity.after(scheduler.now, random), () => { this.go(); });
    }
  }

  private report(): void {
    const { random, scheduler } = this.around;
    const drawn = random.next();
    const size = drawn < 0.6 ? 1 : drawn < 0.995 ? random.whole(2, 5) : random.whole(30, 95);
    const lateness = random.pick([0, 0, 0, 0, 0, 0, 90 * MINUTE, 90 * MINUTE, 26 * HOUR, random.chance(0.3) ? LATEST : 3 * DAY]) * random.next();
    const usages = Array.from({ length: size }, () => this.usage(scheduler.now - lateness - random.next() * 30 * SECOND));
    this.message(usages);
    if (random.chance(0.05)) {
      // It is not sure whether the message arrived.
      this.message(usages.slice(0, random.whole(1, size)), random.pick([SECOND, MINUTE, 2 * HOUR, 2 * DAY]) * random.next());
    }
    if (this.odd && random.chance(0.01)) {
      this.nonsense(usages[0]);
    }
  }

  private aroundMonthEnd(month: number, time: number): void {
    const { random, scheduler } = this.around;
    scheduler.at(time, () => {
      if (this.inUse) {
        const moments = [month - 1, month, month - random.next() * 3 * HOUR, month - random.next() * 30 * MINUTE];
        this.message(moments.filter((moment) => moment <= scheduler.now + MINUTE).map((moment) => this.usage(moment)));
      }
    });
  }

  /** What `onFinalUsage` reports, in time and too late, and an app that goes on for a while. */
  private atTheEnd(): void {
    const { random, scheduler } = this.around;
    const { ended } = this.life;
    for (const [least, most] of [[0, 2], [2, 6], [6, 12], [12, 59], [60, 600]] as const) {
      if (random.chance(least < 6 ? 0.9 : 0.3)) {
        scheduler.at(ended + random.between(least, most) * MINUTE, () => { this.message([this.usage(ended - random.next() * 40 * MINUTE), this.usage(ended)]); });
      }
    }
  }

  /** The same id again with other content, usage of nobody, and what is no usage at all. */
  private nonsense(usage: Usage): void {
    const { random, scheduler } = this.around;
    const other = usageOf({ ...usage, amount: usage.amount + 1_000_000_000n });
    switch (random.whole(0, 3)) {
      case 0:
        this.message([other], random.next() * HOUR);
        break;
      case 1:
        this.send(JSON.stringify(eventOf(usageOf({ ...usage, license: 'l-00ff00ff' }))), []);
        break;
      case 2:
        this.send(JSON.stringify([{ ...eventOf(usage), id: `${usage.id}-x`, quantity: '1,5' }, eventOf(usage)]), [usage]);
        break;
      default:
        // Refused as usage of the future, unless its message waits for long.
        this.message([usageOf({ ...usage, id: `${usage.id}-f`, occurredAt: Math.floor(scheduler.now + HOUR) })]);
    }
  }

  private usage(time: number): Usage {
    const { random } = this.around;
    this.count += 1;
    return usageOf({
      id: `${this.life.id}-${this.count}`,
      license: this.life.id,
      dimension: random.chance(this.unlisted) ? UNLISTED : DIMENSIONS[Math.floor(random.next() * random.next() * DIMENSIONS.length)],
      amount: random.pick(AMOUNTS),
      occurredAt: Math.floor(Math.max(this.life.agreed, Math.min(time, this.life.ended))),
    });
  }

  private message(usages: readonly Usage[], delay = 0): void {
    if (usages.length > 0) {
      const events = usages.map(eventOf);
      this.send(JSON.stringify(events.length === 1 ? events[0] : events), usages, delay);
    }
  }
}
