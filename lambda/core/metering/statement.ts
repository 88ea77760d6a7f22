import { LARGEST_QUANTITY } from '../marketplace-rules.js';
import { amountOfWhole, difference, sum, wholePart } from './decimal.js';
import type { Amount, Amounts } from './decimal.js';
import { endOf, hourOfMoment, isLastOfMonth, monthOf, startOf } from './hours.js';
import type { Hour } from './hours.js';
import type { Identity, Meter, Sealed } from './meter.js';
import type { Outcome } from './outcomes.js';
import type { HourOfUse } from './page.js';

/** The frozen content of a slot. What AWS is told is a pure function of it. */
export interface Statement {
  readonly slot: Hour;
  /** Time stamp of the records: ISO 8601, whole seconds. */
  readonly ts: string;
  readonly style: 'license';
  /** Whom the records name: frozen as well, so that a retry is identical when the facts have changed meanwhile. */
  readonly arn: string;
  readonly account: string;
  /** Quantity to bill by dimension. */
  readonly rec: ReadonlyMap<string, number>;
  /** For each hour taken: everything heard there by the time of the statement. */
  readonly take: ReadonlyMap<Hour, Amounts>;
  /** Remainders that no later slot can bill. */
  readonly drop: Amounts;
  /** Remainders of a month that was never closed by a statement. */
  readonly lost: Amounts;
}

/** What became of a statement: written once, on the page of its slot. */
export interface Receipt {
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/**
 * S3: the statement of a slot and the meter after it.
 * @param hours what the pages say, read after the meter and after the receipt of its last statement
 */
export function freeze(meter: Meter, slot: Hour, identity: Identity, hours: ReadonlyMap<Hour, HourOfUse>): Sealed {
  const month = monthOf(slot);
  const first = hourOfMoment(identity.start);
  const inMonth = (hour: Hour) => monthOf(hour) === month && hour <= slot && hour >= first;
  const take = new Map<Hour, Amounts>();
  const untold: Amounts[] = [];
  for (const [hour, use] of hours) {
    const more = difference(use.heard, use.told);
    if (inMonth(hour) && more.size > 0) {
      take.set(hour, use.heard);
      untold.push(more);
    }
  }
  const sameMonth = meter.last === undefined || monthOf(meter.last) === month;
  const due = sum(...untold, sameMonth ? meter.rem : new Map());
  const { rec, rest } = split(due);
  const last = isLastOfMonth(slot) || (meter.end !== undefined && slot === hourOfMoment(meter.end));
  return {
    statement: {
      slot, ts: timestampOf(slot, identity.start), style: 'license', arn: identity.arn, account: identity.account,
      rec, take, drop: last ? rest : new Map(), lost: sameMonth ? new Map() : meter.rem,
    },
    rem: last ? new Map() : rest,
    late: lateAfter(meter, slot, hours, inMonth),
  };
}

/**
 * Only whole quantities can be billed, and no more than AWS takes at a time: the rest waits for the next slot. After the
 * last slot there is none: what is more than a remainder there is lost, and said so (`wholeUnitsLost`). Earlier hours that
 * were never told could take some of it, but only as statements before the last one, and an hour that ends a license is
 * told once, minutes before its window closes. It takes more than one event of the largest quantity to get there.
 */
function split(due: Amounts): { rec: Map<string, number>; rest: Map<string, Amount> } {
  const rec = new Map<string, number>();
  const rest = new Map<string, Amount>();
  for (const [dimension, amount] of due) {
    const whole = wholePart(amount);
    const quantity = whole > LARGEST_QUANTITY ? BigInt(LARGEST_QUANTITY) : whole;
    if (quantity > 0n) {
      rec.set(dimension, Number(quantity));
    }
    const left = amount - amountOfWhole(quantity);
    if (left > 0n) {
      rest.set(dimension, left);
    }
  }
  return { rec, rest };
}

/** What a statement gives up beyond remainders: more than AWS takes was due in a last slot. */
export function wholeUnitsLost({ drop, lost }: Pick<Statement, 'drop' | 'lost'>): Amounts {
  return new Map([...sum(drop, lost)].filter(([, amount]) => wholePart(amount) > 0n));
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
export function timestampOf(slot: Hour, start: string): string {
  const activated = Math.ceil(Date.parse(start) / 1_000) * 1_000;
  return new Date(Math.min(Math.max(startOf(slot), activated), endOf(slot) - 1_000)).toISOString();
}
