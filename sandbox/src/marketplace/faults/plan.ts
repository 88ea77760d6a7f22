import type { Operation } from '../api/messages.js';

/** What goes wrong, and how often. Every number without another unit is a probability, 0 to 1. Default: nothing goes wrong. */
export interface FaultPlan {
  /** The same seed and the same run give the same faults. Default: the seed of the marketplace. */
  readonly seed?: string;
  /** What happens to events and SNS messages on their way. */
  readonly delivery?: DeliveryFaultPlan;
  /** What happens to calls, by operation; `*` is for every operation that can fail in that way. */
  readonly api?: Readonly<Partial<Record<Operation | '*', CallFaultPlan>>>;
  readonly entitlements?: {
    /** GetEntitlements tells of a change so many minutes after it. */
    readonly lagMinutes?: number;
    /** GetEntitlements answers an empty list, as if nothing were bought. */
    readonly spuriousEmpty?: number;
  };
  readonly resolveCustomer?: {
    /** ResolveCustomer answers without LicenseArn (facts 2.1: seen once). */
    readonly withoutLicenseArn?: number;
  };
}

export interface DeliveryFaultPlan {
  /** It comes twice: at once or within an hour, with the same id or as AWS repeats it, with the same `requestId` under another id (facts 5.1). */
  readonly duplicate?: number;
  /** It never comes. */
  readonly lose?: number;
  /** It is held for up to five minutes, so that later ones overtake it. */
  readonly reorder?: number;
  /** It is held for up to so many minutes. */
  readonly delay?: { readonly probability: number; readonly upToMinutes: number };
  /** The license ARN is spelled in another way (facts 2.4); in SNS messages the identifier has a leading space (facts 6.3). */
  readonly respell?: number;
}

export interface CallFaultPlan {
  /** ThrottlingException. */
  readonly throttle?: number;
  /** HTTP 500. */
  readonly serverError?: number;
  /** The connection breaks, and AWS has done nothing. */
  readonly timeoutBefore?: number;
  /** AWS does what was asked, and the connection breaks before the answer. */
  readonly timeoutAfter?: number;
  /** The answer takes so many milliseconds of real time longer. */
  readonly slow?: { readonly probability: number; readonly milliseconds: number };
  /** BatchMeterUsage: every record of the call comes back unprocessed. */
  readonly unprocessed?: number;
  /** BatchMeterUsage: a record comes back unprocessed. The probability is of each record. */
  readonly partlyUnprocessed?: number;
  /** BatchMeterUsage: the answer has nothing on a record; in half of the cases AWS metered it. The probability is of each record. */
  readonly missingResult?: number;
  /** GetEntitlements: the first page is empty and has a token for the rest (facts 4.1). */
  readonly emptyPage?: number;
}
