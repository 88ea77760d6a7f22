import { ChangeMessageVisibilityCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { EntitlementReads, Postponement } from '../core/entitlement-reads.js';
import type { EntitlementRead } from '../core/messages.js';

export interface QueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
}

/** Sends one JSON message to a standard queue, where it shows up after `delaySeconds`. */
export async function sendTo({ client, queueUrl }: QueueOptions, message: object, delaySeconds = 0): Promise<void> {
  await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message), DelaySeconds: delaySeconds }));
}

/** The reads that the entitlement queue holds until they are due. */
export function entitlementReadsIn(queue: QueueOptions): EntitlementReads {
  const schedule = async (read: EntitlementRead, delaySeconds: number) => {
    await sendTo(queue, read, delaySeconds);
  };
  return { schedule };
}

/** Lets a message come back later than the queue would send it. */
export function postponementIn({ client, queueUrl }: QueueOptions): Postponement {
  return {
    postpone: async (ReceiptHandle, VisibilityTimeout) => {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout }));
    },
  };
}
