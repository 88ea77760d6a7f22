import type { Amounts } from './decimal.js';
import { endOf, hourOf, hourOfMoment, lastOfMonth, monthOf, plus, range } from './hours.js';
import type { Hour } from './hours.js';
import { AUDIT_MILLISECONDS, LOOK_BACK_HOURS, PAGE_KEPT_MILLISECONDS } from './ledger-rules.js';
import { identityOf } from './meter.js';
import type { Meter } from './meter.js';
import type { HourOfUse } from './page.js';

/** How far the audit of a shard has come. Both only grow. */
export interface AuditMark {
  /** Every hour up to this one was looked at after it had ended. */
  readonly hour: Hour;
  /** Every hour up to this one was looked at again at the end of its month. */
  readonly again: Hour;
}

/** Where each shard keeps its mark. */
export interface AuditMarks {
  get(shard: number): Promise<AuditMark | undefined>;
  /** Never sets a mark back. */
  set(shard: number, mark: AuditMark): Promise<void>;
}

/** The mark of a shard that was never audited. Nobody could have counted usage in it long before. */
export function firstMark(now: number): AuditMark {
  return { hour: plus(newestToAudit(now), -LOOK_BACK_HOURS), again: lastOfPreviousMonth(now) };
}

/** The hours to audit now, oldest first: once some hours after their end, and once more while the last slot of their month waits. */
export function hoursToAudit(mark: AuditMark, now: number): { readonly hours: Hour[]; readonly again: Hour[] } {
  const kept = hourOf(now - PAGE_KEPT_MILLISECONDS);
  const last = lastOfPreviousMonth(now);
  return {
    hours: range(newer(plus(mark.hour, 1), kept), newestToAudit(now)),
    again: range(newer(plus(mark.again, 1), `${monthOf(last)}-01T00`), last),
  };
}

/** Whether usage of an hour would be forgotten: it is not told, nothing announces it, and no statement to come looks there. */
export function isForgotten(hour: Hour, { heard, told }: HourOfUse, meter: Meter, now: number): boolean {
  if (meter.late.has(hour) || !hasMore(heard, told, meter.pend?.take.get(hour) ?? new Map())) {
    return false;
  }
  return meter.fin
    || hour <= (meter.last ?? '')
    || (meter.start !== undefined && hour < hourOfMoment(meter.start))
    || (identityOf(meter) === undefined && now >= endOf(lastOfMonth(hour)));
}

/** The newest statement counts as told: it may be on its way, and then its hours are not marked yet. */
function hasMore(heard: Amounts, ...told: readonly Amounts[]): boolean {
  return [...heard].some(([dimension, amount]) => told.every((some) => amount > (some.get(dimension) ?? 0n)));
}

function newestToAudit(now: number): Hour {
  return plus(hourOf(now - AUDIT_MILLISECONDS), -1);
}

function lastOfPreviousMonth(now: number): Hour {
  return plus(`${monthOf(hourOf(now))}-01T00`, -1);
}

function newer(a: Hour, b: Hour): Hour {
  return a > b ? a : b;
}
