import type { AwsClient } from '../engines/aws-client.js';
import type { Mailbox } from './mailbox.js';
import type { QueueSpec, SubscriptionSpec, TopicSpec } from './services.js';

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

  public async createQueue({ name, attributes }: QueueSpec): Promise<void> {
    await this.sqs.json('AmazonSQS.CreateQueue', { QueueName: name, Attributes: { ...attributes } });
  }

  public async createTopic({ name }: TopicSpec): Promise<void> {
    await this.sns.query('CreateTopic', { Name: name });
  }

  /** E-mail goes to the mailbox; the engine itself delivers to queues. */
  public async subscribe(spec: SubscriptionSpec): Promise<void> {
    const { topicArn, protocol, endpoint, attributes } = spec;
    if (protocol === 'email' || protocol === 'email-json') {
      const queue = await this.mailbox.open(endpoint);
      const queueArn = `arn:aws:sqs:${this.place.region}:${this.place.account}:${queue}`;
      await this.subscribeQueue(topicArn, queueArn, { ...attributes, RawMessageDelivery: 'false' });
    } else if (protocol === 'sqs') {
      await this.subscribeQueue(topicArn, endpoint, attributes);
    } else {
      throw new Error(`Subscription of ${topicArn}: the protocol ${protocol} does not run locally. Protocols that do: sqs, email, email-json`);
    }
  }

  public async createBucket(name: string): Promise<void> {
    await this.s3.put(`/${name}`);
  }

  private async subscribeQueue(topicArn: string, queueArn: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    const entries = Object.entries(attributes).flatMap(([key, value], i) => [
      [`Attributes.entry.${i + 1}.key`, key],
      [`Attributes.entry.${i + 1}.value`, value],
    ]);
    await this.sns.query('Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, ...Object.fromEntries(entries) as Record<string, string> });
  }
}
