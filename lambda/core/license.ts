/** What a license item of the subscribers table holds. Every handler that reads a license reads this shape. */

export type PricingModel = 'SUBSCRIPTION' | 'CONTRACT' | 'CONTRACT_WITH_CONSUMPTION';

/** How AWS tells the purchases of the product apart: by license, or (products from before June 2026) by customer. */
export type AgreementModel = 'CONCURRENT' | 'LEGACY';

export type AccessState = 'PENDING' | 'ACTIVE' | 'ENDED';

/** Why the state is what it is: one reason for each row of the truth table. */
export type AccessReason
  = | 'LICENSED'
    | 'DEPROVISIONED'
    | 'REPLACED'
    | 'ENTITLEMENTS_GONE'
    | 'ENTITLEMENT'
    | 'LICENSE'
    | 'REGISTRATION';

/** When a fact happened, and what breaks a tie: facts of one kind are totally ordered by (time, id). */
export interface Stamp {
  /** ISO 8601, UTC, with milliseconds. */
  readonly time: string;
  readonly id: string;
}

export interface UpdatedFact extends Stamp {
  readonly licenseArn: string;
  readonly agreement: string;
  readonly account: string;
  readonly offer?: string;
}

export interface DeprovisionedFact extends Stamp {
  readonly agreement: string;
  /** AWS never said so: the agreement ended long ago, and events can be lost. */
  readonly presumed?: true;
}

export type AgreementEnd = 'CANCELLED' | 'EXPIRED' | 'TERMINATED' | 'RENEWED' | 'REPLACED';

export interface AgreementEndedFact extends Stamp {
  readonly status: AgreementEnd;
}

export interface Entitlement {
  readonly dimension: string;
  readonly value: number | boolean | string;
  /** ISO 8601. The least date through which it stays valid; not the end of access. */
  readonly expiresAt?: string;
}

/** An empty list is here only when it was confirmed. */
export interface EntitlementsFact extends Stamp {
  readonly list: readonly Entitlement[];
}

/** LEGACY: what the subscription topic said last about a customer. */
export interface SubscriptionFact extends Stamp {
  readonly action: 'subscribe-success' | 'unsubscribe-pending' | 'unsubscribe-success';
  readonly offer?: string;
  /** The offer has a free trial. */
  readonly trial?: boolean;
  /** AWS never said so: unsubscribing began long ago, and messages can be lost. */
  readonly presumed?: true;
}

/** LEGACY: a subscription that did not come about. It may concern another offer than the one the customer has. */
export interface FailedFact extends Stamp {
  readonly offer?: string;
}

export interface LicenseFacts {
  readonly updated?: UpdatedFact;
  /** The earliest `License Updated` (LEGACY: `subscribe-success`) seen: the activation of the license. */
  readonly activated?: string;
  readonly deprovisioned?: DeprovisionedFact;
  readonly entitlements?: EntitlementsFact;
  /** The time of the earliest list of entitlements that was not empty. */
  readonly entitled?: string;
  /** The id is the hashed session. */
  readonly registered?: Stamp;
  /** The license up the chain whose registration counts for this one: its contact is this one's, too. */
  readonly inherited?: string;
  /** Every agreement that was ever seen with the license, sorted. Only grows. */
  readonly linked?: readonly string[];
  /** How each linked agreement ended, copied from its hub item. */
  readonly agreements?: Readonly<Record<string, AgreementEndedFact>>;
  /** The nearest licenses up and down the chain of agreements, sorted. */
  readonly predecessors?: readonly string[];
  readonly successors?: readonly string[];
  /** How many agreements without a license lie between; absent if none. Only shrink, while those get theirs. */
  readonly predecessorsAcross?: number;
  readonly successorsAcross?: number;
  readonly subscription?: SubscriptionFact;
  /** LEGACY: the time of the newest `subscribe-success`. */
  readonly subscribed?: string;
  /** LEGACY: the newest `unsubscribe-pending`, from which AWS accepts one more hour of usage. */
  readonly unsubscribing?: Stamp;
  readonly failed?: FailedFact;
}

/** Who the license belongs to, as told by ResolveCustomer or an event. */
export interface LicenseIdentity {
  /** The spelling with `arn:`, if one was seen. Calls to AWS use it. LEGACY licenses have none. */
  readonly licenseArn?: string;
  /** LEGACY customers may have none that we know of. */
  readonly account?: string;
  /** LEGACY: the customer identifier. */
  readonly customer?: string;
}

export interface Access {
  readonly state: AccessState;
  readonly reason: AccessReason;
  /** The license is over or about to be: usage must be reported now. */
  readonly ending: boolean;
  /** The moment the license ended, from which AWS accepts one more hour of usage. */
  readonly end?: string;
  readonly since?: string;
  /** Only grows. */
  readonly version: number;
  /** The newest version in which access was active: the access bus was told of it. */
  readonly activeVersion?: number;
  readonly digest: string;
  /** The license that this one continues, and the one that continues it. */
  readonly predecessor?: string;
  readonly successor?: string;
}

/** What was delivered to the vendor's hooks. Written by the dispatcher only. */
export interface HookState {
  readonly delivered: 'NONE' | 'ACTIVE' | 'ENDED';
  /** The digest of the access that was delivered; absent while a change of it is attempted. */
  readonly digest?: string;
  /** The access version that was delivered. */
  readonly version: number;
  /** A grant or a revocation was attempted and may have half succeeded. */
  readonly grantTried?: boolean;
  /** The access version whose delivery was attempted last: that write announces nothing new on the access bus. */
  readonly triedVersion?: number;
  /** The end for which `onFinalUsage` was answered, or given up because its time was over. */
  readonly final?: string;
}

/** Item `license#<id>`. */
export interface License {
  readonly id: string;
  readonly identity?: LicenseIdentity;
  readonly facts: LicenseFacts;
  readonly access: Access;
  readonly hook: HookState;
  /** The hooks have not been told the newest access yet. */
  readonly due: boolean;
  /** Grows by one in every write of the facts. */
  readonly revision: number;
}
