import type { Product } from './product.js';
import type { Terms } from './terms.js';

/** Statuses of an agreement that the simulator reaches (facts 5.8). */
export type AgreementStatus = 'ACTIVE' | 'CANCELLED' | 'EXPIRED' | 'TERMINATED' | 'RENEWED' | 'REPLACED';

export type AgreementIntent = 'NEW' | 'AMEND' | 'RENEW' | 'REPLACE';

/** One purchase contract, as the Agreement APIs and the events tell of it. All times are milliseconds since the epoch. */
export interface Agreement {
  readonly id: string;
  readonly offerId: string;
  readonly product: Product;
  /** The account that bought. */
  readonly acceptor: string;
  /** The account that made the offer: the seller, or a channel partner. */
  readonly proposer: string;
  /** Of a channel partner's sale. */
  readonly resaleAuthorizationId?: string;
  readonly intent: AgreementIntent;
  readonly status: AgreementStatus;
  readonly acceptedAt: number;
  readonly startsAt: number;
  /** Absent: open-ended. */
  readonly endsAt?: number;
  readonly lastUpdatedAt: number;
  readonly previousAgreementId?: string;
  /** The first agreement of the chain of renewals and replacements. */
  readonly initialAgreementId: string;
  readonly autoRenew: boolean;
  readonly terms: Terms;
  readonly freeTrialDays?: number;
  /** Absent until it is provisioned. */
  readonly license?: License;
}

/** The unit of access, entitlement and metering. A legacy purchase has one, too, which no message of AWS names. */
export interface License {
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly product: Product;
  /** Only of legacy products. */
  readonly customerIdentifier?: string;
  /** Time of the first `License Updated`; absent until then. */
  readonly activatedAt?: number;
  /** Time of the end of the last agreement; absent while one is active. Absent for ends by renewal or replacement that keep the license. */
  readonly endedAt?: number;
  /** Time of `License Deprovisioned`; absent until then. */
  readonly deprovisionedAt?: number;
  /** AWS suspended the buyer's account: usage is answered with CustomerNotSubscribed. */
  readonly suspended: boolean;
  /** Usage of hours before this time is billed at 0. */
  readonly freeTrialUntil?: number;
  /** What GetEntitlements tells of it now. */
  readonly entitlements: Terms;
  /** Through which date the entitlements are valid at least. */
  readonly entitledUntil?: number;
}

/** Who calls an API: known from the signature of the request. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  /** Tells functions of one account apart. Default: as if one caller made all calls. */
  readonly accessKeyId?: string;
  /** How far its clock is behind virtual time, in milliseconds; negative: ahead. Absent: it lives in virtual time, or does not say. */
  readonly clockBehind?: number;
}
