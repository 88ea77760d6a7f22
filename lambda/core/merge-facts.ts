import type { EntitlementsFact, LicenseFacts, LicenseIdentity, Stamp, SubscriptionFact } from './license.js';
import type { Fact } from './licenses.js';

/**
 * The total order of facts. Event times have one-second resolution: without the id, the first or the
 * last arrival would win a tie, and two delivery orders would give two results.
 */
export function isNewer(candidate: Stamp, current: Stamp | undefined): boolean {
  if (current === undefined) {
    return true;
  }
  return candidate.time === current.time ? candidate.id > current.id : candidate.time > current.time;
}

/** The agreements of a license. Items of the versions that did not remember all of them have those of the newest facts. */
export function linkedAgreements({ linked, updated, deprovisioned }: LicenseFacts): readonly string[] {
  return linked ?? [...new Set([updated, deprovisioned].flatMap((fact) => fact?.agreement ?? []))].sort();
}

type NeighbourFact = Extract<Fact, { readonly kind: 'predecessor' | 'successor' }>;

/** The facts with one more told. */
export function mergeFact(facts: LicenseFacts, fact: Fact): LicenseFacts {
  switch (fact.kind) {
    case 'updated':
      return {
        ...facts,
        linked: withMember(linkedAgreements(facts), fact.value.agreement),
        activated: least(facts.activated, fact.value.time),
        updated: newer(fact.value, facts.updated),
      };
    case 'deprovisioned':
      return { ...facts, linked: withMember(linkedAgreements(facts), fact.value.agreement), deprovisioned: newer(fact.value, facts.deprovisioned) };
    case 'entitlements':
      return mergeEntitlements(facts, fact.value);
    case 'registered':
      return { ...facts, registered: newer(fact.value, facts.registered) };
    case 'agreement-ended':
      return { ...facts, agreements: { ...facts.agreements, [fact.agreement]: newer(fact.value, facts.agreements?.[fact.agreement]) } };
    case 'inherited':
      // The least of them, only so that every order ends the same.
      return { ...facts, inherited: least(facts.inherited, fact.license) };
    case 'predecessor':
      return mergeNeighbour(facts, 'predecessors', 'predecessorsAcross', fact);
    case 'successor':
      return mergeNeighbour(facts, 'successors', 'successorsAcross', fact);
    case 'subscription':
      return mergeSubscription(facts, fact.value);
    case 'failed':
      return { ...facts, failed: newer(fact.value, facts.failed) };
  }
}

function mergeEntitlements(facts: LicenseFacts, told: EntitlementsFact): LicenseFacts {
  // Items of the versions that did not remember the first list have the newest.
  const times = [facts.entitlements, told].flatMap((fact) => (fact && fact.list.length > 0 ? [fact.time] : []));
  const entitled = times.reduce<string | undefined>(least, facts.entitled);
  return { ...facts, ...(entitled !== undefined && { entitled }), entitlements: newer(told, facts.entitlements) };
}

/** A license that turns out to lie between takes the place of those beyond it: whether it or they were heard of first is the same then. */
function mergeNeighbour(
  facts: LicenseFacts, side: 'predecessors' | 'successors', distance: 'predecessorsAcross' | 'successorsAcross', told: NeighbourFact,
): LicenseFacts {
  const known = facts[side] && (facts[distance] ?? 0);
  if (known !== undefined && known < told.across) {
    return facts;
  }
  return {
    ...facts,
    [side]: withMember(known === told.across ? facts[side] : undefined, told.license),
    [distance]: told.across > 0 ? told.across : undefined,
  };
}

function mergeSubscription(facts: LicenseFacts, told: SubscriptionFact): LicenseFacts {
  const { time, id, action } = told;
  const merged = {
    ...facts,
    ...(action === 'subscribe-success' && { activated: least(facts.activated, time), subscribed: greatest(facts.subscribed, time) }),
    ...(action === 'unsubscribe-pending' && isNewer(told, facts.unsubscribing) && { unsubscribing: { time, id } }),
  };
  return { ...merged, subscription: newer(told, facts.subscription) };
}

function newer<F extends Stamp>(told: F, current: F | undefined): F {
  return current === undefined || isNewer(told, current) ? told : current;
}

function withMember(set: readonly string[] | undefined, member: string): readonly string[] {
  return set?.includes(member) ? set : [...set ?? [], member].sort();
}

/**
 * The better of two identities, whichever was told first: AWS is called with the spelling that has `arn:`;
 * among equals the greatest wins, only so that every order ends the same.
 */
export function mergeIdentity(current: LicenseIdentity | undefined, told: LicenseIdentity | undefined): LicenseIdentity | undefined {
  if (current === undefined || told === undefined) {
    return current ?? told;
  }
  return rank(told) > rank(current) ? told : current;
}

/** Who a fact says the license belongs to. */
export function identityIn(fact: Fact): LicenseIdentity | undefined {
  return fact.kind === 'updated' ? { licenseArn: fact.value.licenseArn, account: fact.value.account } : undefined;
}

function rank({ licenseArn = '', account = '' }: LicenseIdentity): string {
  return [licenseArn.startsWith('arn:') ? '1' : '0', licenseArn, account].join(' ');
}

function least(current: string | undefined, told: string): string {
  return current === undefined || told < current ? told : current;
}

function greatest(current: string | undefined, told: string): string {
  return current === undefined || told > current ? told : current;
}
