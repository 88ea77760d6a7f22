import * as v from 'valibot';
import { isGone } from './derive-access.js';
import { isSameList } from './entitlement-list.js';
import type { EntitlementAnswer } from './entitlement-list.js';
import { licenseIdOf } from './license-id.js';
import type { EntitlementsFact, LicenseFacts } from './license.js';
import type { EntitlementRead } from './messages.js';
import { reasonOf } from './untrusted.js';

/**
 * GetEntitlements follows an event by seconds to minutes and is now and then empty by mistake:
 * reads happen at 0, 1, 5 and 15 minutes. These are the pauses between them.
 */
const PAUSES_SECONDS: readonly number[] = [60, 240, 600];
const READS = PAUSES_SECONDS.length + 1;

/** Sends a read to the entitlement queue, to come back after a pause. */
export interface EntitlementReads {
  schedule(read: EntitlementRead, delaySeconds: number): Promise<void>;
}

/** What follows from an answer. */
export interface ReadOutcome {
  readonly fact?: EntitlementsFact;
  readonly next?: { readonly attempt: number; readonly emptyReads: number; readonly delaySeconds: number };
}

/** What an answer means, given what was known before it. */
export function judgeAnswer(answer: EntitlementAnswer, before: LicenseFacts, { attempt, emptyReads }: Pick<EntitlementRead, 'attempt' | 'emptyReads'>): ReadOutcome {
  const stored = before.entitlements?.list ?? [];
  const empty = answer.list.length === 0;
  const empties = emptyReads + (empty ? 1 : 0);
  // An empty list that ends access for a customer with entitlements must be more than a slip.
  const confirmed = stored.length > 0 && (isGone(before) || empties >= READS);
  const pause = PAUSES_SECONDS.at(attempt);
  const settled = empty ? confirmed : !isSameList(answer.list, stored);
  return {
    fact: !empty || confirmed ? answer : undefined,
    next: settled || pause === undefined ? undefined : { attempt: attempt + 1, emptyReads: empties, delaySeconds: pause },
  };
}

const entitlementRead = v.strictObject({
  schema: v.literal('1'),
  kind: v.literal('entitlement-read'),
  license: v.pipe(v.string(), v.check((license) => licenseIdOf(license) === license, 'expected a license id such as l-0123abcd')),
  licenseArn: v.pipe(v.string(), v.nonEmpty()),
  account: v.pipe(v.string(), v.nonEmpty()),
  attempt: v.pipe(v.number(), v.integer(), v.minValue(0)),
  emptyReads: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** Whether a message on the entitlement queue is one of our own, and not an event of AWS. */
export function isOwnMessage(message: unknown): boolean {
  return v.is(v.object({ kind: v.literal('entitlement-read') }), message);
}

/** Reads one of our own messages. */
export function readEntitlementRead(message: unknown): { readonly read: EntitlementRead } | { readonly reason: string } {
  const parsed = v.safeParse(entitlementRead, message);
  return parsed.success ? { read: parsed.output } : { reason: reasonOf('EntitlementRead message', parsed.issues) };
}
