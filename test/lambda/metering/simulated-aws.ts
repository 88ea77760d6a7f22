import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { Simulator } from 'cdk-marketplace-saas-sandbox';
import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import type { AttributeValue } from 'aws-lambda';
import { AwsUsageTaker, CALL_OPTIONS } from '../../../lambda/adapters/metering/usage-taker.js';
import { shardOf } from '../../../lambda/core/metering/hashes.js';
import { meterFeed } from '../../../lambda/meter-feed/handler.js';
import type { DynamoForTests } from '../../support/dynamodb.js';
import { Bench, GRACE } from './bench.js';
import { onlyShards } from './interposed.js';

export const PRODUCT = 'legacy-product';

/** What the license table knows of a customer. */
export interface Customer {
  readonly start?: string;
  readonly subscribed?: string;
  readonly end?: string;
  readonly licenseArn?: string;
  readonly account?: string;
}

/** Intake, feed and reporter of a LEGACY product over a real table, with AWS Marketplace behind its API: the simulator, whose clock rules. */
export class LegacyBench {
  public static async start(db: DynamoForTests, start = '2026-11-21T12:00:00Z'): Promise<LegacyBench> {
    const simulator = await Simulator.start({
      products: [{ code: PRODUCT, name: 'Product', pricingModel: 'SUBSCRIPTION', agreementModel: 'LEGACY', dimensions: [{ key: 'users', kind: 'METERED' }, { key: 'GB', kind: 'METERED' }] }],
      start: new Date(start),
    });
    return new LegacyBench(await Bench.over(db), simulator);
  }

  private readonly client: MarketplaceMeteringClient;
  private revision = 0;
  private readonly shards = new Set<number>();

  private constructor(public readonly bench: Bench, public readonly simulator: Simulator) {
    this.client = new MarketplaceMeteringClient({ ...CALL_OPTIONS, endpoint: simulator.url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  }

  public get now(): number {
    return this.simulator.clock.now();
  }

  /** A customer, two minutes after the purchase. */
  public async customer(account = '111122223333'): Promise<{ readonly purchase: Purchase; readonly license: string; readonly start: string }> {
    const purchase = this.simulator.marketplace.buyer(account).subscribe({ product: PRODUCT });
    await this.simulator.advance(2 * 60_000);
    const license = `${PRODUCT}:${purchase.customerIdentifier ?? ''}`;
    const start = new Date(purchase.activatedAt ?? NaN).toISOString();
    await this.knows(license, { start, subscribed: start });
    return { purchase, license, start };
  }

  /** The stream of the license table shows a customer. */
  public async knows(license: string, customer: Customer): Promise<void> {
    this.revision += 1;
    this.shards.add(shardOf(license));
    const feed = meterFeed({
      meters: this.bench.meters,
      finalUsage: { send: async () => undefined },
      clock: { now: () => this.now },
      signals: { failed: (_what, error) => { this.bench.failures.push(error); }, ignored: (_what, problem) => { this.bench.failures.push(problem); } },
      finalUsageGrace: GRACE,
    });
    await feed({ Records: [{ dynamodb: { SequenceNumber: '1', NewImage: imageOf(license, customer, this.revision) } }] });
  }

  public async hear(...bodies: unknown[]): Promise<void> {
    this.bench.now = this.now;
    await this.bench.hear(bodies, { legacyProduct: PRODUCT });
  }

  /** Virtual time passes, and the reporter runs every half hour. */
  public async until(time: string): Promise<void> {
    const target = Date.parse(time);
    while (this.now < target) {
      await this.simulator.advance(Math.min(30 * 60_000, target - this.now));
      this.bench.now = this.now;
      await this.bench.reportAll({ taker: new AwsUsageTaker(this.client), meters: onlyShards(this.bench.meters, this.shards) });
    }
  }

  /** What AWS bills: hour, dimension, quantity and style. */
  public bill(): unknown[][] {
    return this.simulator.marketplace.ledger.billed().map(({ hour, dimension, quantity, style }) => [hour.slice(0, 13), dimension, quantity, style]);
  }

  public async stop(): Promise<void> {
    this.client.destroy();
    await this.simulator.stop();
  }
}

/** A license item as the stream shows it. */
export function imageOf(license: string, { start, subscribed, end, licenseArn, account }: Customer, revision: number): Record<string, AttributeValue> {
  const texts = (values: Readonly<Record<string, string | undefined>>) => ({
    M: Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, { S: value }]]))),
  });
  return {
    id: { S: license }, revision: { N: revision.toString() },
    identity: texts({ licenseArn, account, customer: license.split(':')[1] }), facts: texts({ activated: start, subscribed }), access: texts({ end }),
  };
}
