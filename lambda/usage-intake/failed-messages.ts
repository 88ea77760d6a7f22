import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { ComingBack } from '../core/metering/usage-queue.js';

/** A message of the usage queue. */
export interface Message {
  readonly id: string;
  readonly receiptHandle: string;
  readonly receives: number;
  /** Milliseconds since the epoch. */
  readonly firstReceived: number;
}

export function messageOf({ messageId, receiptHandle, attributes }: SQSRecord): Message {
  return {
    id: messageId,
    receiptHandle,
    receives: Number(attributes.ApproximateReceiveCount),
    firstReceived: Number(attributes.ApproximateFirstReceiveTimestamp),
  };
}

/** The messages of a batch that are not done. */
export class FailedMessages {
  private readonly failed = new Map<Message, number>();

  /** A message with several reasons to come back comes for the first of them. */
  public add(message: Message, seconds: number): void {
    this.failed.set(message, Math.min(seconds, this.failed.get(message) ?? Infinity));
  }

  public get comingBack(): ComingBack[] {
    return [...this.failed].map(([{ receiptHandle }, seconds]) => ({ receiptHandle, seconds }));
  }

  public get response(): SQSBatchResponse {
    return { batchItemFailures: [...this.failed.keys()].map(({ id }) => ({ itemIdentifier: id })) };
  }
}
