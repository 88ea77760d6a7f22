import type { AwsClient } from '../engines/aws-client.js';
import type { QueueState } from '../engines/fauxqs.js';
import { parseJson } from '../json.js';

/** An e-mail that a topic would have sent. */
export interface Mail {
  readonly to: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
  /** Virtual time, ISO 8601. */
  readonly sent: string;
}

interface Notification {
  readonly TopicArn: string;
  readonly Subject?: string | null;
  readonly Message: string;
  readonly Timestamp: string;
}

/** Takes the place of the mail servers behind the e-mail subscriptions of topics: a hidden queue for each address. */
export class Mailbox {
  public readonly mails: Mail[] = [];
  private readonly addresses = new Map<string, string>();

  constructor(private readonly sqs: AwsClient, private readonly queueUrl: (name: string) => string) {}

  /** Creates the queue for an address and returns its name. */
  public async open(address: string): Promise<string> {
    const QueueName = `sandbox-mail-${this.addresses.size + 1}`;
    this.addresses.set(QueueName, address);
    await this.sqs.json('AmazonSQS.CreateQueue', { QueueName, Attributes: {} });
    return QueueName;
  }

  /** Takes in what has arrived. Returns whether there was anything. */
  public async poll(states: ReadonlyMap<string, QueueState>): Promise<boolean> {
    const waiting = [...this.addresses].filter(([queue]) => (states.get(queue)?.visible ?? 0) > 0);
    await Promise.all(waiting.map(([queue, address]) => this.collect(queue, address)));
    return waiting.length > 0;
  }

  private async collect(queue: string, to: string): Promise<void> {
    const QueueUrl = this.queueUrl(queue);
    const { Messages = [] } = await this.sqs.json<{ Messages?: { Body: string; ReceiptHandle: string }[] }>(
      'AmazonSQS.ReceiveMessage',
      { QueueUrl, MaxNumberOfMessages: 10 },
    );
    for (const { Body, ReceiptHandle } of Messages) {
      const { TopicArn, Subject, Message, Timestamp } = parseJson(Body) as Notification;
      this.mails.push({ to, topicArn: TopicArn, subject: Subject ?? undefined, message: Message, sent: Timestamp });
      await this.sqs.json('AmazonSQS.DeleteMessage', { QueueUrl, ReceiptHandle });
    }
  }
}
