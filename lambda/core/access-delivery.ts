import { deriveAccess } from './derive-access.js';
import type { Access, AgreementModel, HookState, License, PricingModel } from './license.js';
import { CONTINUED_ENDS } from './marketplace-rules.js';
import type { WakeUp } from './messages.js';

/** What the vendor's functions are called for. */
export type HookAction = 'GRANT' | 'CHANGE' | 'REVOKE' | 'FINAL_USAGE';

/** What is told about the product in every delivery. */
export interface DeliveredProduct {
  readonly code: string;
  readonly pricingModel: PricingModel;
  /** By default, CONCURRENT. */
  readonly agreementModel?: AgreementModel;
  /** Only if the product is metered. */
  readonly metering?: FinalUsageRules;
}

export interface FinalUsageRules {
  /** Milliseconds from the end of a license to the sealing of its last slot. */
  readonly grace: number;
}

/** What is to be done for a license now. One step at a time: after it the question is asked again. */
export type Delivery = HookDelivery | GivenUpFinalUsage | { readonly action: 'NONE' };

export type HookDelivery = { readonly action: Exclude<HookAction, 'FINAL_USAGE'> } | FinalUsageDelivery;

export interface FinalUsageDelivery {
  readonly action: 'FINAL_USAGE';
  readonly end: string;
  /** Milliseconds since the epoch. After it nobody waits for an answer any more. */
  readonly deadline: number;
}

/** The time for the answer is over: note it down and go on. */
export type GivenUpFinalUsage = Omit<FinalUsageDelivery, 'action'> & { readonly action: 'GIVE_UP_FINAL_USAGE' };

/** What the dispatcher reads and writes about a license. */
export interface DeliveryStore {
  /** The license as it is now, strongly consistent. */
  read(license: string): Promise<License | undefined>;
  /** What the buyer typed, by declared field name, for this license or for the one whose registration it inherited; empty when nothing is stored. */
  contact(license: License): Promise<Readonly<Record<string, string>>>;
  /**
   * Writes the hook state, unless somebody else has written one since the license was read (then it throws).
   * If nothing is left to do the license is no longer due, unless its access has changed meanwhile.
   * Answers the license after the write.
   */
  record(license: License, hook: HookState, nothingLeft: boolean): Promise<License>;
  /** The license is no longer due, unless its access or its hook state has changed since it was read. Answers whether it is settled. */
  settle(license: License): Promise<boolean>;
}

/** A wake-up and what tells it from other wake-ups of the same version. */
export interface OutgoingWakeUp extends WakeUp {
  readonly purpose?: string;
}

/** The dispatch queue: FIFO, one group a license. */
export interface WakeUps {
  /** Answers which of them could not be sent, by position. */
  send(wakeUps: readonly OutgoingWakeUp[]): Promise<ReadonlySet<number>>;
  /** A received message comes back after this many seconds. */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Between the last moment of `onFinalUsage` and the sealing of the last slot, the reported usage has to arrive. */
const ARRIVAL_OF_FINAL_USAGE = 2 * MINUTE;

/** So long after the end of a license its access stays if what continues it is not open yet. */
const LONGEST_WAIT_FOR_SUCCESSOR = 30 * MINUTE;

/** The queue hands a wake-up out so often; `maxReceiveCount` of the construct is the same. */
export const MOST_RECEIVES = 10;

const FIRST_RETRY_SECONDS = 10;
const LONGEST_RETRY_SECONDS = 300;
const LONGEST_FINAL_USAGE_RETRY_SECONDS = 60;

/** Compares what access should be with what was delivered. The order of the rows matters. */
export function nextDelivery(access: Access, hook: HookState, metering: FinalUsageRules | undefined, now: number): Delivery {
  if (access.state === 'ACTIVE') {
    if (hook.delivered !== 'ACTIVE') {
      return { action: 'GRANT' };
    }
    const last = access.ending ? finalUsage(access, hook, metering, now) : undefined;
    return last ?? { action: access.digest === hook.digest ? 'NONE' : 'CHANGE' };
  }
  if (hook.delivered === 'ACTIVE' || hook.grantTried) {
    return finalUsage(access, hook, metering, now) ?? { action: 'REVOKE' };
  }
  return { action: 'NONE' };
}

/** The next delivery of a license. That a license is about to end is told by `onFinalUsage`, it is no change of the access. */
export function deliveryOf({ access, facts, hook }: License, product: DeliveredProduct, now: number): Delivery {
  const endsOnly = access.ending && access.state === 'ACTIVE' && hook.digest === digestBeforeEnd(facts, product);
  return nextDelivery(access, endsOnly ? { ...hook, digest: access.digest } : hook, product.metering, now);
}

/**
 * The hook state before a hook is called. A hook that does half of its work and throws must be followed by one that
 * makes it whole, even if the access is by then what it was before: so what is attempted counts as unknown.
 */
export function beforeDelivery({ access, hook }: License, { action }: { readonly action: Exclude<HookAction, 'FINAL_USAGE'> }): HookState {
  const tried = { ...hook, triedVersion: access.version };
  switch (action) {
    case 'GRANT':
      return { ...tried, grantTried: true };
    case 'CHANGE':
      return { ...tried, digest: undefined };
    case 'REVOKE':
      return { ...tried, delivered: 'NONE', grantTried: true };
  }
}

/** The hook state once a step was done. */
export function afterDelivery({ access, hook }: License, delivery: HookDelivery | GivenUpFinalUsage): HookState {
  const { version, digest } = access;
  switch (delivery.action) {
    case 'GRANT':
    case 'CHANGE':
      return { delivered: 'ACTIVE', digest, version, final: hook.final };
    case 'REVOKE':
      return { delivered: 'ENDED', digest, version, final: hook.final };
    case 'FINAL_USAGE':
    case 'GIVE_UP_FINAL_USAGE':
      return { ...hook, final: delivery.end };
  }
}

/**
 * Whether the revocation has to wait, so that a customer who renewed is not shut out and let in again: until the license
 * that continues this one was delivered, known or not yet known, but not for ever. AWS may tell of the renewal first, and
 * later or never that it is why this license ended. A license may continue itself, too, and waits for its entitlements then.
 */
export function awaitsSuccessor(license: License, successor: License | undefined, now: number): boolean {
  const { access } = license;
  const over = access.end ?? access.since;
  const isContinued = access.reason === 'REPLACED' || access.successor !== undefined || wasGivenBack(license);
  return isContinued && over !== undefined && now < Date.parse(over) + LONGEST_WAIT_FOR_SUCCESSOR && !wasOpened(successor);
}

/** An attempt that did not succeed. */
export interface FailedAttempt {
  readonly delivery: HookDelivery;
  /** Milliseconds since the epoch: the hook gave no answer and may run until then. */
  readonly mayRunUntil?: number;
}

/**
 * How long to wait after a failure: longer each time, and never while the hook may still run. A retry of the final usage
 * must find time to be answered.
 */
export function retrySeconds(receives: number, failed: FailedAttempt | undefined, now: number): number {
  const backoff = Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (receives - 1));
  const running = secondsUntil(failed?.mayRunUntil ?? 0, now);
  if (failed?.delivery.action !== 'FINAL_USAGE') {
    return Math.max(backoff, running);
  }
  const left = Math.max(1, secondsUntil(failed.delivery.deadline, now));
  return Math.min(Math.max(Math.min(backoff, LONGEST_FINAL_USAGE_RETRY_SECONDS), running), left);
}

/** Whether the hook may be at work although nobody hears of it. For the final usage nobody waits beyond its deadline. */
export function mayStillRun({ delivery, mayRunUntil }: FailedAttempt, now: number): boolean {
  const until = delivery.action === 'FINAL_USAGE' ? Math.min(mayRunUntil ?? 0, delivery.deadline) : mayRunUntil ?? 0;
  return now < until;
}

function finalUsage(
  access: Access, hook: HookState, metering: FinalUsageRules | undefined, now: number,
): FinalUsageDelivery | GivenUpFinalUsage | undefined {
  // Access that is taken away without an end of the license (its entitlements are gone) is over since it was seen.
  const end = access.end ?? access.since;
  if (metering === undefined || end === undefined || hook.final === end) {
    return undefined;
  }
  const deadline = Date.parse(end) + metering.grace - ARRIVAL_OF_FINAL_USAGE;
  return { action: now < deadline ? 'FINAL_USAGE' : 'GIVE_UP_FINAL_USAGE', end, deadline };
}

/** AWS took the license back and gave it again, for the next term as far as we know: what it entitles to now will be read in a moment. */
function wasGivenBack({ access, facts: { deprovisioned, agreements } }: License): boolean {
  const end = deprovisioned && agreements?.[deprovisioned.agreement];
  return deprovisioned !== undefined && (end === undefined || CONTINUED_ENDS.includes(end.status))
    && access.state === 'PENDING' && access.reason === 'ENTITLEMENT';
}

function wasOpened(successor: License | undefined): boolean {
  return successor !== undefined && (successor.hook.delivered !== 'NONE' || successor.access.state === 'ENDED');
}

function secondsUntil(moment: number, now: number): number {
  return Math.ceil((moment - now) / SECOND);
}

function digestBeforeEnd(facts: License['facts'], { pricingModel, agreementModel }: DeliveredProduct): string {
  const { subscription } = facts;
  const alive: License['facts'] = {
    ...facts,
    agreements: undefined,
    unsubscribing: undefined,
    subscription: subscription?.action === 'unsubscribe-pending' ? { ...subscription, action: 'subscribe-success' } : subscription,
  };
  return deriveAccess(alive, { pricingModel, agreementModel, requireRegistration: false }).digest;
}
