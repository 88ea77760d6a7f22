import { ChangeMessageVisibilityBatchCommand } from '@aws-sdk/client-sqs';
import type { UsageQueue } from '../../core/metering/usage-queue.js';
import type { QueueOptions } from '../messages-out.js';

const MESSAGES_PER_CALL = 10;

/** The usage queue. */
export function usageQueueIn({ client, queueUrl }: QueueOptions): UsageQueue {
  return {
    comeBack: async (messages) => {
      for (let start = 0; start < messages.length; start += MESSAGES_PER_CALL) {
        await client.send(new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queueUrl,
          Entries: messages.slice(start, start + MESSAGES_PER_CALL).map(({ receiptHandle, seconds }, i) => ({
            Id: i.toString(), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds,
          })),
        }));
      }
    },
  };
}
