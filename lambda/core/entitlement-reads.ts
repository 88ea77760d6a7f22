import * as v from 'valibot';
import { isEnding, isGone } from './derive-access.js';
import { isSameList } from './entitlement-list.js';
import type { EntitlementAnswer } from './entitlement-list.js';
import { isLicenseId, licenseIdOf } from './license-id.js';
import type { EntitlementsFact, License, LicenseFacts, LicenseIdentity } from './license.js';
import type { EntitlementRead } from './messages.js';
import { isoTime, reasonOf } from './untrusted.js';

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

/** Lets a received message come back after some time. */
export interface Postponement {
  postpone(receiptHandle: string, seconds: number): Promise<void>;
}

const FIRST_RETRY_SECONDS = 30;
const LONGEST_RETRY_SECONDS = 900;

/** How long to leave AWS alone that gave no answer, after this many receives of a message. */
export function retrySeconds(receives: number): number {
  return Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (receives - 1));
}

/** The first of the reads of a license. LEGACY licenses need no identity; for the others, nothing can be asked without the ARN. */
export function readForIdentity(license: string, { licenseArn, account }: LicenseIdentity): EntitlementRead {
  return { schema: '1', kind: 'entitlement-read', license, ...(licenseArn && { licenseArn }), ...(account && { account }), attempt: 0, emptyReads: 0 };
}

/** The same, for a license that we know. */
export function entitlementReadOf({ id, identity = {} }: License): EntitlementRead | undefined {
  return identity.licenseArn !== undefined || licenseIdOf(id) === undefined ? readForIdentity(id, identity) : undefined;
}

/** What follows from an answer. */
export interface ReadOutcome {
  readonly fact?: EntitlementsFact;
  readonly next?: Pick<EntitlementRead, 'attempt' | 'emptyReads' | 'since'> & { readonly delaySeconds: number };
}

/** An expiring list is read again at its date and, since a renewal may show late, this long after it. */
const LATEST_RENEWAL_MILLISECONDS = 6 * 60 * 60_000;
const AFTER_EXPIRY_MILLISECONDS: readonly number[] = [0, 15 * 60_000, 60 * 60_000, LATEST_RENEWAL_MILLISECONDS];

/**
 * Whether the entitlements of a license should be read again by now: they were to expire since they were last read, or
 * they were never seen and whoever sold them waits. Asked once an hour.
 */
export function isRereadDue({ facts, access }: License, now: number): boolean {
  const { entitlements } = facts;
  if (access.state === 'ENDED') {
    return false;
  }
  if (entitlements === undefined || access.reason === 'ENTITLEMENT') {
    return true;
  }
  const read = Date.parse(entitlements.time);
  return datesOf(entitlements).some((date) => AFTER_EXPIRY_MILLISECONDS.some((later) => read < date + later && date + later <= now));
}

/** What an answer means, given what was known before it. */
export function judgeAnswer(
  answer: EntitlementAnswer, before: LicenseFacts, { attempt, emptyReads, since = answer.time }: Pick<EntitlementRead, 'attempt' | 'emptyReads' | 'since'>,
): ReadOutcome {
  const stored = before.entitlements?.list ?? [];
  const empty = answer.list.length === 0;
  const empties = emptyReads + (empty ? 1 : 0);
  // An empty list that ends access for a customer with entitlements must be more than a slip.
  const isRepeated = empties >= READS && isOldNews(before, since) && !mayShowLate(before, Date.parse(answer.time));
  const confirmed = stored.length > 0 && (isGone(before) || isRepeated);
  const pause = PAUSES_SECONDS.at(attempt);
  const settled = empty ? confirmed : !isSameList(answer.list, stored);
  return {
    fact: !empty || confirmed ? answer : undefined,
    next: settled || pause === undefined ? undefined : { attempt: attempt + 1, emptyReads: empties, since, delaySeconds: pause },
  };
}

/** Nothing happened to the license during the reads. If it did, reads of their own follow that, and these prove nothing. */
function isOldNews({ entitlements, updated }: LicenseFacts, since: string): boolean {
  return (entitlements === undefined || entitlements.time < since) && (updated === undefined || updated.time < since);
}

/** The list ran out just now, and nobody said that it is over: a renewal shows nothing until AWS has written it. */
function mayShowLate(facts: LicenseFacts, now: number): boolean {
  return !isEnding(facts) && datesOf(facts.entitlements).some((date) => date <= now && now < date + LATEST_RENEWAL_MILLISECONDS);
}

function datesOf(entitlements: EntitlementsFact | undefined): number[] {
  return (entitlements?.list ?? []).flatMap(({ expiresAt }) => expiresAt === undefined ? [] : [Date.parse(expiresAt)]);
}

const entitlementRead = v.strictObject({
  schema: v.literal('1'),
  kind: v.literal('entitlement-read'),
  license: v.pipe(v.string(), v.check(isLicenseId, 'expected a license id such as l-0123abcd')),
  licenseArn: v.optional(v.pipe(v.string(), v.nonEmpty())),
  account: v.optional(v.pipe(v.string(), v.nonEmpty())),
  attempt: v.pipe(v.number(), v.integer(), v.minValue(0)),
  emptyReads: v.pipe(v.number(), v.integer(), v.minValue(0)),
  since: v.optional(isoTime),
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
