import type { DeliveredProduct, HookAction, HookDelivery } from './access-delivery.js';
import type { AccessReason, Entitlement, License, PricingModel } from './license.js';

/** What happened to the access of a license, without contact data. */
export interface AccessNotice {
  readonly schema: '1';
  readonly action: HookAction;
  /** Never decreases from call to call of one license; some are skipped, and the same may repeat with the same meaning. */
  readonly version: number;
  readonly license: string;
  /** Absent, like account and agreement, only if AWS has not told it. */
  readonly licenseArn?: string;
  readonly account?: string;
  readonly agreement?: string;
  readonly product: string;
  readonly pricingModel: PricingModel;
  readonly entitlements: readonly Entitlement[];
  /** The license that this one continues. */
  readonly predecessor?: string;
  readonly reason: AccessReason;
  /** ISO 8601, UTC. */
  readonly since?: string;
  /** Of `FINAL_USAGE`: report until then. ISO 8601, UTC. */
  readonly deadline?: string;
}

/** What a vendor's function gets. */
export interface HookPayload extends AccessNotice {
  /** What the buyer typed, by declared field name. */
  readonly registration: Readonly<Record<string, string>>;
}

/** The vendor's functions. */
export interface Hooks {
  /** Whether the vendor gave a function for this action. */
  handles(action: HookAction): boolean;
  /** Throws if the function failed or did not answer in time. */
  call(payload: HookPayload, withinMilliseconds?: number): Promise<void>;
}

export function accessNotice({ id, identity, facts, access }: License, delivery: HookDelivery, product: DeliveredProduct): AccessNotice {
  return {
    schema: '1',
    action: delivery.action,
    version: access.version,
    license: id,
    licenseArn: identity?.licenseArn ?? facts.updated?.licenseArn,
    account: identity?.account ?? facts.updated?.account,
    agreement: facts.updated?.agreement ?? facts.deprovisioned?.agreement,
    product: product.code,
    pricingModel: product.pricingModel,
    entitlements: facts.entitlements?.list ?? [],
    predecessor: facts.inherited,
    reason: access.reason,
    since: access.since,
    deadline: delivery.action === 'FINAL_USAGE' ? new Date(delivery.deadline).toISOString() : undefined,
  };
}

export function hookPayload(
  license: License, delivery: HookDelivery, product: DeliveredProduct, registration: Readonly<Record<string, string>>,
): HookPayload {
  return { ...accessNotice(license, delivery, product), registration };
}
