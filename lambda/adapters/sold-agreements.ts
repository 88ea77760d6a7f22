import { AccessDeniedException, DescribeAgreementCommand, ResourceNotFoundException, SearchAgreementsCommand } from '@aws-sdk/client-marketplace-agreement';
import type { AgreementViewSummary, Filter, MarketplaceAgreementClient } from '@aws-sdk/client-marketplace-agreement';
import { AGREEMENTS_PER_PAGE } from '../core/marketplace-rules.js';
import type { Pace } from '../core/metering/pace.js';
import type { SoldAgreement, SoldAgreements } from '../core/reconciliation/sold-agreement.js';

export interface SoldAgreementsOptions {
  readonly client: MarketplaceAgreementClient;
  readonly pace: Pace;
}

/** The Agreement API of AWS Marketplace, asked as the proposer. */
export function soldAgreementsOf({ client, pace }: SoldAgreementsOptions): SoldAgreements {
  const search = async (filters: Readonly<Record<string, string>>) => {
    const found: SoldAgreement[] = [];
    const all = { PartyType: 'Proposer', AgreementType: 'PurchaseAgreement', ...filters };
    const seen = new Set<string>();
    for (let token: string | undefined; ;) {
      await pace.turn();
      const page = await client.send(new SearchAgreementsCommand({
        catalog: 'AWSMarketplace',
        filters: Object.entries(all).map(([name, value]): Filter => ({ name, values: [value] })),
        maxResults: AGREEMENTS_PER_PAGE,
        nextToken: token,
      }));
      found.push(...(page.agreementViewSummaries ?? []).flatMap(agreementOf));
      token = page.nextToken;
      if (!token) {
        return found;
      }
      if (seen.has(token)) {
        throw new Error('SearchAgreements answered the same nextToken twice. The answer is not used; the search is tried again.');
      }
      seen.add(token);
    }
  };

  return {
    updatedSince: (time) => search({ ResourceType: 'SaaSProduct', AfterLastUpdateTime: time }),
    ofLicense: (licenseArn) => search({ LicenseArn: licenseArn }),
    ofChain: (initial) => search({ InitialAgreementId: initial }),
    initialOf: async (agreementId) => {
      try {
        await pace.turn();
        return (await client.send(new DescribeAgreementCommand({ agreementId }))).initialAgreementId;
      } catch (error) {
        // A seller is neither proposer nor acceptor of what a channel partner sold. Both are documented, and not which of them says that.
        if (error instanceof ResourceNotFoundException || error instanceof AccessDeniedException) {
          return undefined;
        }
        throw error;
      }
    },
  };
}

/** Every member is optional in the API; without these there is nothing to compare. */
function agreementOf(view: AgreementViewSummary): SoldAgreement[] {
  const { agreementId: id, status, startTime, endTime, acceptanceTime, lastUpdateTime, acceptor, proposalSummary, entitlements, initialAgreementId } = view;
  const start = startTime ?? acceptanceTime;
  const account = acceptor?.accountId;
  if (!id || !status || !start || !account) {
    return [];
  }
  return [{
    id,
    status,
    start: start.toISOString(),
    end: endTime?.toISOString(),
    lastUpdate: (lastUpdateTime ?? start).toISOString(),
    account,
    offer: proposalSummary?.offerId,
    products: (proposalSummary?.resources ?? []).flatMap(({ id: product }) => product ?? []),
    licenseArns: (entitlements ?? []).flatMap(({ licenseArn }) => licenseArn ?? []),
    initial: initialAgreementId,
  }];
}
