import type { LicenseFacts, LicenseIdentity, Stamp } from './license.js';
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

/** The facts with one more told. The same object if it tells nothing new. */
export function mergeFact(facts: LicenseFacts, fact: Fact): LicenseFacts {
  switch (fact.kind) {
    case 'updated': {
      const activated = earliest(facts.activated, fact.value.time);
      const updated = isNewer(fact.value, facts.updated) ? fact.value : facts.updated;
      return activated === facts.activated && updated === facts.updated ? facts : { ...facts, activated, updated };
    }
    case 'deprovisioned':
      return isNewer(fact.value, facts.deprovisioned) ? { ...facts, deprovisioned: fact.value } : facts;
    case 'entitlements':
      return isNewer(fact.value, facts.entitlements) ? { ...facts, entitlements: fact.value } : facts;
    case 'registered':
      return isNewer(fact.value, facts.registered) ? { ...facts, registered: fact.value } : facts;
    case 'agreement-ended':
      return isNewer(fact.value, facts.agreements?.[fact.agreement])
        ? { ...facts, agreements: { ...facts.agreements, [fact.agreement]: fact.value } }
        : facts;
  }
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

function rank(identity: LicenseIdentity): string {
  return [identity.licenseArn.startsWith('arn:') ? '1' : '0', identity.licenseArn, identity.account].join(' ');
}

function earliest(current: string | undefined, told: string): string {
  return current === undefined || told < current ? told : current;
}
