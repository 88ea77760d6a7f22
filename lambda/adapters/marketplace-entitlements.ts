import { GetEntitlementsCommand } from '@aws-sdk/client-marketplace-entitlement-service';
import type { Entitlement, MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import type { Clock } from '../core/clock.js';
import { answerOf } from '../core/entitlement-list.js';
import type { EntitlementSource } from '../core/entitlement-list.js';
import { ENTITLEMENTS_PER_PAGE } from '../core/marketplace-rules.js';

export interface MarketplaceEntitlementsOptions {
  readonly client: MarketplaceEntitlementServiceClient;
  readonly productCode: string;
  readonly clock: Clock;
}

/** GetEntitlements of AWS Marketplace, all pages: an empty one may be followed by others. */
export function marketplaceEntitlements({ client, productCode, clock }: MarketplaceEntitlementsOptions): EntitlementSource {
  const read = async (licenseArn: string) => {
    const time = new Date(clock.now()).toISOString();
    const entitlements: Entitlement[] = [];
    const seen = new Set<string>();
    let id: string | undefined;
    for (let token: string | undefined; ;) {
      const page = await client.send(new GetEntitlementsCommand({
        ProductCode: productCode,
        Filter: { LICENSE_ARN: [licenseArn] },
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
        throw new Error(`GetEntitlements answered the same NextToken twice for ${licenseArn}. The answer is not used; the read is tried again.`);
      }
      seen.add(token);
    }
  };
  return { read };
}
