import { digest } from '../assembly/digest.js';
import type { AwsClient } from '../engines/aws-client.js';
import type { Mailbox } from './mailbox.js';
import type { QueueSpec, SubscriptionSpec, TopicSpec } from './services.js';
import { TopicForwarder } from './topic-forwarder.js';
import type { TopicForwarderServices } from './topic-forwarder.js';

interface Place {
  readonly queueUrl: (name: string) => string;
  readonly region: string;
  readonly account: string;
}

/** Creates queues, topics, subscriptions and buckets in the engine. */
export class QueuesAndTopics {
  constructor(
    private readonly sqs: AwsClient,
    private readonly sns: AwsClient,
    private readonly s3: AwsClient,
    private readonly mailbox: Mailbox,
    private readonly place: Place,
  ) {}

  public queueUrl(name: string): string {
    return this.place.queueUrl(name);
  }

  public async createQueue({ name, attributes, region }: QueueSpec): Promise<void> {
    await this.sqs.json('AmazonSQS.CreateQueue', { QueueName: name, Attributes: { ...attributes } }, region);
  }

  public async createTopic({ name, contentBasedDeduplication = false, region }: TopicSpec): Promise<void> {
    const attributes = contentBasedDeduplication ? attributeEntries({ ContentBasedDeduplication: 'true' }) : {};
    await this.sns.query('CreateTopic', { Name: name, ...attributes }, region);
  }

  /**
   * E-mail goes to the mailbox; the engine itself delivers to queues that want every message. Returns the source
   * that must be polled for the others.
   */
  public async subscribe(spec: SubscriptionSpec, services: TopicForwarderServices): Promise<TopicForwarder | undefined> {
    const delivered = spec.protocol.startsWith('email') ? await this.toMailbox(spec) : spec;
    if (TopicForwarder.handles(delivered)) {
      return await this.forward(delivered, services);
    }
    await this.subscribeQueue(delivered.topicArn, delivered.endpoint, delivered.attributes);
    return undefined;
  }

  public async createBucket(name: string): Promise<void> {
    await this.s3.put(`/${name}`);
  }

  private async toMailbox({ endpoint, attributes, ...spec }: SubscriptionSpec): Promise<SubscriptionSpec> {
    const queue = await this.mailbox.open(endpoint);
    return { ...spec, protocol: 'sqs', endpoint: this.arnOf(queue), attributes: { ...attributes, RawMessageDelivery: 'false' } };
  }

  /** Subscribes a hidden queue in place of the endpoint. Its name stays the same from run to run. */
  private async forward(spec: SubscriptionSpec, services: TopicForwarderServices): Promise<TopicForwarder> {
    const isFifo = spec.topicArn.endsWith('.fifo');
    const QueueName = `sandbox-subscription-${digest(`${spec.topicArn} ${spec.protocol} ${spec.endpoint}`, 16)}${isFifo ? '.fifo' : ''}`;
    await this.sqs.json('AmazonSQS.CreateQueue', { QueueName, Attributes: isFifo ? { FifoQueue: 'true' } : {} });
    await this.subscribeQueue(spec.topicArn, this.arnOf(QueueName), {});
    return new TopicForwarder(spec, QueueName, services);
  }

  private arnOf(queue: string): string {
    return `arn:aws:sqs:${this.place.region}:${this.place.account}:${queue}`;
  }

  private async subscribeQueue(topicArn: string, queueArn: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    await this.sns.query('Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, ...attributeEntries(attributes) });
  }
}

function attributeEntries(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).flatMap(([key, value], i) => [
    [`Attributes.entry.${i + 1}.key`, key],
    [`Attributes.entry.${i + 1}.value`, value],
  ]));
}
