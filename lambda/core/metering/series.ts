import type { Amount, Amounts } from './decimal.js';
import { tagSetHash } from './hashes.js';

/**
 * What quantities are counted by: a dimension, or a dimension with a set of tags. Dimensions have no control characters, so
 * both can be told apart.
 */
export type Series = string;

/** The text of tag sets (canonical JSON) by their hash. */
export type TagSets = ReadonlyMap<string, string>;

const SEPARATOR = '\u001f';

export function seriesOf(dimension: string, tags: Readonly<Record<string, string>>): Series {
  return Object.keys(tags).length === 0 ? dimension : `${dimension}${SEPARATOR}${tagSetHash(tags)}`;
}

export function dimensionOf(series: Series): string {
  const at = series.indexOf(SEPARATOR);
  return at < 0 ? series : series.slice(0, at);
}

/** The hash of its tag set, if it has tags. */
export function tagSetOf(series: Series): string | undefined {
  const at = series.indexOf(SEPARATOR);
  return at < 0 ? undefined : series.slice(at + 1);
}

/** Quantities without regard to tags. */
export function byDimension(amounts: Amounts): Map<string, Amount> {
  const total = new Map<string, Amount>();
  for (const [series, amount] of amounts) {
    const dimension = dimensionOf(series);
    total.set(dimension, (total.get(dimension) ?? 0n) + amount);
  }
  return total;
}

/** The tag sets that these series have, as far as they are known. */
export function tagSetsOf(series: Iterable<Series>, known: TagSets): Map<string, string> {
  const hashes = [...series].map(tagSetOf);
  return new Map([...known].filter(([hash]) => hashes.includes(hash)));
}
