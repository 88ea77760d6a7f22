import { parseJson } from '../json.js';
import type { TopicMessageAttribute } from '../events/topic-filter.js';
import type { ReceivedMessage } from './queue-records.js';

/** What subscribers see of a message. */
export interface TopicMessageContent {
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  /** Virtual time, ISO 8601. */
  readonly Timestamp: string;
  readonly MessageAttributes: Readonly<Record<string, TopicMessageAttribute>>;
}

/** A message of a topic, out of a queue in which the engine has put it. */
export interface TopicMessage {
  readonly content: TopicMessageContent;
  /** Of FIFO topics. */
  readonly group?: string;
  readonly deduplicationId?: string;
}

/** What the engine writes. */
type Envelope = Partial<Omit<TopicMessageContent, 'Subject'>> & { readonly Subject?: string | null };

/** What stands in the signature fields: nothing local is signed. */
const SIGNATURE = { SignatureVersion: '1', Signature: 'LOCAL', SigningCertURL: 'https://sns.us-east-1.amazonaws.com/local.pem' };

export function topicMessage({ Body, Attributes = {} }: ReceivedMessage): TopicMessage {
  const { MessageId = '', TopicArn = '', Subject, Message = '', Timestamp = '', MessageAttributes = {} } = parseJson(Body) as Envelope;
  const subject = typeof Subject === 'string' ? { Subject } : {};
  const { MessageGroupId: group, MessageDeduplicationId: deduplicationId } = Attributes;
  return { content: { MessageId, TopicArn, ...subject, Message, Timestamp, MessageAttributes }, group, deduplicationId };
}

/** The JSON that queues and HTTP endpoints get, unless they want the message raw. */
export function notification({ MessageAttributes, ...message }: TopicMessageContent, subscriptionArn: string): string {
  return JSON.stringify({
    Type: 'Notification',
    ...message,
    ...SIGNATURE,
    UnsubscribeURL: unsubscribeUrl(subscriptionArn),
    ...(Object.keys(MessageAttributes).length > 0 ? { MessageAttributes } : {}),
  });
}

/** The event that a function gets. Source: Lambda developer guide, "Invoking Lambda functions with Amazon SNS notifications". */
export function functionEvent(message: TopicMessageContent, subscriptionArn: string): string {
  const { SignatureVersion, Signature, SigningCertURL } = SIGNATURE;
  return JSON.stringify({ Records: [{
    EventVersion: '1.0',
    EventSubscriptionArn: subscriptionArn,
    EventSource: 'aws:sns',
    Sns: {
      Type: 'Notification',
      ...message,
      Subject: message.Subject ?? null,
      SignatureVersion,
      Signature,
      SigningCertUrl: SigningCertURL,
      UnsubscribeUrl: unsubscribeUrl(subscriptionArn),
    },
  }] });
}

function unsubscribeUrl(subscriptionArn: string): string {
  return `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
}
