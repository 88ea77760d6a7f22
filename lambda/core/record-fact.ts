import { canonicalJson } from './canonical-json.js';
import { deriveAccess, nextAccess } from './derive-access.js';
import type { AccessPolicy } from './derive-access.js';
import type { Access, License, LicenseFacts, LicenseIdentity } from './license.js';
import type { Fact } from './licenses.js';
import { identityIn, mergeFact, mergeIdentity } from './merge-facts.js';

/** A license as a fact leaves it. The hook state is not in it: only the dispatcher writes that. */
export interface LicenseChange {
  readonly identity?: LicenseIdentity;
  readonly facts: LicenseFacts;
  readonly access: Access;
  /** There is something to write. */
  readonly news: boolean;
  /** The hooks must hear of it. */
  readonly due: boolean;
}

/** What a license is after one more fact. */
export function recordFact(fact: Fact, current: License | undefined, policy: AccessPolicy, told?: LicenseIdentity): LicenseChange {
  const identity = mergeIdentity(mergeIdentity(current?.identity, identityIn(fact)), told);
  const facts = mergeFact(current?.facts ?? {}, fact);
  const access = nextAccess(current?.access, deriveAccess(facts, policy));
  const before = { identity: current?.identity, facts: current?.facts, access: current?.access };
  const news = canonicalJson({ identity, facts, access }) !== canonicalJson(before);
  return { identity, facts, access, news, due: access.version !== current?.access.version };
}
