import type { AwsClient } from '../engines/aws-client.js';
import { EngineError } from '../engines/aws-client.js';
import { parseJson, isJsonObject } from '../json.js';
import type { TopicMessageAttribute } from './topic-filter.js';

export interface DestinationServices {
  readonly sqs: AwsClient;
  readonly sns: AwsClient;
  readonly queueUrl: (name: string) => string;
  /** Accepts an event for a function; throws if there is no such function. */
  readonly invokeAsync: (functionArn: string, payload: string) => void;
  readonly putEvent: (busArn: string, event: object) => void;
}

export interface SendOptions {
  /** Message attributes, for queues and topics. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Message attributes of any type, for queues. */
  readonly messageAttributes?: Readonly<Record<string, TopicMessageAttribute>>;
  readonly messageGroupId?: string;
  /** For FIFO queues. Default: by content, if the queue does that. */
  readonly messageDeduplicationId?: string;
}

/** Sends a text to whatever an ARN names: a function, a queue, a topic or a bus. */
export async function sendTo(services: DestinationServices, arn: string, text: string, options: SendOptions = {}): Promise<void> {
  const [, , service = '', , , ...rest] = arn.split(':');
  const name = rest.join(':');
  if (service === 'lambda') {
    services.invokeAsync(arn, text);
  } else if (service === 'sqs') {
    await sendMessage(services, name, text, options);
  } else if (service === 'sns') {
    await services.sns.query('Publish', { TopicArn: arn, Message: text, ...publishAttributes(options.attributes) });
  } else if (service === 'events') {
    const event = parseJson(text);
    services.putEvent(arn, isJsonObject(event) ? event : {});
  } else {
    throw new EngineError('UnsupportedTarget', `${arn}: targets that run locally are functions, queues, topics and buses`);
  }
}

async function sendMessage({ sqs, queueUrl }: DestinationServices, name: string, text: string, { attributes = {}, messageAttributes = {}, messageGroupId, messageDeduplicationId }: SendOptions): Promise<void> {
  await sqs.json('AmazonSQS.SendMessage', {
    QueueUrl: queueUrl(name),
    MessageBody: text,
    MessageAttributes: {
      ...Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, { DataType: 'String', StringValue: value }])),
      ...Object.fromEntries(Object.entries(messageAttributes).map(([key, { Type, Value }]) => [key, { DataType: Type, [Type.startsWith('Binary') ? 'BinaryValue' : 'StringValue']: Value }])),
    },
    ...(messageGroupId === undefined ? {} : { MessageGroupId: messageGroupId }),
    ...(messageDeduplicationId === undefined ? {} : { MessageDeduplicationId: messageDeduplicationId }),
  });
}

function publishAttributes(attributes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).flatMap(([key, value], i) => {
    const entry = `MessageAttributes.entry.${i + 1}`;
    return [[`${entry}.Name`, key], [`${entry}.Value.DataType`, 'String'], [`${entry}.Value.StringValue`, value]];
  }));
}
