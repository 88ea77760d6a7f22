import type { AccessNotice, HookPayload } from 'cdk-marketplace-saas/hooks';
import type { DeliveredProduct, HookDelivery } from './access-delivery.js';
import type { License } from './license.js';

/** The published contract: the types that vendors import are the types of what is sent. */
export type { AccessNotice, HookPayload };

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
    predecessor: access.predecessor,
    successor: access.successor,
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
