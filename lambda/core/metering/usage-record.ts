import { legacyCustomerOf } from '../license-id.js';
import { tagsIn } from './allocation.js';
import type { RecordAnswer } from './outcomes.js';
import { dimensionOf, tagSetOf } from './series.js';
import type { Statement } from './statement.js';

/** Whom AWS bills, told by license. */
export interface ByLicense {
  readonly arn: string;
  readonly account: string;
}

/** Whom AWS bills, told in legacy style: the call names the product, the record its customer. */
export interface ByCustomer {
  readonly product: string;
  readonly customer: string;
}

/** One quantity of one dimension, as AWS is told. By license or by customer, never both: AWS would bill it twice. */
export type UsageRecord = Usage & (ByLicense | ByCustomer);

interface Usage {
  /** The license id: with the dimension it names the record within a call. */
  readonly license: string;
  readonly dimension: string;
  readonly quantity: number;
  readonly ts: string;
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

/** AWS Marketplace as the taker of usage. One call has no more records than AWS allows, all of one product or all by license. */
export interface UsageTaker {
  send(records: readonly UsageRecord[]): Promise<CallAnswer>;
}

/** The records of a statement: a pure function of it, so that every retry is identical. */
export function recordsOf(license: string, statement: Statement): UsageRecord[] {
  const { ts, rec } = statement;
  const billed = billedBy(license, statement);
  // A stored map comes back in any order.
  const sorted = [...rec].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([dimension, quantity]) => {
    const allocations = allocationsOf(dimension, statement);
    return { license, dimension, quantity, ts, ...billed, ...allocations.length > 0 ? { allocations } : {} };
  });
}

/** The product of the call that a record may be in; none if it is told by license. */
export function productOf(record: UsageRecord): string | undefined {
  return 'product' in record ? record.product : undefined;
}

function billedBy(license: string, statement: Statement): ByLicense | ByCustomer {
  if (statement.style === 'license') {
    return { arn: statement.arn, account: statement.account };
  }
  const customer = legacyCustomerOf(license);
  if (!customer) {
    throw new Error(`A statement of license ${license} is in legacy style, and its id names no customer (<product code>:<customer identifier>).`);
  }
  return customer;
}

function allocationsOf(dimension: string, { alloc, tags }: Statement): Allocation[] {
  return [...alloc ?? []].filter(([series]) => dimensionOf(series) === dimension).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([series, quantity]) => ({ quantity, tags: tagsIn(tags?.get(tagSetOf(series) ?? '')) }));
}
