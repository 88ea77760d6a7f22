import { amountOfWhole, difference, sum } from './decimal.js';
import type { Amount, Amounts } from './decimal.js';
import { monthOf } from './hours.js';
import type { Hour } from './hours.js';
import { byDimension } from './series.js';
import type { Statement } from './statement.js';

/** A statement as its receipt keeps it. */
export type ToldStatement = Pick<Statement, 'slot' | 'rec' | 'take' | 'drop' | 'lost' | 'free'>;

/** What a meter and its pages must say. */
export interface Replayed {
  /** `rem` of the meter, by dimension: which remainders were told without their tags is not in the receipts. */
  readonly rem: Amounts;
  /** `b` of each hour. */
  readonly told: ReadonlyMap<Hour, Amounts>;
}

/** Usage of an hour that was written off. */
export interface WrittenOffUsage {
  readonly hour: Hour;
  /** The newest slot at that time: statements after it may have taken later usage of the hour. None may if it is absent. */
  readonly after?: Hour;
  readonly amounts: Amounts;
}

/** After every slot of its hour, before the next hour. */
const AFTER = '~';

/** Remainders that were given up beside any statement, by the slot that was the newest then: they stand for the end of a month. */
export function droppedAfter(remainders: ReadonlyMap<Hour, Amounts>): ToldStatement[] {
  return [...remainders].filter(([, amounts]) => amounts.size > 0)
    .map(([hour, drop]) => ({ slot: `${hour}${AFTER}`, rec: new Map(), take: new Map(), drop, lost: new Map() }));
}

/**
 * Works out from its receipts alone what a license was told: whoever doubts the stored state recomputes it. Fails when the
 * receipts contradict each other.
 * @param statements all that are settled, in any order
 */
export function replay(statements: readonly ToldStatement[], writtenOff: readonly WrittenOffUsage[] = []): Replayed {
  let rem: Amounts = new Map();
  let month = '';
  const told = new Map<Hour, Amounts>();
  let decisions = writtenOff;
  const writeOff = (isDue: (one: WrittenOffUsage) => boolean) => {
    decisions.filter(isDue).forEach(({ hour, amounts }) => told.set(hour, sum(told.get(hour) ?? new Map(), amounts)));
    decisions = decisions.filter((one) => !isDue(one));
  };
  for (const { slot, rec, take, drop, lost, free = new Map<string, Amount>() } of [...statements].sort((a, b) => (a.slot < b.slot ? -1 : 1))) {
    // A statement takes all that was heard by then: what a person had written off before is not in it.
    writeOff(({ after }) => after !== undefined && after < slot);
    if (month !== monthOf(slot)) {
      requireEqual(lost, rem, `${slot}: what the month before has lost`);
      rem = new Map();
      month = monthOf(slot);
    }
    const taken = [...take].map(([hour, heard]) => difference(heard, told.get(hour) ?? new Map()));
    take.forEach((heard, hour) => told.set(hour, heard));
    const rest = difference(byDimension(sum(rem, ...taken)), sum(free, new Map([...rec].map(([dimension, quantity]): [string, Amount] => [dimension, amountOfWhole(BigInt(quantity))]))));
    if (drop.size > 0) {
      requireEqual(drop, rest, `${slot}: what its last statement dropped`);
    }
    rem = drop.size > 0 ? new Map() : rest;
  }
  writeOff(() => true);
  return { rem, told };
}

function requireEqual(stated: Amounts, found: Amounts, what: string): void {
  const [a, b] = [stated, found].map((amounts) => [...byDimension(amounts)].filter(([, amount]) => amount > 0n).sort(([x], [y]) => (x < y ? -1 : 1)).join(' '));
  if (a !== b) {
    throw new Error(`${what} is "${a}" in its receipt, and "${b}" by the receipts before it.`);
  }
}
