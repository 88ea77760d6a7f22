import { tagsIn } from './allocation.js';
import type { RecordAnswer } from './outcomes.js';
import { dimensionOf, tagSetOf } from './series.js';
import type { Statement } from './statement.js';

/** One quantity of one dimension, as AWS is told. */
export interface UsageRecord {
  /** The license id: with the dimension it names the record within a call. */
  readonly license: string;
  readonly dimension: string;
  readonly quantity: number;
  readonly ts: string;
  readonly arn: string;
  readonly account: string;
  /** What of the quantity belongs to which tags; absent when none has any. */
  readonly allocations?: readonly Allocation[];
}

/** A part of a quantity that has these tags, or none. */
export interface Allocation {
  readonly quantity: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** How a call ended. */
export type CallAnswer
  = | { readonly kind: 'ANSWERED'; readonly answerFor: (record: UsageRecord) => RecordAnswer }
    | { readonly kind: 'REFUSED'; readonly error: string; readonly message: string };

/** AWS Marketplace as the taker of usage. One call never has more records than AWS allows. */
export interface UsageTaker {
  send(records: readonly UsageRecord[]): Promise<CallAnswer>;
}

/** The records of a statement: a pure function of it, so that every retry is identical. */
export function recordsOf(license: string, statement: Statement): UsageRecord[] {
  const { ts, arn, account, rec } = statement;
  // A stored map comes back in any order.
  const sorted = [...rec].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([dimension, quantity]) => {
    const allocations = allocationsOf(dimension, statement);
    return { license, dimension, quantity, ts, arn, account, ...allocations.length > 0 ? { allocations } : {} };
  });
}

function allocationsOf(dimension: string, { alloc, tags }: Statement): Allocation[] {
  return [...alloc ?? []].filter(([series]) => dimensionOf(series) === dimension).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([series, quantity]) => ({ quantity, tags: tagsIn(tags?.get(tagSetOf(series) ?? '')) }));
}
