import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import type { SandboxOptions } from 'cdk-marketplace-saas-sandbox';
import { listing } from '../../examples/quickstart/demo/journey.js';
import { synthesize } from '../../examples/quickstart/demo/synthesize.js';

const local = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

/** The quickstart, synthesized and running on the local engines, with a look into what it stores. */
export class RunningQuickstart {
  public static async start(name: string): Promise<RunningQuickstart> {
    return await RunningQuickstart.with({ assembly: synthesize(name) });
  }

  /** @param options `assembly` is one of the quickstart */
  public static async with(options: SandboxOptions): Promise<RunningQuickstart> {
    return new RunningQuickstart(await Sandbox.start({ products: [listing], start: new Date('2027-02-10T12:00:00Z'), ...options }));
  }

  private readonly database: DynamoDBClient;
  private readonly queues: SQSClient;

  private constructor(public readonly sandbox: Sandbox) {
    this.database = new DynamoDBClient({ ...local, endpoint: sandbox.endpoints.dynamodb });
    this.queues = new SQSClient({ ...local, endpoint: sandbox.endpoints.sqs });
  }

  public get fulfillmentUrl(): string {
    return this.sandbox.output('FulfillmentUrl');
  }

  public async tenant(license: string): Promise<Record<string, AttributeValue> | undefined> {
    const TableName = this.sandbox.deployment.resource('Quickstart/Tenants').physicalId;
    return (await this.database.send(new GetItemCommand({ TableName, Key: { license: { S: license } } }))).Item;
  }

  public async items(constructPath: string): Promise<Record<string, AttributeValue>[]> {
    const TableName = this.sandbox.deployment.resource(constructPath).physicalId;
    return (await this.database.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items ?? [];
  }

  /** Puts a text into a FIFO queue, as nobody but a part of the app should. */
  public async send(constructPath: string, MessageBody: string): Promise<void> {
    const QueueUrl = this.sandbox.deployment.resource(constructPath).physicalId;
    await this.queues.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: 'stranger', MessageDeduplicationId: MessageBody }));
  }

  public async messages(constructPath: string): Promise<Message[]> {
    const QueueUrl = this.sandbox.deployment.resource(constructPath).physicalId;
    const request = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], VisibilityTimeout: 0 };
    return (await this.queues.send(new ReceiveMessageCommand(request))).Messages ?? [];
  }

  public async stop(): Promise<void> {
    this.database.destroy();
    this.queues.destroy();
    await this.sandbox.stop();
  }
}
