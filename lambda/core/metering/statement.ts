import { split, withinTagLimits, withoutTaggedRemainders } from './allocation.js';
import { difference, sum, wholePart } from './decimal.js';
import type { Amount, Amounts } from './decimal.js';
import { endOf, hourOfMoment, isLastOfMonth, monthOf, startOf } from './hours.js';
import type { Hour } from './hours.js';
import { withoutIncluded } from './included.js';
import { TAKEN_BYTES_PER_STATEMENT } from './ledger-rules.js';
import type { Identity, Meter, Sealed } from './meter.js';
import type { Outcome } from './outcomes.js';
import type { HourOfUse } from './page.js';
import { byDimension, tagSetsOf } from './series.js';
import type { Series, TagSets } from './series.js';

/** The frozen content of a slot. What AWS is told is a pure function of it. */
export type Statement = Content & Addressee;

/** Whom the records name: frozen as well, so that a retry is identical when the facts have changed meanwhile. */
export type Addressee
  = | { readonly style: 'license'; readonly arn: string; readonly account: string }
    /** The license id says it: product and customer. */
    | { readonly style: 'legacy' };

interface Content {
  readonly slot: Hour;
  /** Time stamp of the records: ISO 8601, whole seconds. */
  readonly ts: string;
  /** Quantity to bill by dimension. */
  readonly rec: ReadonlyMap<string, number>;
  /** For each hour taken: everything heard there by the time of the statement. */
  readonly take: ReadonlyMap<Hour, Amounts>;
  /** Remainders that no later slot can bill. */
  readonly drop: Amounts;
  /** Remainders of a month that was never closed by a statement. */
  readonly lost: Amounts;
  /** Of dimensions with tagged usage: what of `rec` belongs to which tags. */
  readonly alloc?: ReadonlyMap<Series, number>;
  /** The tag sets of `alloc`. */
  readonly tags?: TagSets;
  /** By dimension: what the contract includes of the usage that was taken. AWS is told the rest. */
  readonly free?: Amounts;
  /** AWS is never told: the statement only shows what it would have been. */
  readonly dry?: boolean;
}

/** What a statement says beside usage. */
export interface StatementPolicy {
  /** Dimensions that are told with quantity 0 when nothing of them is due. */
  readonly zeros?: readonly string[];
  readonly dry?: boolean;
  /** Dimensions of which the contract may include something. */
  readonly included?: ReadonlySet<string>;
}

/** What became of a statement: written once, on the page of its slot. */
export interface Receipt {
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/**
 * S3: the statement of a slot and the meter after it.
 * @param hours what the pages say, read after the meter and after the receipt of its last statement
 */
export function freeze(meter: Meter, slot: Hour, identity: Identity, hours: ReadonlyMap<Hour, HourOfUse>, { zeros = [], dry, included }: StatementPolicy = {}): Sealed {
  const month = monthOf(slot);
  const first = hourOfMoment(identity.start);
  const inMonth = (hour: Hour) => monthOf(hour) === month && hour <= slot && hour >= first;
  const take = new Map<Hour, Amounts>();
  const taken = new Map<Hour, Amounts>();
  const later = new Set<Hour>();
  let room = TAKEN_BYTES_PER_STATEMENT;
  for (const [hour, use] of hours) {
    const more = difference(use.heard, use.told);
    if (inMonth(hour) && more.size > 0) {
      room -= bytesOf(use.heard);
      if (room < 0 && take.size > 0) {
        later.add(hour);
      } else {
        take.set(hour, use.heard);
        taken.set(hour, more);
      }
    }
  }
  const { untold, free, inc } = withoutIncluded(taken, meter.inc, included);
  const sameMonth = meter.last === undefined || monthOf(meter.last) === month;
  const last = isLastOfMonth(slot) || (meter.end !== undefined && slot === hourOfMoment(meter.end));
  const known = new Map([...meter.tags ?? [], ...[...hours.values()].flatMap(({ tags }) => [...tags ?? []])]);
  const due = withinTagLimits(sum(...untold, sameMonth ? meter.rem : new Map()), known);
  const { rec: used, alloc, rest } = split(last ? withoutTaggedRemainders(due) : due);
  // A zero is decided by the same write as everything else: it takes the hour of its dimension.
  const rec = new Map([...zeros.map((dimension): [string, number] => [dimension, 0]), ...used]);
  const rem = last ? new Map<Series, Amount>() : rest;
  return {
    statement: {
      slot, ts: new Date(timeOf(slot, identity.start)).toISOString(), ...addresseeAt(slot, identity),
      rec, take, drop: last ? rest : new Map(), lost: sameMonth ? new Map() : meter.rem,
      ...(dry ? { dry } : {}),
      ...(free.size > 0 ? { free } : {}),
      ...(alloc.size > 0 ? { alloc, tags: tagSetsOf(alloc.keys(), known) } : {}),
    },
    rem,
    tags: tagSetsOf(rem.keys(), known),
    late: new Set([...lateAfter(meter, slot, hours, inMonth), ...later]),
    ...(meter.last === undefined || sameMonth || meter.rem.size === 0 ? {} : { lost: new Map([...meter.lost ?? [], [meter.last, meter.rem]]) }),
    ...(inc ? { inc } : {}),
  };
}

/** A slot has one statement, and so one style: no hour of a customer is told in both. */
function addresseeAt(slot: Hour, { arn, account, cut = '' }: Identity): Addressee {
  return arn !== undefined && account !== undefined && slot >= cut ? { style: 'license', arn, account } : { style: 'legacy' };
}

/** What a statement gives up beyond remainders: more than AWS takes was due in a last slot. */
export function wholeUnitsLost({ drop, lost }: Pick<Statement, 'drop' | 'lost'>): Amounts {
  return new Map([...byDimension(sum(drop, lost))].filter(([, amount]) => wholePart(amount) > 0n));
}

/** About what a quantity takes beside its name. */
const BYTES_PER_AMOUNT = 16;

const UTF_8 = new TextEncoder();

function bytesOf(amounts: Amounts): number {
  return [...amounts.keys()].reduce((bytes, name) => bytes + UTF_8.encode(name).length + BYTES_PER_AMOUNT, 0);
}

/** Hours that were read here need no second look; untold hours of a month that was skipped must not be forgotten. */
function lateAfter(meter: Meter, slot: Hour, hours: ReadonlyMap<Hour, HourOfUse>, taken: (hour: Hour) => boolean): Set<Hour> {
  const late = new Set([...meter.late].filter((hour) => !(hours.has(hour) && taken(hour))));
  for (const [hour, use] of hours) {
    if (hour > (meter.last ?? '') && monthOf(hour) < monthOf(slot) && difference(use.heard, use.told).size > 0) {
      late.add(hour);
    }
  }
  return late;
}

/** The time of a slot's records: AWS takes usage from the activation on, and we send whole seconds. */
export function timeOf(slot: Hour, start: string): number {
  const activated = Math.ceil(Date.parse(start) / 1_000) * 1_000;
  return Math.min(Math.max(startOf(slot), activated), endOf(slot) - 1_000);
}
