/** The messages our own functions send each other. */

/** On the entitlement queue, beside the `License Updated` events of the rule: read this license's entitlements. */
export interface EntitlementRead {
  readonly schema: '1';
  readonly kind: 'entitlement-read';
  readonly license: string;
  /** Absent, like the account, only in LEGACY, where the license id says it all. */
  readonly licenseArn?: string;
  readonly account?: string;
  /** 0 for the first read; each later one comes after its delay. */
  readonly attempt: number;
  /** How many reads in a row were answered with an empty list. */
  readonly emptyReads: number;
  /** ISO 8601 start of the first of these reads. Absent in the first. */
  readonly since?: string;
}

/** On the dispatch queue (FIFO, group = license): look at this license. Never says what to do. */
export interface WakeUp {
  readonly license: string;
  readonly version: number;
  /** ISO 8601. Too early before it: a FIFO queue cannot delay single messages. */
  readonly notBefore?: string;
  /** Sent because the license is still due long after its change. It has one attempt: the admin knows, and another one comes every hour. */
  readonly again?: boolean;
}

/** On the final usage queue: seal the last slot of this license at `sealAt`. */
export interface FinalUsage {
  readonly license: string;
  /** ISO 8601 end of the license. */
  readonly end: string;
  /** ISO 8601, end + finalUsageGrace. */
  readonly sealAt: string;
}
