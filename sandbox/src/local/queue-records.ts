import { compilePattern } from '../events/pattern.js';
import { isJsonObject, parseJson } from '../json.js';

/** A message as SQS gives it out. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

/** A message as a function sees it. */
export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: object;
  readonly md5OfBody: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export function queueRecord(message: ReceivedMessage, eventSourceARN: string, awsRegion: string): QueueRecord {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [name, {
      stringValue: attribute.StringValue,
      binaryValue: attribute.BinaryValue,
      stringListValues: [],
      binaryListValues: [],
      dataType: attribute.DataType,
    }])),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion,
  };
}

/**
 * Whether a record passes the filters of a mapping. A filter on a JSON body drops bodies of plain text, and the reverse,
 * whatever it asks; without `body` in the filter the body does not matter.
 * Source: Lambda developer guide, "Using event filtering with an Amazon SQS event source", table of formats (2026-11).
 */
export function queueFilter(filters: readonly object[]): (record: QueueRecord) => boolean {
  const matchers = filters.map(matcherOf);
  return (record) => matchers.length === 0 || matchers.some((matches) => matches(record));
}

function matcherOf(filter: object): (record: QueueRecord) => boolean {
  const matches = compilePattern(filter);
  const asked = isJsonObject(filter) ? filter.body : undefined;
  return (record) => {
    const parsed = parseJson(record.body);
    const body = isJsonObject(parsed) ? parsed : record.body;
    return (asked === undefined || isJsonObject(asked) === isJsonObject(body)) && matches({ ...record, body });
  };
}
