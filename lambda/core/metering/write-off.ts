import { difference, sum } from './decimal.js';
import type { Amounts } from './decimal.js';
import { hourOf, hourOfMoment, monthClose, monthOf, plus, range } from './hours.js';
import type { Hour } from './hours.js';
import { CLOSED_MILLISECONDS, ENDED_HOURS, ENDED_MILLISECONDS, PAGE_KEPT_MILLISECONDS } from './ledger-rules.js';
import type { Meter } from './meter.js';
import type { HourOfUse } from './page.js';

/** Why usage can never be told. */
export type WriteOffReason = 'BEFORE_START' | 'MONTH_CLOSED' | 'ENDED' | 'OPERATOR' | 'HELD';

/** What was written off, by reason. */
export type WrittenOff = ReadonlyMap<WriteOffReason, Amounts>;

export const WRITE_OFF_REASONS: Readonly<Record<WriteOffReason, string>> = {
  BEFORE_START: 'The usage is from before the hour in which the license was activated: AWS Marketplace takes none.',
  MONTH_CLOSED: 'AWS Marketplace closed the books of the month before the usage was told.',
  HELD: 'It was above a ceiling of usageCeilings, and nobody released it before AWS Marketplace ceased to take it.',
  OPERATOR: 'A person decided that it is not billed.',
  ENDED: 'The license ended more than an hour ago: AWS Marketplace takes no usage of it any more.',
};

/** S6: what no statement to come can tell. */
export interface WriteOff {
  readonly hours: ReadonlyMap<Hour, WriteOffReason>;
  /** The license has ended: its meter is closed, with what is left of its remainders. */
  readonly closes: boolean;
}

/** The hours of a meter to write off now, if any. Only for a meter whose newest statement is settled. */
export function writeOffOf(meter: Meter, now: number): WriteOff | undefined {
  const closes = !meter.fin && hasLongEnded(meter, now);
  const hours = new Map<Hour, WriteOffReason>();
  for (const hour of [...meter.late, ...closes ? hoursToClose(meter, now) : []]) {
    const reason = reasonOf(hour, meter, now);
    if (reason !== undefined) {
      hours.set(hour, reason);
    }
  }
  return closes || hours.size > 0 ? { hours, closes } : undefined;
}

/** What an hour has written off after everything untold of it is. */
export function writtenOffAfter({ heard, told, writtenOff }: HourOfUse, reason: WriteOffReason): WrittenOff {
  const before = writtenOff ?? new Map<WriteOffReason, Amounts>();
  return new Map([...before, [reason, sum(before.get(reason) ?? new Map(), difference(heard, told))]]);
}

/** Stands for the slot of the last statement that took from an hour: later than any, and another after each write-off. */
export function byAfterWriteOff(by: Hour | undefined): string {
  return `~${by?.startsWith('~') ? Number(by.slice(1)) + 1 : 1}`;
}

/** No statement may take from such an hour: it could not mark it as told. What comes later is written off as well, when its time has come. */
export function isWrittenOff({ by }: HourOfUse): boolean {
  return by?.startsWith('~') ?? false;
}

/** The same after a person's decision, while statements may still take later usage of the hour: after each up to `last`, before the next. */
export function byAfterDecision(by: string | undefined, last: string): string {
  if (by?.startsWith('~')) {
    return byAfterWriteOff(by);
  }
  const [slot = '', count = '0'] = (by ?? '').split('~');
  return slot >= last ? `${slot}~${Number(count) + 1}` : `${last}~1`;
}

function reasonOf(hour: Hour, meter: Meter, now: number): WriteOffReason | undefined {
  if (meter.start !== undefined && hour < hourOfMoment(meter.start)) {
    return 'BEFORE_START';
  }
  const passed = now >= monthClose(hour) + CLOSED_MILLISECONDS ? 'MONTH_CLOSED' : meter.fin || hasLongEnded(meter, now) ? 'ENDED' : undefined;
  return passed !== undefined && meter.hold?.over?.has(hour) ? 'HELD' : passed;
}

function hasLongEnded({ end }: Meter, now: number): boolean {
  return end !== undefined && now >= Date.parse(end) + ENDED_MILLISECONDS;
}

/** All hours that could hold untold usage of a license that has ended, also after its end. */
function hoursToClose({ last, start, end }: Meter, now: number): Hour[] {
  const final = end === undefined ? hourOf(now) : hourOfMoment(end);
  const untold = last === undefined ? start === undefined ? `${monthOf(final)}-01T00` : hourOfMoment(start) : plus(last, 1);
  const before = plus(final, -ENDED_HOURS);
  const kept = hourOf(now - PAGE_KEPT_MILLISECONDS);
  const first = untold < before ? untold : before;
  return range(first > kept ? first : kept, hourOf(now));
}
