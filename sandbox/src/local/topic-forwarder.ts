import { parseJson } from '../json.js';
import type { Clock } from '../clock.js';
import type { AwsClient } from '../engines/aws-client.js';
import type { QueueState } from '../engines/fauxqs.js';
import { compileFilterPolicy } from '../events/topic-filter.js';
import type { SendOptions } from '../events/destinations.js';
import type { Activity } from './activity.js';
import type { ReceivedMessage } from './queue-records.js';
import type { SubscriptionSpec } from './services.js';
import { functionEvent, notification, topicMessage } from './topic-message.js';
import type { TopicMessage } from './topic-message.js';

export interface TopicForwarderServices {
  readonly sqs: AwsClient;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly queueUrl: (name: string) => string;
  readonly send: (arn: string, text: string, options?: SendOptions) => Promise<void>;
  readonly log: (text: string) => void;
}

/** How SNS retries an HTTP endpoint by default. Source: SNS developer guide, "Message delivery retries" (2026-11). */
const HTTP_RETRIES = 3;
const HTTP_RETRY_MILLISECONDS = 20_000;
const MESSAGES_PER_CALL = 10;

/**
 * Delivers the messages of a topic where the engine cannot: to functions and HTTP endpoints, and to queues through
 * a filter policy. The engine puts them into a hidden queue, from which they are taken in order.
 */
export class TopicForwarder {
  public readonly queueName: string;
  private readonly subscriptionArn: string;
  private readonly passes: (message: TopicMessage) => boolean;
  private working = false;

  constructor(private readonly spec: SubscriptionSpec, queueName: string, private readonly services: TopicForwarderServices) {
    this.queueName = queueName;
    this.subscriptionArn = `${spec.topicArn}:${queueName}`;
    const filter = compileFilterPolicy(spec.attributes);
    this.passes = ({ content }) => filter({ body: content.Message, attributes: content.MessageAttributes });
  }

  /** Whether the engine leaves such a subscription to a forwarder. */
  public static handles({ protocol, attributes }: SubscriptionSpec): boolean {
    return ['lambda', 'http', 'https'].includes(protocol) || (protocol === 'sqs' && 'FilterPolicy' in attributes);
  }

  /** Takes up what has arrived. Returns whether there was anything. */
  public poll(states: ReadonlyMap<string, QueueState>): boolean {
    if (this.working || (states.get(this.queueName)?.visible ?? 0) === 0) {
      return false;
    }
    this.working = true;
    void this.services.activity.track(() => this.work());
    return true;
  }

  private async work(): Promise<void> {
    const { sqs, log, queueUrl } = this.services;
    const QueueUrl = queueUrl(this.queueName);
    try {
      const { Messages = [] } = await sqs.json<{ Messages?: ReceivedMessage[] }>('AmazonSQS.ReceiveMessage', {
        QueueUrl, MaxNumberOfMessages: MESSAGES_PER_CALL, MessageSystemAttributeNames: ['All'],
      });
      for (const received of Messages) {
        const message = topicMessage(received);
        if (this.passes(message)) {
          await this.deliver(message, 1);
        }
        await sqs.json('AmazonSQS.DeleteMessage', { QueueUrl, ReceiptHandle: received.ReceiptHandle });
      }
    } catch (error) {
      log(`Subscription of ${this.spec.endpoint} to ${this.spec.topicArn}: ${String(error)}`);
    } finally {
      this.working = false;
    }
  }

  private async deliver(message: TopicMessage, attempt: number): Promise<void> {
    const { clock, activity } = this.services;
    try {
      await this.hand(message);
    } catch (error) {
      if (this.spec.protocol.startsWith('http') && attempt <= HTTP_RETRIES) {
        clock.schedule(clock.now() + HTTP_RETRY_MILLISECONDS, `delivery to ${this.spec.endpoint}`, () => {
          void activity.track(() => this.deliver(message, attempt + 1));
        });
        return;
      }
      await this.giveUp(message, error);
    }
  }

  private async hand(message: TopicMessage): Promise<void> {
    const { endpoint, protocol } = this.spec;
    if (protocol === 'lambda') {
      await this.services.send(endpoint, functionEvent(message.content, this.subscriptionArn));
    } else if (protocol === 'sqs') {
      await this.services.send(endpoint, this.text(message), {
        messageAttributes: this.isRaw ? message.content.MessageAttributes : {},
        messageGroupId: message.group,
        messageDeduplicationId: message.deduplicationId,
      });
    } else {
      await this.post(message);
    }
  }

  private async post(message: TopicMessage): Promise<void> {
    const response = await fetch(this.spec.endpoint, {
      method: 'POST',
      body: this.text(message),
      headers: {
        'content-type': 'text/plain; charset=UTF-8',
        'user-agent': 'Amazon Simple Notification Service Agent',
        'x-amz-sns-message-type': 'Notification',
        'x-amz-sns-message-id': message.content.MessageId,
        'x-amz-sns-topic-arn': message.content.TopicArn,
        'x-amz-sns-subscription-arn': this.subscriptionArn,
        ...(this.isRaw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
      },
    });
    await response.arrayBuffer();
    if (!response.ok) {
      throw new Error(`${this.spec.endpoint} answered ${response.status}`);
    }
  }

  private get isRaw(): boolean {
    return this.spec.attributes.RawMessageDelivery === 'true';
  }

  private text(message: TopicMessage): string {
    return this.isRaw ? message.content.Message : notification(message.content, this.subscriptionArn);
  }

  private async giveUp(message: TopicMessage, error: unknown): Promise<void> {
    const { log, send } = this.services;
    const { RedrivePolicy = '{}' } = this.spec.attributes;
    const { deadLetterTargetArn } = parseJson(RedrivePolicy) as { readonly deadLetterTargetArn?: string };
    log(`${this.spec.topicArn}: nothing delivered to ${this.spec.endpoint}: ${String(error)}`);
    if (deadLetterTargetArn !== undefined) {
      await send(deadLetterTargetArn, this.text(message), { messageGroupId: message.group, messageDeduplicationId: message.deduplicationId });
    }
  }
}
