import { LARGEST_QUANTITY, TAG_KEYS_PER_RECORD } from '../marketplace-rules.js';
import { amountOfWhole, wholePart } from './decimal.js';
import type { Amount, Amounts } from './decimal.js';
import { TAG_CHARACTERS_PER_STATEMENT, TAG_SETS_PER_STATEMENT } from './ledger-rules.js';
import { dimensionOf, tagSetOf } from './series.js';
import type { Series, TagSets } from './series.js';

/** What can be billed of a sum, by dimension and by tags, and what cannot yet. */
export interface Split {
  readonly rec: ReadonlyMap<string, number>;
  /** By series, for dimensions that have tagged usage to bill: adds up to `rec`. */
  readonly alloc: ReadonlyMap<Series, number>;
  readonly rest: Amounts;
}

/**
 * Only whole quantities can be billed, by series, and no more of a dimension than AWS takes at a time: the rest waits for the
 * next slot. After the last slot there is none: what is more than a remainder there is lost, and said so (`wholeUnitsLost`).
 * Earlier hours that were never told could take some of it, but only as statements before the last one, and an hour that ends a
 * license is told once, minutes before its window closes. It takes more than one event of the largest quantity to get there.
 */
export function split(due: Amounts): Split {
  const rec = new Map<string, number>();
  const parts = new Map<Series, number>();
  const rest = new Map<Series, Amount>();
  for (const [series, amount] of [...due].sort(byName)) {
    const dimension = dimensionOf(series);
    const room = BigInt(LARGEST_QUANTITY - (rec.get(dimension) ?? 0));
    const whole = wholePart(amount);
    const quantity = whole > room ? room : whole;
    if (quantity > 0n) {
      parts.set(series, Number(quantity));
      rec.set(dimension, (rec.get(dimension) ?? 0) + Number(quantity));
    }
    const left = amount - amountOfWhole(quantity);
    if (left > 0n) {
      rest.set(series, left);
    }
  }
  const tagged = new Set([...parts.keys()].filter((series) => tagSetOf(series) !== undefined).map(dimensionOf));
  return { rec, alloc: new Map([...parts].filter(([series]) => tagged.has(dimensionOf(series)))), rest };
}

/**
 * Counts usage without its tags where a statement would have more of them than AWS takes, or than an item of the table can
 * hold. Prices do not depend on tags. The largest quantities keep theirs.
 */
export function withinTagLimits(due: Amounts, known: TagSets): Map<Series, Amount> {
  const kept = new Map([...due].filter(([series]) => tagSetOf(series) === undefined));
  const keys = new Map<string, Set<string>>();
  const hashes = new Set<string>();
  let characters = 0;
  let count = 0;
  const tagged = [...due].filter(([series]) => tagSetOf(series) !== undefined);
  for (const [series, amount] of tagged.sort((a, b) => (a[1] === b[1] ? byName(a, b) : a[1] > b[1] ? -1 : 1))) {
    const dimension = dimensionOf(series);
    const hash = tagSetOf(series) ?? '';
    const text = known.get(hash);
    const more = hashes.has(hash) ? 0 : text?.length ?? 0;
    const names = new Set([...keys.get(dimension) ?? [], ...Object.keys(tagsIn(text))]);
    if (text === undefined || names.size > TAG_KEYS_PER_RECORD || count >= TAG_SETS_PER_STATEMENT || characters + more > TAG_CHARACTERS_PER_STATEMENT) {
      kept.set(dimension, (kept.get(dimension) ?? 0n) + amount);
      continue;
    }
    kept.set(series, amount);
    keys.set(dimension, names);
    hashes.add(hash);
    characters += more;
    count += 1;
  }
  return kept;
}

/** In a last slot remainders of several tag sets are told together, without tags: only what is below one unit of a dimension is dropped. */
export function withoutTaggedRemainders(due: Amounts): Map<Series, Amount> {
  const kept = new Map<Series, Amount>();
  for (const [series, amount] of due) {
    const whole = tagSetOf(series) === undefined ? amount : amountOfWhole(wholePart(amount));
    if (whole > 0n) {
      kept.set(series, (kept.get(series) ?? 0n) + whole);
    }
    const dimension = dimensionOf(series);
    if (amount > whole) {
      kept.set(dimension, (kept.get(dimension) ?? 0n) + amount - whole);
    }
  }
  return kept;
}

/** The tags of a set, by its text. */
export function tagsIn(text: string | undefined): Record<string, string> {
  return text === undefined ? {} : JSON.parse(text) as Record<string, string>;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
