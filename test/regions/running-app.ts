import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { MarketplaceSaasIntegration, PricingModel } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';
import { Sandbox, commandNamed } from 'cdk-marketplace-saas-sandbox';

export interface LicenseItem {
  readonly pk: string;
  readonly access?: { readonly state: string; readonly reason?: string };
  readonly facts?: unknown;
}

type OwnProps = Partial<MarketplaceSaasIntegrationProps>;

/** What is particular about an integration; with things of the stack, a function of it. */
export type PropsOf = OwnProps | ((stack: Stack) => OwnProps);

const MINUTE = 60_000;

/** What else there is. */
export interface Surroundings {
  /** Who sells in the simulated AWS Marketplace. Default: the local account. */
  readonly sellerAccount?: string;
  /** More stacks of the app. */
  readonly more?: (app: App) => void;
}

/** An app with integrations in some Region, beside AWS Marketplace, on the local engines. */
export class RunningApp {
  /** @param products what is particular about each integration, by construct id */
  public static async start(
    name: string, region: string, products: Readonly<Record<string, PropsOf>>, { sellerAccount, more }: Surroundings = {},
  ): Promise<RunningApp> {
    const app = new App({ outdir: join(import.meta.dirname, '..', '..', 'cdk.out', name), context: { 'aws:cdk:enable-path-metadata': true } });
    const stack = new Stack(app, 'App', { env: { region, account: '111122223333' } });
    more?.(app);
    for (const [id, props] of Object.entries(products)) {
      const own = typeof props === 'function' ? props(stack) : props;
      new MarketplaceSaasIntegration(stack, id, { productCode: id.toLowerCase(), pricingModel: PricingModel.CONTRACT, adminEmail: 'admin@acme.example', ...own });
    }
    return new RunningApp(await Sandbox.start({ app, sellerAccount, start: new Date('2027-02-10T12:00:00Z') }), region);
  }

  private readonly database: DynamoDBClient;

  private constructor(public readonly sandbox: Sandbox, region: string) {
    this.database = new DynamoDBClient({ endpoint: sandbox.endpoints.dynamodb, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  }

  /** Somebody buys a product and registers. Returns what identifies the purchase in commands. */
  public async buy(product: string): Promise<string> {
    const { agreementId } = this.sandbox.marketplace.buyer().subscribe({ product, entitlements: { seats: 5 } });
    await commandNamed('setup').run(this.sandbox, { purchase: agreementId });
    await this.advance(20);
    return agreementId;
  }

  public async cancel(purchase: string): Promise<void> {
    await commandNamed('cancel').run(this.sandbox, { purchase });
    await this.advance(120);
  }

  /** Minutes of virtual time. */
  public async advance(minutes: number): Promise<void> {
    await this.sandbox.advance(minutes * MINUTE);
  }

  /** The licenses that an integration knows, each with its access. */
  public async licenses(integration: string): Promise<LicenseItem[]> {
    const TableName = this.sandbox.deployment.resource(`App/${integration}/Store/SubscribersTable`).physicalId;
    const { Items = [] } = await this.database.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return Items.map((item) => unmarshall(item) as LicenseItem).filter(({ pk }) => pk.startsWith('license#'));
  }

  public async states(integration: string): Promise<(string | undefined)[]> {
    return (await this.licenses(integration)).map(({ access }) => access?.state);
  }

  public async stop(): Promise<void> {
    this.database.destroy();
    await this.sandbox.stop();
  }
}
