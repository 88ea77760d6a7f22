/**
 * What the functions of a vendor get, and what the bus `accessEvents` carries: version 1.
 *
 * Types only, for functions that are written in TypeScript or checked with JSDoc:
 * `import type { HookPayload } from 'cdk-marketplace-saas/hooks'`. The same as JSON schemas lies beside this file.
 * Within version 1 fields are only added.
 */

/** What is asked of a function, or has happened. */
export type HookAction = 'GRANT' | 'CHANGE' | 'REVOKE' | 'FINAL_USAGE';

/** How a product is sold. */
export type PricingModel = 'SUBSCRIPTION' | 'CONTRACT' | 'CONTRACT_WITH_CONSUMPTION';

/** Why access is what it is. */
export type AccessReason =
  | 'LICENSED'
  | 'DEPROVISIONED'
  | 'REPLACED'
  | 'ENTITLEMENTS_GONE'
  | 'ENTITLEMENT'
  | 'LICENSE'
  | 'REGISTRATION';

/** One dimension that the customer is entitled to. */
export interface Entitlement {
  /** The API identifier of the dimension. */
  readonly dimension: string;
  /** How much of it, or what. */
  readonly value: number | boolean | string;
  /**
   * The least date through which the entitlement stays valid. It is not the end of access: a contract that is renewed keeps it.
   * @format date-time
   */
  readonly expiresAt?: string;
}

/** What happened to the access of a license, without contact data. */
export interface AccessNotice {
  /** The version of this format. */
  readonly schema: '1';
  /** What is asked: let the customer in, adjust what they have, shut them out, or report the usage that is still held back. */
  readonly action: HookAction;
  /**
   * Never decreases from call to call of one license. Some are skipped, and the same may repeat: then it means the same thing.
   * @asType integer
   */
  readonly version: number;
  /** The id of the license: what a tenant is known by. */
  readonly license: string;
  /** Absent, like account and agreement, only if AWS has not told it. */
  readonly licenseArn?: string;
  /** The AWS account of the buyer. */
  readonly account?: string;
  /** The purchase agreement. */
  readonly agreement?: string;
  /** The product code. */
  readonly product: string;
  /** How the product is sold. */
  readonly pricingModel: PricingModel;
  /** What the customer is entitled to now. Empty for products that are sold by usage only. */
  readonly entitlements: readonly Entitlement[];
  /** The license that this one continues after a renewal or a replacement: the same customer, the same tenant. */
  readonly predecessor?: string;
  /** The license that continues this one. */
  readonly successor?: string;
  /** Why access is what it is. */
  readonly reason: AccessReason;
  /**
   * Since when access is what it is.
   * @format date-time
   */
  readonly since?: string;
  /**
   * Of `FINAL_USAGE`: report until then.
   * @format date-time
   */
  readonly deadline?: string;
}

/** What the functions `onGrant`, `onChange`, `onRevoke` and `onFinalUsage` get. */
export interface HookPayload extends AccessNotice {
  /** What the buyer typed, by declared field name. Text from a stranger: escape it where you show it. */
  readonly registration: Readonly<Record<string, string>>;
}

/** An event on the bus `accessEvents`, as the target of a rule gets it. */
export interface AccessEvent {
  /** The version of the envelope of EventBridge. */
  readonly 'version': '0';
  /** Of this event, not of the change: the same change may come twice with two ids. */
  readonly 'id': string;
  readonly 'detail-type': 'Access Granted' | 'Access Changed' | 'Access Revoked' | 'Final Usage Due';
  readonly 'source': 'cdk-marketplace-saas';
  /** The AWS account of the bus. */
  readonly 'account': string;
  /** @format date-time */
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': readonly string[];
  readonly 'detail': AccessNotice;
}
