import { join } from 'node:path';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import type { AccessEvent, HookPayload } from 'cdk-marketplace-saas/hooks';
import { Browser, sessionIn } from '../../../../examples/quickstart/demo/browser.js';
import { listing } from '../../../../examples/quickstart/demo/journey.js';
import { MINUTE } from '../a-license.js';
import { vendorApp } from './app.js';

const local = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const assembly = join(import.meta.dirname, '..', '..', '..', '..', 'cdk.out', 'hooks-on-engines');
const DEAD_LETTERS = 'Vendor/Marketplace/Hooks/Dispatcher/WakeUps/DeadLetters/Queue';
const WAKE_UPS = 'Vendor/Marketplace/Hooks/Dispatcher/WakeUps/Queue';

/** A vendor's app on the local engines, with the bundled handlers, and what its people and programs notice. */
export class RunningVendor {
  public static async start(): Promise<RunningVendor> {
    return new RunningVendor(await Sandbox.start({ app: vendorApp(assembly), products: [listing], start: new Date('2027-02-10T12:00:00Z') }));
  }

  private readonly database: DynamoDBClient;
  private readonly queues: SQSClient;

  private constructor(public readonly sandbox: Sandbox) {
    this.database = new DynamoDBClient({ ...local, endpoint: sandbox.endpoints.dynamodb });
    this.queues = new SQSClient({ ...local, endpoint: sandbox.endpoints.sqs });
  }

  /** Somebody who has bought and registered, and whom the hook treats in some mood. */
  public async customer(email: string, { mood, ...fields }: { readonly mood?: string } & Readonly<Record<string, string>> = {}): Promise<Purchase> {
    const purchase = this.sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 3 } });
    if (mood !== undefined) {
      await this.mood(purchase.licenseId, mood);
    }
    // AWS confirms the purchase first, so that access begins with one version.
    await this.sandbox.advance(2 * MINUTE);
    const browser = new Browser(this.sandbox.output('FulfillmentUrl'));
    await browser.post('/register', { session: sessionIn(await browser.post('/', purchase.setUpAccount())), email, ...fields });
    return purchase;
  }

  /** From now on the hook behaves like this for a license. */
  public async mood(license: string, mood: string): Promise<void> {
    await this.database.send(new PutItemCommand({ TableName: this.tenants, Item: { pk: { S: `mood#${license}` }, mood: { S: mood } } }));
  }

  public async repair(license: string): Promise<void> {
    await this.database.send(new DeleteItemCommand({ TableName: this.tenants, Key: { pk: { S: `mood#${license}` } } }));
  }

  public async hasTenant(license: string): Promise<boolean> {
    return (await this.database.send(new GetItemCommand({ TableName: this.tenants, Key: { pk: { S: `tenant#${license}` } } }))).Item !== undefined;
  }

  /** The calls of the hook for some licenses, in order. */
  public calls(...licenses: string[]): HookPayload[] {
    return this.sandbox.logs.flatMap(({ text }) => {
      const payload = /CALLED (\{.*\})/.exec(text)?.[1];
      return payload === undefined ? [] : [JSON.parse(payload) as HookPayload];
    }).filter(({ license }) => licenses.includes(license));
  }

  public mailsAbout(license: string): string[] {
    return this.sandbox.mails.flatMap(({ subject = '', message }) => subject.includes(license) ? [`${subject}\n${message}`] : []);
  }

  public async heardOnTheBus(): Promise<AccessEvent[]> {
    return (await this.take('Vendor/Heard')).map(({ Body }) => JSON.parse(Body!) as AccessEvent);
  }

  public deadLetters(): Promise<Message[]> {
    return this.take(DEAD_LETTERS);
  }

  /** Moves a dead letter back, as "redrive" does. */
  public async redrive({ Body, Attributes, MessageId }: Message): Promise<void> {
    await this.queues.send(new SendMessageCommand({
      QueueUrl: this.url(WAKE_UPS), MessageBody: Body, MessageGroupId: Attributes!.MessageGroupId, MessageDeduplicationId: `${MessageId}-${Date.now()}`,
    }));
    await this.sandbox.advance(2 * MINUTE);
  }

  public async stop(): Promise<void> {
    this.database.destroy();
    this.queues.destroy();
    await this.sandbox.stop();
  }

  private async take(constructPath: string): Promise<Message[]> {
    const QueueUrl = this.url(constructPath);
    const taken: Message[] = [];
    for (let more = true; more;) {
      const { Messages = [] } = await this.queues.send(new ReceiveMessageCommand({
        QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'],
      }));
      taken.push(...Messages);
      for (const { ReceiptHandle } of Messages) {
        await this.queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      more = Messages.length > 0;
    }
    return taken;
  }

  private get tenants(): string {
    return this.sandbox.deployment.resource('Vendor/Tenants').physicalId;
  }

  private url(constructPath: string): string {
    return this.sandbox.deployment.resource(constructPath).physicalId;
  }
}
