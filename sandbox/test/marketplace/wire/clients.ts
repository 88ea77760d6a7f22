import { MarketplaceAgreementClient } from '@aws-sdk/client-marketplace-agreement';
import type { MarketplaceAgreementClientConfig } from '@aws-sdk/client-marketplace-agreement';
import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { onTestFinished } from 'vitest';
import { startMarketplaceServer } from '../../../src/marketplace/exports.js';
import type { Marketplace, MarketplaceServerOptions } from '../../../src/marketplace/exports.js';

export interface Clients {
  readonly url: string;
  readonly metering: MarketplaceMeteringClient;
  readonly entitlement: MarketplaceEntitlementServiceClient;
  readonly agreement: MarketplaceAgreementClient;
}

export interface ClientOptions {
  readonly account?: string;
  readonly region?: string;
  readonly protocol?: MarketplaceAgreementClientConfig['protocol'];
}

/** SDK clients of an account, until the test ends. */
export function clientsOf(url: string, { account = 'test', region = 'us-east-1', protocol }: ClientOptions = {}): Clients {
  const config = { endpoint: url, region, credentials: { accessKeyId: account, secretAccessKey: 'test' }, maxAttempts: 1, ...(protocol && { protocol }) };
  const clients = { metering: new MarketplaceMeteringClient(config), entitlement: new MarketplaceEntitlementServiceClient(config), agreement: new MarketplaceAgreementClient(config) };
  onTestFinished(() => {
    Object.values(clients).forEach((client) => {
      client.destroy();
    });
  });
  return { url, ...clients };
}

/** A marketplace on the wire, until the test ends. */
export async function onTheWire(marketplace: Marketplace, options: ClientOptions & Pick<MarketplaceServerOptions, 'authorize'> = {}): Promise<Clients> {
  const server = await startMarketplaceServer(marketplace, { host: '127.0.0.1', authorize: options.authorize });
  onTestFinished(() => server.close());
  return clientsOf(server.url, options);
}
