import type {
  AgreementEndedFact, DeprovisionedFact, EntitlementsFact, License, LicenseIdentity, Stamp, UpdatedFact,
} from './license.js';

/** One thing that AWS or the buyer told us about a license. */
export type Fact
  = | { readonly kind: 'updated'; readonly value: UpdatedFact }
    | { readonly kind: 'deprovisioned'; readonly value: DeprovisionedFact }
    | { readonly kind: 'entitlements'; readonly value: EntitlementsFact }
    | { readonly kind: 'registered'; readonly value: Stamp }
    | { readonly kind: 'agreement-ended'; readonly agreement: string; readonly value: AgreementEndedFact };

/** The licenses of the product. Order and repetition of the facts do not matter. */
export interface Licenses {
  /** The license as it is now (strongly consistent), if any fact about it is known. */
  get(id: string): Promise<License | undefined>;
  /** Merges a fact in and derives access anew. Facts that change nothing write nothing. Answers the license after it. */
  record(id: string, fact: Fact, identity?: LicenseIdentity): Promise<License>;
}
