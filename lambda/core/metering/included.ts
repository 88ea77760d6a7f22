import type { Amount, Amounts } from './decimal.js';
import { startOf } from './hours.js';
import type { Hour } from './hours.js';
import { dimensionOf } from './series.js';

/** By usage dimension: the dimension of the contract whose entitlement says how much of it is included. */
export type IncludedDimensions = ReadonlyMap<string, string>;

/** Where reporters look up what nobody has told the meter: licenses may be older than the wish to deduct. */
export interface IncludedSource {
  readonly dimensions: IncludedDimensions;
  /** Nothing as long as no entitlements of the license are known. */
  of(license: string): Promise<readonly IncludedFact[] | undefined>;
}

/** What a contract includes of a usage dimension, as the newest entitlements say it. */
export interface IncludedFact {
  readonly dimension: string;
  readonly included: Amount;
  /** ISO 8601: when the term ends; empty if AWS does not say. */
  readonly until: string;
  /** ISO 8601: when AWS answered so. */
  readonly since: string;
  /** The dimension of the contract. */
  readonly of: string;
}

/** A term of a contract, and how much of what it includes was used by hours that were told. */
export interface Term {
  readonly until: string;
  readonly included: Amount;
  readonly used: Amount;
  /** The dimension of the contract that says so, if that is known. */
  readonly of?: string;
}

/** By usage dimension the newest terms, oldest first: late usage may still be of the one before. */
export type IncludedUsage = ReadonlyMap<string, readonly Term[]>;

/** Usage can come late within its month, and no term is shorter than one. */
const TERMS_KEPT = 3;

/**
 * What is included after an answer about the entitlements. A later end is a new term, with nothing used. The same end, or an earlier one that an
 * old answer may say, is the same term: another quantity in it is an amendment, and what was used stays used. Another dimension of the contract is
 * no new term, whatever its end: that was configured, not agreed. Its end is the one that renewals are measured with, also an earlier one.
 */
export function includedAfter(before: IncludedUsage | undefined, facts: readonly IncludedFact[] | undefined): IncludedUsage | undefined {
  if (facts === undefined) {
    return before;
  }
  return new Map([...before ?? [], ...facts.map(({ dimension, included, until, since, of }): [string, readonly Term[]] => {
    const terms = before?.get(dimension) ?? [];
    const last = terms.at(-1);
    if (last === undefined) {
      return [dimension, [{ until, included, used: 0n, of }]];
    }
    const isOther = last.of !== undefined && last.of !== of;
    if (last.until !== '' && until > last.until && (!isOther || since >= last.until)) {
      // An agreement may be replaced before its term is over.
      const over = { ...last, until: since < last.until ? since : last.until };
      return [dimension, [...terms.slice(0, -1), over, { until, included, used: 0n, of }].slice(-TERMS_KEPT)];
    }
    return [dimension, [...terms.slice(0, -1), { ...last, until: isOther ? until : last.until || until, included, of }]];
  })]);
}

export function isSameIncluded(a: IncludedUsage | undefined, b: IncludedUsage | undefined): boolean {
  const text = (all: IncludedUsage | undefined) => [...all ?? []].map(([dimension, terms]) => (
    [dimension, ...terms.map(({ until, included, used, of = '' }) => `${until} ${included} ${used} ${of}`)].join(' '))).sort().join('\n');
  return text(a) === text(b);
}

/** Whether the newest terms are of these dimensions: they were learned when others were configured if not. */
export function isLearned(inc: IncludedUsage | undefined, dimensions: IncludedDimensions): boolean {
  return inc !== undefined && [...dimensions].every(([dimension, of]) => inc.get(dimension)?.at(-1)?.of === of);
}

export function leftOf({ included, used }: Term): Amount {
  return included > used ? included - used : 0n;
}

/** When the newest terms end: from then on another one may count, of which nothing is known yet. */
export function endsOfTerms(inc: IncludedUsage | undefined): number[] {
  return [...inc ?? []].flatMap(([, terms]) => terms.at(-1)?.until ?? []).filter((until) => until !== '').map(Date.parse);
}

/** Usage less what is included. */
export interface Excess {
  /** By hour, in the order of `taken`. */
  readonly untold: readonly Amounts[];
  /** By dimension: what is included. */
  readonly free: Amounts;
  /** Absent when nothing of it has changed. */
  readonly inc?: IncludedUsage;
}

/**
 * S3: what is told of usage. An hour counts for the term that it begins in, whenever it is told, so that in the end the same is
 * told in any order: of each term what is more than included.
 * @param dimensions of which the contract may include something
 */
export function withoutIncluded(taken: ReadonlyMap<Hour, Amounts>, inc: IncludedUsage | undefined, dimensions: ReadonlySet<string> = new Set()): Excess {
  const free = new Map<string, Amount>();
  const after = new Map([...inc ?? []].filter(([dimension]) => dimensions.has(dimension)).map(([dimension, terms]) => [dimension, [...terms]]));
  const untold = [...taken].map(([hour, amounts]) => {
    const rest = new Map<string, Amount>();
    for (const [series, amount] of [...amounts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const dimension = dimensionOf(series);
      const terms = after.get(dimension) ?? [];
      const at = termOf(hour, terms);
      const left = at < 0 ? 0n : leftOf(terms[at]);
      const included = left < amount ? left : amount;
      if (included > 0n) {
        terms[at] = { ...terms[at], used: terms[at].used + included };
        free.set(dimension, (free.get(dimension) ?? 0n) + included);
      }
      if (amount > included) {
        rest.set(series, amount - included);
      }
    }
    return rest;
  });
  return { untold, free, ...free.size > 0 ? { inc: new Map([...inc ?? [], ...after]) } : {} };
}

function termOf(hour: Hour, terms: readonly Term[]): number {
  const found = terms.findIndex(({ until }) => until === '' || startOf(hour) < Date.parse(until));
  return found < 0 ? terms.length - 1 : found;
}
