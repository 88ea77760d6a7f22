import { BatchMeterUsageCommand, MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import type { BatchMeterUsageCommandInput, BatchMeterUsageCommandOutput, UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { onTestFinished } from 'vitest';
import { startMarketplaceServer } from '../../src/marketplace/exports.js';
import type { Marketplace, MarketplaceOptions, Purchase } from '../../src/marketplace/exports.js';
import { legacyProduct, scene, usageProduct } from './support.js';
import type { Scene } from './support.js';

/** How the seller's program calls: the real SDK, over a socket, without retries. */
export interface SellerProgram {
  readonly url: string;
  readonly client: (region?: string, accessKeyId?: string) => MarketplaceMeteringClient;
  /** The statuses of the answer, record by record. */
  readonly meter: (...records: readonly UsageRecord[]) => Promise<(string | undefined)[]>;
  readonly send: (input: BatchMeterUsageCommandInput, region?: string, accessKeyId?: string) => Promise<BatchMeterUsageCommandOutput>;
}

export async function sellerProgram(marketplace: Marketplace): Promise<SellerProgram> {
  const server = await startMarketplaceServer(marketplace, { host: '127.0.0.1' });
  const clients = new Map<string, MarketplaceMeteringClient>();
  onTestFinished(async () => {
    clients.forEach((each) => { each.destroy(); });
    await server.close();
  });
  const client = (region = 'us-east-1', accessKeyId = 'test') => {
    const key = `${region}/${accessKeyId}`;
    const made = clients.get(key) ?? new MarketplaceMeteringClient({ endpoint: server.url, region, credentials: { accessKeyId, secretAccessKey: 'test' }, maxAttempts: 1 });
    clients.set(key, made);
    return made;
  };
  const send: SellerProgram['send'] = (input, region, accessKeyId) => client(region, accessKeyId).send(new BatchMeterUsageCommand(input));
  return {
    url: server.url,
    client,
    send,
    meter: async (...records) => (await send({ UsageRecords: [...records] })).Results!.map(({ Status }) => Status),
  };
}

/** A subscription that is active, two hours old, and the program of its seller. */
export async function sold(options: Partial<MarketplaceOptions> = {}): Promise<Scene & SellerProgram & { purchase: Purchase; record: (more?: Partial<UsageRecord>) => UsageRecord }> {
  const made = scene('2026-08-20T12:00:00Z', { products: [usageProduct, legacyProduct], ...options });
  const purchase = made.marketplace.buyer('111122223333').subscribe({ product: 'usage-product' });
  await made.clock.moveTo('2026-08-20T14:30:00Z');
  const record = (more: Partial<UsageRecord> = {}): UsageRecord => ({
    Timestamp: new Date('2026-08-20T14:00:00Z'), Dimension: 'requests', Quantity: 5, CustomerAWSAccountId: purchase.account, LicenseArn: purchase.licenseArn, ...more,
  });
  return { ...made, ...await sellerProgram(made.marketplace), purchase, record };
}
