import { GetEntitlementsCommand } from '@aws-sdk/client-marketplace-entitlement-service';
import type { Entitlement, MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import type { Clock } from '../../core/clock.js';
import { answerOf } from '../../core/entitlement-list.js';
import { legacyLicenseId, licenseIdOf } from '../../core/license-id.js';
import type { AgreementModel } from '../../core/license.js';
import { ENTITLEMENTS_PER_PAGE } from '../../core/marketplace-rules.js';
import type { Pace } from '../../core/metering/pace.js';
import type { EntitlementCrawler, ListedLicense } from '../../core/reconciliation/entitlement-crawl.js';

export interface EntitlementCrawlerOptions {
  readonly client: MarketplaceEntitlementServiceClient;
  readonly productCode: string;
  /** By default, CONCURRENT. */
  readonly agreementModel?: AgreementModel;
  readonly pace: Pace;
  readonly clock: Clock;
}

type Owner = Pick<ListedLicense, 'id' | 'identity'>;

/** GetEntitlements of AWS Marketplace without a filter: everything that buyers of the product are entitled to. */
export function entitlementCrawlerOf(options: EntitlementCrawlerOptions): EntitlementCrawler {
  const { client, productCode, pace, clock } = options;
  return {
    crawl: async (hasTime) => {
      const stamp = { time: new Date(clock.now()).toISOString(), id: 'crawl' };
      const owners = new Map<string, Owner>();
      const listed = new Map<string, Entitlement[]>();
      const seen = new Set<string>();
      let unusable = 0;
      let token: string | undefined;
      do {
        await pace.turn();
        const page = await client.send(new GetEntitlementsCommand({ ProductCode: productCode, MaxResults: ENTITLEMENTS_PER_PAGE, NextToken: token }));
        for (const entitlement of page.Entitlements ?? []) {
          const owner = ownerOf(entitlement, options);
          if (owner === undefined || entitlement.Dimension === undefined) {
            unusable++;
            continue;
          }
          owners.set(owner.id, owner);
          listed.set(owner.id, [...listed.get(owner.id) ?? [], entitlement]);
        }
        token = page.NextToken;
        if (token && seen.has(token)) {
          throw new Error('GetEntitlements answered the same NextToken twice. The answer is not used; the crawl is tried again.');
        }
        seen.add(token ?? '');
      } while (token && hasTime());
      const licenses = [...owners.values()].map((owner): [string, ListedLicense] => [owner.id, { ...owner, list: answerOf(stamp, listed.get(owner.id) ?? []).list }]);
      return { licenses: new Map(licenses), complete: !token, unusable };
    },
  };
}

/** The key of a license must be the one by which everything else knows it, whatever else the answer tells. */
function ownerOf(
  { LicenseArn, CustomerAWSAccountId, CustomerIdentifier }: Entitlement, { productCode, agreementModel }: EntitlementCrawlerOptions,
): Owner | undefined {
  if (agreementModel === 'LEGACY') {
    return CustomerIdentifier?.trim() ? { id: legacyLicenseId(productCode, CustomerIdentifier) } : undefined;
  }
  const id = LicenseArn && licenseIdOf(LicenseArn);
  return id ? { id, identity: { licenseArn: LicenseArn, ...(CustomerAWSAccountId && { account: CustomerAWSAccountId }) } } : undefined;
}
