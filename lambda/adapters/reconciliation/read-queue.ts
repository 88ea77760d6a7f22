import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { ReadQueue } from '../../core/reconciliation/spread-reads.js';
import type { QueueOptions } from '../messages-out.js';

const MESSAGES_PER_CALL = 10;

/** The entitlement queue, which holds reads until they are due. */
export function readQueueOn({ client, queueUrl }: QueueOptions): ReadQueue {
  return {
    send: async (reads) => {
      let unsent = 0;
      for (let start = 0; start < reads.length; start += MESSAGES_PER_CALL) {
        const Entries = reads.slice(start, start + MESSAGES_PER_CALL).map(({ read, delaySeconds }, i) => (
          { Id: String(i), MessageBody: JSON.stringify(read), DelaySeconds: delaySeconds }));
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
        unsent += Failed.length;
      }
      return unsent;
    },
  };
}
