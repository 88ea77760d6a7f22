import { difference, sum, textOf } from './decimal.js';
import type { Amount, Amounts } from './decimal.js';
import type { StoredHour, StoredMeter } from './hour-account.js';
import { monthOf } from './hours.js';
import type { Hour } from './hours.js';
import type { Meter } from './meter.js';
import { droppedAfter, replay } from './replay.js';
import type { ToldStatement, WrittenOffUsage } from './replay.js';
import { byDimension } from './series.js';

/** No hours: then nothing that a meter says can be compared. */
const AFTER_ALL = '~';

/**
 * What the receipts contradict in the stored state, in words: nothing if they agree.
 * @param hours all hours of the license from the beginning of a month on
 * @param settled whether the newest statement has its receipt
 */
export function contradictionsOf({ meter, writtenOff, givenUp }: StoredMeter, hours: readonly StoredHour[], settled: boolean): string[] {
  const statements = hours.flatMap(({ receipt }) => (receipt ? [receipt.statement] : []));
  const first = hours.map(({ hour }) => hour).sort().at(0) ?? AFTER_ALL;
  const { pend } = meter;
  const all = withoutOlderMonth([
    ...statements,
    ...pend && !settled ? [pend] : [],
    ...[...droppedAfter(writtenOff), ...droppedAfter(givenUp)].filter(({ slot }) => monthOf(slot) >= monthOf(first)),
  ]);
  try {
    const replayed = replay(all, hours.flatMap(writtenOffIn));
    return [
      ...hours.filter(({ hour }) => settled || !pend?.take.has(hour)).flatMap(({ hour, use }) => differing(`told of ${hour}`, use.told, replayed.told.get(hour) ?? new Map())),
      ...overdrawn(meter, all),
      ...isOlder(meter.last, first) ? [] : differing('remainder', meter.rem, replayed.rem),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** The first month that is looked at does not know what the month before it has lost. */
function withoutOlderMonth(statements: readonly ToldStatement[]): ToldStatement[] {
  const first = statements.reduce<ToldStatement | undefined>((a, b) => (a && a.slot < b.slot ? a : b), undefined);
  return statements.map((one) => (one === first ? { ...one, lost: new Map() } : one));
}

/** What persons have written off stands between statements; everything else comes after all of them. */
function writtenOffIn({ hour, use, decided = new Map<Hour, Amounts>() }: StoredHour): WrittenOffUsage[] {
  const byPersons = [...decided].map(([after, amounts]) => ({ hour, after, amounts }));
  return use.writtenOff ? [...byPersons, { hour, amounts: difference(sum(...use.writtenOff.values()), sum(...decided.values())) }] : byPersons;
}

/** Terms are older than the receipts that are looked at: what these have deducted is a part of what was used. */
function overdrawn({ inc = new Map() }: Meter, statements: readonly ToldStatement[]): string[] {
  const free = sum(...statements.map((one) => one.free ?? new Map<string, Amount>()));
  return [...free].flatMap(([dimension, amount]) => {
    const used = (inc.get(dimension) ?? []).reduce((all, term) => all + term.used, 0n);
    return amount > used ? [`included ${dimension}: ${textOf(used)} is stored as used, the receipts give at least ${textOf(amount)}`] : [];
  });
}

function isOlder(last: Hour | undefined, first: Hour): boolean {
  return last === undefined || monthOf(last) < monthOf(first);
}

function differing(what: string, stored: Amounts, computed: Amounts): string[] {
  const [a, b] = [wordsOf(stored), wordsOf(computed)];
  return a === b ? [] : [`${what}: stored is ${a || 'nothing'}, the receipts give ${b || 'nothing'}`];
}

function wordsOf(amounts: Amounts): string {
  return [...byDimension(amounts)].filter(([, amount]) => amount > 0n).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([dimension, amount]) => `${dimension} ${textOf(amount)}`).join(', ');
}
