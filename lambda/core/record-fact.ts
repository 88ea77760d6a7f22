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

/** What a license is after one more fact, or several of them. */
export function recordFact(told: Fact | readonly Fact[], current: License | undefined, policy: AccessPolicy, toldOf?: LicenseIdentity): LicenseChange {
  const news = factsIn(told);
  const identity = [...news.map(identityIn), toldOf].reduce(mergeIdentity, current?.identity);
  const facts = news.reduce(mergeFact, current?.facts ?? {});
  const access = nextAccess(current?.access, deriveAccess(facts, policy));
  const before = { identity: current?.identity, facts: current?.facts, access: current?.access };
  const changed = canonicalJson({ identity, facts, access }) !== canonicalJson(before);
  return { identity, facts, access, news: changed, due: access.version !== current?.access.version };
}

/** One fact or several, as several. */
export function factsIn(told: Fact | readonly Fact[]): readonly Fact[] {
  return 'kind' in told ? [told] : told;
}
