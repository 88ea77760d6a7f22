import { parseJson } from '../json.js';
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
  readonly activity: Activity;
  readonly queueUrl: (name: string) => string;
  readonly send: (arn: string, text: string, options?: SendOptions) => Promise<void>;
  readonly log: (text: string) => void;
  /** Aborted when the sandbox stops. */
  readonly stopping: AbortSignal;
}

/** How SNS retries an HTTP endpoint by default. Source: SNS developer guide, "Message delivery retries" (2026-11). */
const HTTP_RETRIES = 3;
const HTTP_RETRY_SECONDS = 20;
/** SNS waits so long for an answer, in wall time (SNS developer guide, "Parsing message formats for HTTP/S", 2026-11). */
const HTTP_ANSWER_MILLISECONDS = 15_000;
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
    const { sqs, log, queueUrl, stopping } = this.services;
    const QueueUrl = queueUrl(this.queueName);
    try {
      const { Messages = [] } = await sqs.json<{ Messages?: ReceivedMessage[] }>('AmazonSQS.ReceiveMessage', {
        QueueUrl, MaxNumberOfMessages: this.isHttp ? 1 : MESSAGES_PER_CALL, MessageSystemAttributeNames: ['All'],
      });
      for (const received of Messages) {
        const message = topicMessage(received);
        const { ReceiptHandle } = received;
        if (!this.passes(message) || await this.deliver(message, Number(received.Attributes?.ApproximateReceiveCount ?? 1))) {
          await sqs.json('AmazonSQS.DeleteMessage', { QueueUrl, ReceiptHandle });
        } else if (!stopping.aborted) {
          await sqs.json('AmazonSQS.ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: HTTP_RETRY_SECONDS });
        }
      }
    } catch (error) {
      log(`Subscription of ${this.spec.endpoint} to ${this.spec.topicArn}: ${String(error)}`);
    } finally {
      this.working = false;
    }
  }

  /** Returns whether the message is delivered or given up. If not, it stays in the queue for the next attempt. */
  private async deliver(message: TopicMessage, attempt: number): Promise<boolean> {
    const { log, stopping } = this.services;
    try {
      await this.hand(message);
    } catch (error) {
      if (stopping.aborted || (this.isHttp && attempt <= HTTP_RETRIES)) {
        return false;
      }
      await this.giveUp(message, error).catch((failure: unknown) => {
        log(`${this.spec.topicArn}: the dead-letter queue of ${this.spec.endpoint} took nothing: ${String(failure)}`);
      });
    }
    return true;
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
      signal: AbortSignal.any([AbortSignal.timeout(HTTP_ANSWER_MILLISECONDS), this.services.stopping]),
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

  private get isHttp(): boolean {
    return this.spec.protocol.startsWith('http');
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
