import { FINAL_USAGE_MILLISECONDS, METERING_WINDOW_MILLISECONDS } from '../marketplace-rules.js';
import { amountOfWhole, difference } from './decimal.js';
import { isHeld } from './hold.js';
import { endOf, hourOf, hourOfMoment, hoursBetween, isLastOfMonth, lastOfMonth, monthClose, monthOf, plus, range, startOf } from './hours.js';
import type { Hour } from './hours.js';
import { endsOfTerms } from './included.js';
import {
  GRACE_MILLISECONDS, HOLD_MILLISECONDS, IDLE_HOURS, LOOK_BACK_HOURS, MARGIN_MILLISECONDS, PAGE_KEPT_MILLISECONDS,
  SEND_MARGIN_MILLISECONDS, TERM_WAIT_MILLISECONDS,
} from './ledger-rules.js';
import type { Identity, Meter } from './meter.js';
import type { HourOfUse } from './page.js';
import { decideUntil } from './spend-guard.js';
import { timeOf } from './statement.js';

/** The hours that a license could be told about now, and those whose pages decide it. */
export interface Candidates {
  /** Slots that are closed and will stay inside their window, oldest first. */
  readonly slots: readonly Hour[];
  readonly read: ReadonlySet<Hour>;
}

/** When AWS ceases to take the records of a slot that say a time. */
export function windowEnd(slot: Hour, time: number, end: string | undefined): number {
  return Math.min(
    time + METERING_WINDOW_MILLISECONDS,
    monthClose(slot),
    end === undefined ? Infinity : Date.parse(end) + FINAL_USAGE_MILLISECONDS,
  );
}

/** The slots that may be sealed now, and what to read for them. */
export function candidatesOf(meter: Meter, identity: Identity, now: number, finalUsageGrace: number): Candidates {
  const first = firstSlot(meter, identity, now);
  const closed = meter.end === undefined
    ? closedHours(first, now)
    : finalSlots(first, meter.end, now, finalUsageGrace);
  const usable = closed.filter((slot) => now < stillUsableUntil(slot, identity.start, meter.end));
  const slots = whileDecided(usable, meter, now).filter((slot) => !meter.hold?.over?.has(slot) || isLastSlot(slot, meter));
  // What waits with its slot is read as well: a person must be asked about it while there is time.
  const newest = usable.at(-1);
  if (newest === undefined) {
    return { slots, read: new Set() };
  }
  const months = new Set(usable.map(monthOf));
  const lookBack = usable.filter((slot) => isLastSlot(slot, meter)).flatMap((slot) => range(plus(slot, -LOOK_BACK_HOURS), slot));
  const again = [...meter.late, ...lookBack].filter((hour) => hour <= newest && months.has(monthOf(hour)));
  const begin = hourOfMoment(identity.start);
  return { slots, read: new Set([...range(first, newest), ...again].filter((hour) => hour >= begin && !isHeld(meter, hour))) };
}

/** How slots are chosen. */
export interface SlotPolicy {
  /** AWS is told about every hour, also of one without usage. */
  readonly everyHour?: boolean;
  /** Hours are told together, because there are too many calls to make. */
  readonly merge?: boolean;
}

/** The slot to seal: the first that has something to tell; in merge mode the newest one of its month, which tells all before it. */
export function chooseSlot(meter: Meter, slots: readonly Hour[], hours: ReadonlyMap<Hour, HourOfUse>, { everyHour, merge }: SlotPolicy = {}): Hour | undefined {
  const first = everyHour ? slots.at(0) : firstWithUsage(meter, slots, hours);
  return first === undefined || !merge ? first : slots.filter((slot) => monthOf(slot) === monthOf(first)).at(-1);
}

function firstWithUsage(meter: Meter, slots: readonly Hour[], hours: ReadonlyMap<Hour, HourOfUse>): Hour | undefined {
  const untold = [...hours].filter(([, use]) => difference(use.heard, use.told).size > 0).map(([hour]) => hour);
  const found = slots.find((slot) => untold.some((hour) => hour <= slot && monthOf(hour) === monthOf(slot)) || remainderIsDue(meter, slot));
  if (found !== undefined || meter.end !== undefined) {
    return found;
  }
  const [oldest, newest] = [slots.at(0), slots.at(-1)];
  return oldest !== undefined && newest !== undefined && hoursBetween(oldest, newest) + 1 >= IDLE_HOURS ? newest : undefined;
}

function remainderIsDue(meter: Meter, slot: Hour): boolean {
  if (meter.last === undefined || monthOf(meter.last) !== monthOf(slot)) {
    return false;
  }
  const least = isLastSlot(slot, meter) ? 1n : amountOfWhole(1n);
  return [...meter.rem.values()].some((amount) => amount >= least);
}

function isLastSlot(slot: Hour, meter: Meter): boolean {
  return isLastOfMonth(slot) || (meter.end !== undefined && slot === hourOfMoment(meter.end));
}

/** The hour after the last one told, or the hour of the activation; never one whose pages are gone. */
function firstSlot(meter: Meter, { start }: Identity, now: number): Hour {
  const begin = hourOfMoment(start);
  const next = meter.last === undefined ? begin : plus(meter.last, 1);
  const kept = hourOf(now - PAGE_KEPT_MILLISECONDS);
  return [begin, next, kept].sort().at(-1) ?? begin;
}

/** Hours follow in order: one that is held open holds the later ones back. */
function closedHours(first: Hour, now: number): Hour[] {
  const hours = range(first, plus(hourOf(now - GRACE_MILLISECONDS), -1));
  const held = hours.findIndex((hour) => isLastOfMonth(hour) && now < endOf(hour) + HOLD_MILLISECONDS);
  return held < 0 ? hours : hours.slice(0, held);
}

/**
 * The last slot of a month or license waits for a person, because no later one can tell what is held. A slot after the end of a term waits until it
 * is known what the next one includes. The slots after them wait as well.
 */
function whileDecided(slots: readonly Hour[], meter: Meter, now: number): readonly Hour[] {
  const over = [...meter.hold?.over?.keys() ?? []];
  const ended = meter.end === undefined ? endsOfTerms(meter.inc) : [];
  if (over.length === 0 && ended.length === 0) {
    return slots;
  }
  const waiting = slots.findIndex((slot) => now < decideUntil(slot, meter.end) && (
    (isLastSlot(slot, meter) && over.some((hour) => hour <= slot && monthOf(hour) === monthOf(slot)))
    || ended.some((end) => startOf(slot) >= end && now < end + TERM_WAIT_MILLISECONDS)));
  return waiting < 0 ? slots : slots.slice(0, waiting);
}

/** A license that has ended is told once, in the hour of its end; usage of an earlier month in that month's last hour. */
function finalSlots(first: Hour, end: string, now: number, finalUsageGrace: number): Hour[] {
  const final = hourOfMoment(end);
  if (now < Date.parse(end) + finalUsageGrace) {
    return [];
  }
  const slots: Hour[] = [];
  for (let hour = first; hour <= final;) {
    const slot = lastOfMonth(hour) < final ? lastOfMonth(hour) : final;
    slots.push(slot);
    hour = plus(slot, 1);
  }
  return slots;
}

/** Usage of a slot that may not be sent in time any more is told in the next slot of its month. After the last one there is none. */
function stillUsableUntil(slot: Hour, start: string, end: string | undefined): number {
  const time = timeOf(slot, start);
  const margin = isLastOfMonth(slot) ? SEND_MARGIN_MILLISECONDS : MARGIN_MILLISECONDS;
  return Math.min(windowEnd(slot, time, undefined) - margin, windowEnd(slot, time, end) - SEND_MARGIN_MILLISECONDS);
}
