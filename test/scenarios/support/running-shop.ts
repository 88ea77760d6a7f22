import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import type { Purchase, SandboxOptions } from 'cdk-marketplace-saas-sandbox';
import type { AccessEvent, HookPayload } from 'cdk-marketplace-saas/hooks';
import { sessionIn } from '../../../examples/quickstart/demo/browser.js';
import { itemsIn } from '../../support/items.js';
import { shopApp } from './shop.js';
import type { ShopProducts } from './shop.js';

const MINUTE = 60_000;
/** Of the sandbox, where buyer and seller of no particular account are. */
const SELLER = '000000000000';

type BusEvent = Parameters<Sandbox['putEvent']>[0];

/** A vendor's app with its products on the local engines, with the bundled handlers, and what its people and buyers notice. */
export class RunningShop {
  /** @param name of the folder of the assembly: different for each file of tests */
  public static async start(name: string, shop: ShopProducts, options: SandboxOptions = {}): Promise<RunningShop> {
    return new RunningShop(await Sandbox.start({ app: shopApp(name, shop), start: new Date('2027-02-10T12:00:00Z'), ...options }));
  }

  private constructor(public readonly sandbox: Sandbox) {}

  /** Somebody buys, one minute before AWS confirms it. */
  public buy(product: string, { account, entitlements = { seats: 3 } }: { account?: string; entitlements?: Readonly<Record<string, number>> } = {}): Purchase {
    const { pricingModel } = this.sandbox.marketplace.products.find(({ code }) => code === product)!;
    return this.sandbox.marketplace.buyer(account).subscribe({ product, ...(pricingModel !== 'SUBSCRIPTION' && { entitlements }) });
  }

  /** The buyer presses "Set up your account". Answers the session of the page that opens. */
  public async arrive(purchase: Purchase): Promise<string> {
    return sessionIn((await this.post(purchase, '/', purchase.setUpAccount())).page);
  }

  public async register(purchase: Purchase, fields: Readonly<Record<string, string>> = {}): Promise<{ status: number; page: string }> {
    return await this.post(purchase, '/register', { session: await this.arrive(purchase), email: 'buyer@customer.example', ...fields });
  }

  /** Somebody who has bought and registered, after AWS has confirmed it. */
  public async customer(product: string, details?: Parameters<RunningShop['buy']>[1]): Promise<Purchase> {
    const purchase = this.buy(product, details);
    await this.advance(2);
    await this.register(purchase);
    await this.advance(1);
    return purchase;
  }

  public async post({ product }: Purchase, path: string, fields: Readonly<Record<string, string>>): Promise<{ status: number; page: string }> {
    const response = await fetch(new URL(path, this.sandbox.fulfillmentUrl(product.code)), { method: 'POST', body: new URLSearchParams(fields) });
    return { status: response.status, page: await response.text() };
  }

  /** Minutes of virtual time. */
  public async advance(minutes: number): Promise<void> {
    await this.sandbox.advance(minutes * MINUTE);
  }

  /** Time passes, and no event of AWS reaches the shop. */
  public async withoutEvents(happens: () => Promise<void> | void, minutes = 3): Promise<void> {
    this.sandbox.marketplace.setFaults({ delivery: { lose: 1 } });
    await happens();
    await this.advance(minutes);
    this.sandbox.marketplace.setFaults({});
  }

  /** Events arrive at one moment, in this order; from the account that sells unless they say otherwise. */
  public async hears(events: readonly BusEvent[], account = SELLER): Promise<void> {
    for (const event of events) this.sandbox.putEvent({ ...event, account });
    await this.sandbox.settle();
  }

  /** The calls of the hooks for a purchase, in order. */
  public calls(purchase: Purchase): HookPayload[] {
    return this.allCalls().filter(({ license }) => license === licenseOf(purchase));
  }

  public actions(purchase: Purchase): string[] {
    return this.calls(purchase).map(({ action }) => action);
  }

  public allCalls(): HookPayload[] {
    return this.sandbox.logs.flatMap(({ text }) => {
      const payload = /CALLED (\{.*\})/.exec(text)?.[1];
      return payload === undefined ? [] : [JSON.parse(payload) as HookPayload];
    });
  }

  /** Whether the vendor's function has let the customer in. */
  public async isIn(purchase: Purchase): Promise<boolean> {
    return (await itemsIn(this.sandbox, 'Shop/Tenants')).some(({ pk }) => pk === `tenant#${licenseOf(purchase)}`);
  }

  /** The license as an integration knows it. */
  public async stored(integration: string, license: string): Promise<Record<string, unknown> | undefined> {
    return (await itemsIn(this.sandbox, `Shop/${integration}/Store/SubscribersTable`)).find(({ pk }) => pk === `license#${license}`);
  }

  public mailsAbout(purchase: Purchase): string[] {
    return this.sandbox.mails.flatMap(({ subject = '', message }) => subject.includes(licenseOf(purchase)) ? [`${subject}\n${message}`] : []);
  }

  /** What the buses said since this was last asked. */
  public async heard(): Promise<AccessEvent[]> {
    const client = new SQSClient({ region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, endpoint: this.sandbox.endpoints.sqs });
    const QueueUrl = this.sandbox.deployment.resource('Shop/Heard').physicalId;
    const heard: AccessEvent[] = [];
    for (let more = true; more;) {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      for (const { Body, ReceiptHandle } of Messages) {
        heard.push(JSON.parse(Body!) as AccessEvent);
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      more = Messages.length > 0;
    }
    client.destroy();
    return heard;
  }

  /** Bodies of what lies in queues whose construct path matches. */
  public async waitingIn(path: RegExp): Promise<string[]> {
    const queues = this.sandbox.deployment.stacks.flatMap(({ resources }) => resources)
      .filter(({ type, constructPath }) => type === 'AWS::SQS::Queue' && path.test(constructPath));
    return (await Promise.all(queues.map(({ constructPath }) => this.sandbox.messages(constructPath)))).flatMap(({ first }) => first);
  }

  public async stop(): Promise<void> {
    await this.sandbox.stop();
  }
}

/** How the integration calls the license: a LEGACY product has customers instead. */
export function licenseOf({ customerIdentifier, licenseId, product }: Purchase): string {
  return customerIdentifier === undefined ? licenseId : `${product.code}:${customerIdentifier}`;
}
