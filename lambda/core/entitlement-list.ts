import { canonicalJson } from './canonical-json.js';
import type { EntitlementsFact, Entitlement, Stamp } from './license.js';

/** One entitlement as GetEntitlements answers it. Every member is optional there. */
export interface AnsweredEntitlement {
  readonly Dimension?: string;
  readonly Value?: {
    readonly IntegerValue?: number;
    readonly DoubleValue?: number;
    readonly BooleanValue?: boolean;
    readonly StringValue?: string;
  };
  readonly ExpirationDate?: Date;
}

/** All pages of an answer, stamped with the start of the read. Not yet a fact: an empty one must be confirmed first. */
export type EntitlementAnswer = EntitlementsFact;

/** Asks AWS what a license is entitled to. Throws when there is no answer: an error says nothing about the license. */
export interface EntitlementSource {
  read(license: EntitledLicense): Promise<EntitlementAnswer>;
}

/** A license as GetEntitlements knows it. */
export interface EntitledLicense {
  readonly license: string;
  /** Absent only in LEGACY, where the license id says the customer. */
  readonly licenseArn?: string;
}

/** An answer in our words, in an order that does not depend on how AWS cut it into pages. */
export function answerOf(stamp: Stamp, answered: readonly AnsweredEntitlement[]): EntitlementAnswer {
  const list = answered.map(entitlementOf);
  return { ...stamp, list: list.sort((a, b) => order(a.dimension, b.dimension) || order(canonicalJson(a), canonicalJson(b))) };
}

/** Whether two lists say the same. */
export function isSameList(a: readonly Entitlement[], b: readonly Entitlement[]): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function entitlementOf({ Dimension, Value, ExpirationDate }: AnsweredEntitlement): Entitlement {
  if (Dimension === undefined) {
    throw new Error('GetEntitlements answered an entitlement without a dimension. The answer is not used; the read is tried again.');
  }
  return {
    dimension: Dimension,
    // An entitlement without a value is still one: the customer has the dimension.
    value: Value?.IntegerValue ?? Value?.DoubleValue ?? Value?.BooleanValue ?? Value?.StringValue ?? true,
    expiresAt: ExpirationDate?.toISOString(),
  };
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
