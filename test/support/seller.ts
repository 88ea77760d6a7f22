import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { App, Stack } from 'aws-cdk-lib';
import { MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import type { ProductListing, Purchase } from 'cdk-marketplace-saas-sandbox';
import { Browser, sessionIn } from '../../examples/quickstart/demo/browser.js';

const MINUTE = 60_000;
const root = join(import.meta.dirname, '..', '..');

/** Without metering, whose schedule would take most of the time of a test. */
const listing: ProductListing = { code: '2p409vwjybxwn3pd5tcrz4xbw', name: 'Acme', pricingModel: 'CONTRACT', dimensions: [{ key: 'seats', kind: 'ENTITLED' }] };

/** What the admin reads where no hook does the work. */
export const LET_IN = 'A new customer is to be let in';
export const CHANGED = 'The purchase of a customer has changed: adjust what they have';
export const OVER = 'The access of a customer is over: close it';

/** A seller without hooks, on the local engines: the admin is told by mail, which then is the delivery. */
export class RunningSeller {
  /** @param name of the folder of the assembly: different for tests that run at the same time */
  public static async start(name: string): Promise<RunningSeller> {
    const app = new App({ outdir: join(root, 'cdk.out', name) });
    new MarketplaceSaasIntegration(new Stack(app, 'Seller', { env: { region: 'us-east-1' } }), 'Marketplace', {
      productCode: listing.code,
      pricingModel: PricingModel.CONTRACT,
      adminEmail: 'admin@acme.example',
      registrationPage: RegistrationPage.hosted({ productName: 'Acme', loginUrl: 'https://app.acme.example' }),
    });
    return new RunningSeller(await Sandbox.start({ app, products: [listing], start: new Date('2027-02-10T12:00:00Z') }));
  }

  private constructor(public readonly sandbox: Sandbox) {}

  /** Buys; AWS confirms it later. */
  public buy(): Purchase {
    return this.sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 3 } });
  }

  public async confirmedPurchase(): Promise<Purchase> {
    const purchase = this.buy();
    await this.sandbox.advance(2 * MINUTE);
    return purchase;
  }

  public async register(purchase: Purchase): Promise<void> {
    const browser = new Browser(this.sandbox.output('FulfillmentUrl'));
    const page = await browser.post('/', purchase.setUpAccount());
    await browser.post('/register', { session: sessionIn(page), email: 'buyer@customer.example' });
    await this.sandbox.advance(MINUTE);
  }

  public async customer(): Promise<Purchase> {
    const purchase = await this.confirmedPurchase();
    await this.register(purchase);
    return purchase;
  }

  /** What the admin read about a license, in the order of the mails. */
  public told(license: string): string[] {
    const mails = this.sandbox.mails.filter(({ subject }) => subject?.endsWith(`(${license})`));
    return mails.map(({ subject = '' }) => subject.slice(0, subject.lastIndexOf(' (')));
  }

  /** What CloudFormation would call a resource of the integration; for a queue, its URL. */
  public physicalId(path: string): string {
    return this.sandbox.deployment.resource(`Seller/Marketplace/${path}`).physicalId;
  }

  public async askForReconciliation(task: string): Promise<void> {
    const client = new SQSClient({ endpoint: this.sandbox.endpoints.sqs, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    await client.send(new SendMessageCommand({
      QueueUrl: this.physicalId('Reconciliation/Tasks/Queue'), MessageGroupId: task, MessageBody: JSON.stringify({ task }),
    }));
    client.destroy();
  }

  /** While something happens no event reaches the seller, nor in the minutes after it. */
  public async withoutEvents(happens: () => void, minutes = 3): Promise<void> {
    this.sandbox.marketplace.setFaults({ delivery: { lose: 1 } });
    happens();
    await this.sandbox.advance(minutes * MINUTE);
    this.sandbox.marketplace.setFaults({});
  }

  public async stop(): Promise<void> {
    await this.sandbox.stop();
  }
}
