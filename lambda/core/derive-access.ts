import { canonicalJson } from './canonical-json.js';
import { digestOf } from './digest.js';
import type { Access, AccessReason, AccessState, AgreementEndedFact, AgreementModel, LicenseFacts, PricingModel } from './license.js';
import { CONTINUED_ENDS } from './marketplace-rules.js';

/** What the seller decided about the product. */
export interface AccessPolicy {
  readonly pricingModel: PricingModel;
  readonly requireRegistration: boolean;
  /** By default, CONCURRENT. */
  readonly agreementModel?: AgreementModel;
}

/** Access as the facts tell it. Versions are no matter of facts: they count how often the digest changed. */
export type DerivedAccess = Omit<Access, 'version' | 'activeVersion'>;

/** Derives access from the facts alone. Time acts by adding facts, never in here. */
export function deriveAccess(facts: LicenseFacts, policy: AccessPolicy): DerivedAccess {
  const legacy = policy.agreementModel === 'LEGACY';
  const { state, reason, since } = legacy ? decideLegacy(facts, policy) : decide(facts, policy);
  const end = legacy ? legacyEndOf(facts, policy) : endOf(facts);
  const ending = end !== undefined;
  // A chain can fork; any license of those that follow will do, as long as it is always the same one.
  const [predecessor, successor] = [facts.predecessors?.at(-1), facts.successors?.at(-1)];
  const digest = digestOf({
    state,
    ending,
    entitlements: facts.entitlements?.list.map(canonicalJson).sort(),
    agreement: facts.updated?.agreement ?? facts.deprovisioned?.agreement,
    predecessor,
    successor,
    registered: facts.registered?.time,
  });
  return { state, reason, ending, end, since, digest, ...(predecessor && { predecessor }), ...(successor && { successor }) };
}

/** The access that follows `previous`: whoever sees another digest also sees a greater version. */
export function nextAccess(previous: Access | undefined, derived: DerivedAccess): Access {
  const last = previous?.version ?? 0;
  const version = previous?.digest === derived.digest ? last : last + 1;
  const activeVersion = derived.state === 'ACTIVE' ? version : previous?.activeVersion;
  return { ...derived, version, ...(activeVersion !== undefined && { activeVersion }) };
}

/**
 * The license was taken away and not given back. A late `License Updated` of an agreement that is over
 * gives nothing back; a new provision has a live agreement.
 */
export function isGone({ deprovisioned, updated, agreements }: LicenseFacts): boolean {
  return deprovisioned !== undefined
    && (updated === undefined || deprovisioned.time >= updated.time || finalEnd(agreements?.[updated.agreement]) !== undefined);
}

/** AWS said that the purchase is over or about to be: in LEGACY, that the customer unsubscribes. */
export function isEnding(facts: LicenseFacts): boolean {
  const { updated, agreements, subscription } = facts;
  const announced = subscription !== undefined && subscription.action !== 'subscribe-success';
  return announced || isGone(facts) || (updated && finalEnd(agreements?.[updated.agreement])) !== undefined;
}

interface Decision {
  readonly state: AccessState;
  readonly reason: AccessReason;
  readonly since?: string;
}

/** The truth table of CONCURRENT, row by row. */
function decide(facts: LicenseFacts, policy: AccessPolicy): Decision {
  if (isGone(facts)) {
    return { state: 'ENDED', reason: endedReason(facts), since: endOf(facts) };
  }
  if (policy.pricingModel !== 'SUBSCRIPTION') {
    return decideContract(facts, policy);
  }
  if (facts.updated === undefined) {
    return { state: 'PENDING', reason: 'LICENSE', since: facts.registered?.time };
  }
  return decideProved(facts, policy);
}

/** The truth table of LEGACY. A contract lives by its entitlements alone; a subscription that fails takes nothing away. */
function decideLegacy(facts: LicenseFacts, policy: AccessPolicy): Decision {
  const { subscription, registered } = facts;
  if (policy.pricingModel === 'CONTRACT') {
    return decideContract(facts, policy);
  }
  if (subscription === undefined) {
    return { state: 'PENDING', reason: 'LICENSE', since: registered?.time };
  }
  if (subscription.action === 'unsubscribe-success') {
    return { state: 'ENDED', reason: 'DEPROVISIONED', since: subscription.time };
  }
  return policy.pricingModel === 'SUBSCRIPTION' ? decideProved(facts, policy) : decideContract(facts, policy);
}

/** Rows 2 and 3, which ask the entitlements. */
function decideContract(facts: LicenseFacts, policy: AccessPolicy): Decision {
  switch (entitledBy(facts)) {
    case 'no':
      return { state: 'ENDED', reason: 'ENTITLEMENTS_GONE', since: facts.entitlements?.time };
    case 'unknown':
      return { state: 'PENDING', reason: 'ENTITLEMENT', since: facts.updated?.time ?? facts.registered?.time };
    case 'yes':
      return decideProved(facts, policy);
  }
}

/** Rows 5 and 6, once AWS has proved the license. */
function decideProved(facts: LicenseFacts, { requireRegistration }: AccessPolicy): Decision {
  const { registered, inherited } = facts;
  if (requireRegistration && registered === undefined && inherited === undefined) {
    return { state: 'PENDING', reason: 'REGISTRATION', since: provedAt(facts) };
  }
  return { state: 'ACTIVE', reason: 'LICENSED', since: latest(provedAt(facts), requireRegistration ? registered?.time : undefined) };
}

/** What the newest list of entitlements says. An old list proves nothing about a license that was taken away since. */
function entitledBy({ entitlements, deprovisioned, updated }: LicenseFacts): 'yes' | 'no' | 'unknown' {
  if (entitlements === undefined) {
    return 'unknown';
  }
  const after = entitlements.list.length > 0 ? deprovisioned : updated;
  if (after !== undefined && entitlements.time <= after.time) {
    return 'unknown';
  }
  return entitlements.list.length > 0 ? 'yes' : 'no';
}

function endedReason({ deprovisioned, agreements }: LicenseFacts): AccessReason {
  const end = deprovisioned && agreements?.[deprovisioned.agreement];
  return end && CONTINUED_ENDS.includes(end.status) ? 'REPLACED' : 'DEPROVISIONED';
}

/** When a license that is given was first known to be given. Reading the same list again does not move it. */
function provedAt({ activated, deprovisioned, updated, entitlements, unsubscribing, subscribed, entitled }: LicenseFacts): string | undefined {
  return (deprovisioned ? updated?.time : unsubscribing ? subscribed : activated) ?? entitled ?? entitlements?.time;
}

/** When the license ended, if it did: at the end of its agreement, until a `License Deprovisioned` after that moves it. */
function endOf(facts: LicenseFacts): string | undefined {
  const { deprovisioned, updated, agreements } = facts;
  const agreementEnd = updated && finalEnd(agreements?.[updated.agreement])?.time;
  if (!isGone(facts)) {
    return agreementEnd;
  }
  const takenBack = updated === undefined || (deprovisioned?.time ?? '') >= updated.time;
  return takenBack ? deprovisioned?.time : latest(deprovisioned?.time, agreementEnd);
}

/**
 * LEGACY: AWS's last hour of usage begins with `unsubscribe-pending`; `unsubscribe-success` closes it, and is the end
 * only if the pending one was lost. A customer who subscribes again before it never unsubscribed.
 */
function legacyEndOf({ subscription, unsubscribing, subscribed }: LicenseFacts, { pricingModel }: AccessPolicy): string | undefined {
  if (pricingModel === 'CONTRACT' || subscription === undefined || subscription.action === 'subscribe-success') {
    return undefined;
  }
  const began = unsubscribing && (subscribed === undefined || unsubscribing.time >= subscribed) ? unsubscribing.time : undefined;
  return began !== undefined && began <= subscription.time ? began : subscription.time;
}

function finalEnd(end: AgreementEndedFact | undefined): AgreementEndedFact | undefined {
  return end && !CONTINUED_ENDS.includes(end.status) ? end : undefined;
}

function latest(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}
