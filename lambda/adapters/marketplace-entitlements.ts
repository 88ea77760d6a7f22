import { GetEntitlementsCommand } from '@aws-sdk/client-marketplace-entitlement-service';
import type { Entitlement, GetEntitlementFilterName, MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import type { Clock } from '../core/clock.js';
import { answerOf } from '../core/entitlement-list.js';
import type { EntitledLicense, EntitlementSource } from '../core/entitlement-list.js';
import { customerIdentifierOf, licenseIdOf } from '../core/license-id.js';
import { ENTITLEMENTS_PER_PAGE } from '../core/marketplace-rules.js';

export interface MarketplaceEntitlementsOptions {
  readonly client: MarketplaceEntitlementServiceClient;
  readonly productCode: string;
  readonly clock: Clock;
}

/** GetEntitlements of AWS Marketplace, all pages: an empty one may be followed by others. */
export function marketplaceEntitlements({ client, productCode, clock }: MarketplaceEntitlementsOptions): EntitlementSource {
  const read = async (license: EntitledLicense) => {
    const time = new Date(clock.now()).toISOString();
    const entitlements: Entitlement[] = [];
    const seen = new Set<string>();
    let id: string | undefined;
    for (let token: string | undefined; ;) {
      const page = await client.send(new GetEntitlementsCommand({
        ProductCode: productCode,
        Filter: filterOf(license),
        MaxResults: ENTITLEMENTS_PER_PAGE,
        NextToken: token,
      }));
      id ??= page.$metadata.requestId;
      entitlements.push(...page.Entitlements ?? []);
      token = page.NextToken;
      if (!token) {
        return answerOf({ time, id: id ?? '' }, entitlements);
      }
      if (seen.has(token)) {
        throw new Error(`GetEntitlements answered the same NextToken twice for ${license.license}. The answer is not used; the read is tried again.`);
      }
      seen.add(token);
    }
  };
  return { read };
}

function filterOf({ license, licenseArn }: EntitledLicense): Partial<Record<GetEntitlementFilterName, string[]>> {
  return licenseArn === undefined || licenseIdOf(license) === undefined ? { CUSTOMER_IDENTIFIER: [customerIdentifierOf(license)] } : { LICENSE_ARN: [licenseArn] };
}
