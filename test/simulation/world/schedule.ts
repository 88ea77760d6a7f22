import type { Table } from '../store/table.js';
import type { Item } from '../store/values.js';
import type { Life } from './licenses.js';
import { isWithin } from './plan.js';
import type { Queue } from './queue.js';
import type { Surroundings } from './surroundings.js';
import { DAY, HOUR, MINUTE, monthEnd } from './times.js';

export interface ScheduleOptions {
  readonly around: Surroundings;
  readonly table: Table;
  readonly lives: readonly Life[];
  readonly runs: Queue;
  readonly finalUsageGrace: number;
  /** Other times that a reporter waits for. */
  readonly runsAt: readonly number[];
}

const INTERVAL = 5 * MINUTE;
/** Later than any threshold of the reporter by the worst clock of it. */
const AFTER = 11 * MINUTE;
/** Part of the runs that nothing asks for. */
const AT_RANDOM = 0.003;
/** Part of the runs that are left out while AWS takes nothing: a month of months would consist of calls in vain. */
const IN_VAIN = 0.75;
/** A run comes so long after the one before, whatever happens; seldom when all faults have healed and all is told. */
const AT_LEAST = 6 * HOUR;
const AT_LEAST_IN_THE_END = 12 * HOUR;
/** So long after its end a month has told everything. */
const TOLD = 2 * DAY;

/**
 * Asks for a run of the reporter every five minutes, and leaves out runs in which nothing can happen: since the beginning of a run that went
 * well, nothing was written but pages of open hours, every statement has its receipt, and no time passed that a reporter waits for (an hour in
 * which something was heard was closed, six hours, the hours around the end of a month, the last slot of a license). A run reads only the
 * table and its clock, so it would find what the last one found. Some of these are run nevertheless, in case this argument is wrong.
 */
export class Schedule {
  public next: number;
  private dirty = true;
  /** When hours with new usage close. */
  private readonly closings = new Set<number>();
  private unsettled = 0;
  private began = -Infinity;

  constructor(private readonly options: ScheduleOptions) {
    const { around, table } = options;
    this.next = around.plan.start + around.random.next() * INTERVAL;
    const watched = table.watch;
    table.watch = (item, old) => {
      watched(item, old);
      this.written(item, old);
    };
  }

  /** Something may be left to do. */
  public disturbed(): void {
    this.dirty = true;
  }

  public ended(well: boolean): void {
    this.dirty ||= !well;
  }

  public tick(): void {
    const { around, runs } = this.options;
    const { scheduler, random, plan } = around;
    const now = this.next;
    scheduler.now = now;
    this.next += INTERVAL;
    if (isWithin(now, plan.scheduleOutages) || runs.waiting > 0) {
      return;
    }
    const isDue = this.dirty || this.unsettled > 0 || this.isTime(now);
    if (isDue && this.unsettled > 0 && isWithin(now, plan.awsOutages) && isWithin(now + 2 * INTERVAL, plan.awsOutages) && random.chance(IN_VAIN)) {
      around.disturbed('schedule', 'AWS takes nothing: no run');
      return;
    }
    if (isDue || random.chance(AT_RANDOM)) {
      this.began = now;
      this.dirty = false;
      runs.send(JSON.stringify({ scheduledAt: now }));
    }
  }

  private written(item: Item, old: Partial<Item> | undefined): void {
    const pk = item.pk.S ?? '';
    if (pk.startsWith('M#')) {
      if ((item as Partial<Item>).last?.S === old?.last?.S) {
        this.dirty = true;
      } else {
        this.unsettled += 1;
      }
    } else if (pk.startsWith('P#')) {
      if ('rcpt' in item && !(old && 'rcpt' in old)) {
        this.unsettled -= 1;
      }
      if ((item as Partial<Item>).n?.N !== old?.n?.N) {
        const end = Date.parse(`${pk.slice(2, 15)}:00:00Z`) + HOUR;
        this.closings.add(end + AFTER);
      }
    }
  }

  private isTime(now: number): boolean {
    const passed = (time: number) => this.began < time && time <= now;
    let closed = false;
    for (const closing of this.closings) {
      if (closing <= now) {
        this.closings.delete(closing);
        closed = true;
      }
    }
    const hour = Math.floor((now - AFTER) / HOUR) * HOUR + AFTER;
    const month = monthEnd(now - 7 * HOUR);
    const { plan } = this.options.around;
    return closed
      || now - this.began >= (now < plan.end + TOLD ? AT_LEAST : AT_LEAST_IN_THE_END)
      || (now >= month && now < month + 7 * HOUR && passed(hour))
      || this.options.lives.some(({ ended }) => passed(ended + this.options.finalUsageGrace + MINUTE))
      || this.options.runsAt.some(passed);
  }
}
