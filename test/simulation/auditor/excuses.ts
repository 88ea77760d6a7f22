import type { Life } from '../world/licenses.js';
import type { Interval } from '../world/plan.js';
import { DAY, HOUR, MINUTE, hourStart, hourText, monthEnd, monthText } from '../world/times.js';
import type { Usage } from '../world/usage.js';
import { Calm } from './calm.js';
import type { Seals } from './seals.js';
import { ALWAYS } from './supplement.js';
import type { Supplement } from './supplement.js';

/** So long without disturbance is enough to tell AWS what is due: a failed run holds up the next for six minutes, and runs start every five. */
export const ENOUGH = 20 * MINUTE;
/** From the acknowledgement of late usage to the next slot that can take it. */
const NEXT_SLOT = 70 * MINUTE;
const FINAL_USAGE_GRACE = 8 * MINUTE;
/** So long the last hour of a month stays open after its end. */
const HOLD = 2 * HOUR;
/** When usage of a month, or of a license that has ended, is written off; and how long audit and reporter may take to find it. */
const MONTH_CLOSED = 6 * HOUR + 30 * MINUTE;
const LICENSE_CLOSED = 70 * MINUTE;
const WRITTEN_OFF_WITHIN = 14 * HOUR;
/** A person decides until 45 minutes after the end of a license; trouble before that time does no harm but just before it. */
const LAST_DECISION = 38 * MINUTE;
/** A reporter may have read the pages so long before it seals. */
const READ_BEFORE = 5 * MINUTE;

/** Why usage is not billed, as far as nobody could have billed it. */
export class Excuses {
  private readonly calm = new Map<string, Calm>();
  private readonly billable = new Map<string, Calm>();

  constructor(private readonly disturbances: readonly Interval[], private readonly seals: Seals, private readonly now: () => number, private readonly supplement: Supplement = {}) {}

  /** When AWS and everything of ours worked, for this license. */
  public calmOf(life: Life): Calm {
    const known = this.calm.get(life.id) ?? new Calm([
      ...this.disturbances,
      // A statement that AWS answers with CustomerNotSubscribed holds up the next ones for most of its window.
      ...life.suspended.map(({ from, until }) => ({ from, until: until + DAY })),
      { from: life.activated, until: life.usable },
    ]);
    this.calm.set(life.id, known);
    return known;
  }

  /** When AWS would have taken usage of this license, and everything of ours worked. */
  public billableIn(life: Life): Calm {
    const known = this.billable.get(life.id) ?? new Calm([...this.disturbances, ...life.suspended, { from: life.activated, until: life.usable }]);
    this.billable.set(life.id, known);
    return known;
  }

  /** Whether it is too soon to expect that usage which could not be billed is written off. */
  public mayWait(usage: Usage, { activated, ended }: Life): boolean {
    const isBeforeStart = Number.isFinite(activated) && usage.hour < hourText(activated);
    const month = monthEnd(hourStart(usage.hour));
    // What was heard before a license was confirmed is looked at again at the end of its month.
    const due = isBeforeStart ? month : Math.min(month + MONTH_CLOSED, ended + LICENSE_CLOSED);
    return this.now() < Math.max(due, usage.acknowledged, usage.applied) + WRITTEN_OFF_WITHIN;
  }

  /** Whether usage that is on a page could not be billed. */
  public hasExcuse(usage: Usage, life: Life): boolean {
    const startKnown = this.seals.startKnown.get(life.id) ?? Infinity;
    if (!Number.isFinite(life.activated) || startKnown === Infinity || usage.hour < hourText(life.activated)) {
      return true;
    }
    // What was refused as usage of the future may be counted when its message comes again.
    const heard = Math.max(usage.acknowledged, usage.applied, startKnown);
    return (this.supplement.freeTimes?.(usage) ?? ALWAYS).every(({ from, until }) => this.hadNoSlot(usage, life, Math.max(heard, from), until));
  }

  /** @param until from then on it had to wait for something else */
  private hadNoSlot(usage: Usage, life: Life, heard: number, until: number): boolean {
    if (until < Infinity) {
      // An hour that waits is no slot for others, and the last slot waits with it.
      return this.supplement.waited?.(life.id, heard, until) === true || !this.hadSlot(usage, life, heard, until);
    }
    const isLastMonth = monthText(usage.hour) === (Number.isFinite(life.ended) ? monthText(hourText(life.ended)) : '');
    const lastSlot = isLastMonth ? hourText(life.ended) : hourText(monthEnd(hourStart(usage.hour)) - HOUR);
    const sealed = this.seals.sealOf(life.id, lastSlot)?.time;
    if (sealed !== undefined) {
      // A slot that was sealed sooner than the protocol allows excuses nothing. A license that has ended closes its month before, too.
      const soonest = Math.min(life.ended + FINAL_USAGE_GRACE, hourStart(lastSlot) + HOUR + HOLD);
      return heard + READ_BEFORE >= Math.max(sealed, soonest - MINUTE);
    }
    return !this.hadTime(usage, life, heard, isLastMonth);
  }

  /** Whether a slot before the last one could take it. */
  private hadSlot(usage: Usage, life: Life, heard: number, until = Infinity): boolean {
    const closed = Math.max(heard, hourStart(usage.hour) + HOUR + 10 * MINUTE);
    return this.calmOf(life).had(ENOUGH, closed + NEXT_SLOT, Math.min(monthEnd(hourStart(usage.hour)), life.ended, this.now(), until) - MINUTE);
  }

  private hadTime(usage: Usage, life: Life, heard: number, isLastMonth: boolean): boolean {
    const calm = this.calmOf(life);
    const month = monthEnd(hourStart(usage.hour));
    // The last slot of a month that waits for a person holds up those of the next month.
    if (this.supplement.waited?.(life.id, heard, Math.min(month, life.ended)) !== true && this.hadSlot(usage, life, heard)) {
      return true;
    }
    if (isLastMonth) {
      const endKnown = this.seals.endKnown.get(life.id) ?? Infinity;
      const decided = this.waited(life, life.ended) ? life.ended + LAST_DECISION : 0;
      return calm.had(ENOUGH, Math.max(heard + MINUTE, life.ended + FINAL_USAGE_GRACE + MINUTE, endKnown, decided), Math.min(life.ended + 58 * MINUTE, month + 5 * HOUR));
    }
    const decided = this.waited(life, month) ? month + 5 * HOUR + MINUTE : 0;
    const lastClosed = Math.max(heard + MINUTE, month + 2 * HOUR + MINUTE, decided);
    return life.ended > month + 6 * HOUR && this.now() > month + 6 * HOUR && calm.had(ENOUGH, lastClosed, month + 5.45 * HOUR);
  }

  private waited({ id }: Life, closed: number): boolean {
    return this.supplement.waited?.(id, closed - MINUTE, closed + 6 * HOUR) ?? false;
  }
}
