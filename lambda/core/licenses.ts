import type {
  AgreementEndedFact, DeprovisionedFact, EntitlementsFact, FailedFact, License, LicenseIdentity, Stamp, SubscriptionFact, UpdatedFact,
} from './license.js';

/** One thing that AWS or the buyer told us about a license. */
export type Fact
  = | { readonly kind: 'updated'; readonly value: UpdatedFact }
    | { readonly kind: 'deprovisioned'; readonly value: DeprovisionedFact }
    | { readonly kind: 'entitlements'; readonly value: EntitlementsFact }
    | { readonly kind: 'registered'; readonly value: Stamp }
    | { readonly kind: 'agreement-ended'; readonly agreement: string; readonly value: AgreementEndedFact }
    | { readonly kind: 'inherited'; readonly license: string }
    /** `across`: agreements that never got a license lie between them. */
    | { readonly kind: 'predecessor' | 'successor'; readonly license: string; readonly across: number }
    | { readonly kind: 'subscription'; readonly value: SubscriptionFact }
    | { readonly kind: 'failed'; readonly value: FailedFact };

/** The licenses of the product. Order and repetition of the facts do not matter. */
export interface Licenses {
  /** The license as it is now (strongly consistent), if any fact about it is known. */
  get(id: string): Promise<License | undefined>;
  /** Merges facts in, in one write, and derives access anew. What changes nothing writes nothing. Answers the license after it. */
  record(id: string, facts: Fact | readonly Fact[], identity?: LicenseIdentity): Promise<License>;
}
