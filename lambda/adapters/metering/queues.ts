import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { FinalUsageQueue } from '../../core/metering/final-usage.js';
import type { RunQueue } from '../../core/metering/run-queue.js';
import { sendTo } from '../messages-out.js';
import type { QueueOptions } from '../messages-out.js';

/** One group: a run starts when the one before has ended. */
const RUN_GROUP = 'run';

/** Whether an ARN and a URL name the same queue: both end with its name. */
export function isQueue(arn: string, queueUrl: string): boolean {
  return arn.slice(arn.lastIndexOf(':') + 1) === queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
}

export function finalUsageQueueIn(queue: QueueOptions): FinalUsageQueue {
  return { send: (message, delaySeconds) => sendTo(queue, message, delaySeconds) };
}

export function runQueueIn({ client, queueUrl }: QueueOptions): RunQueue {
  return {
    askForNext: async (now) => {
      const asked = new Date(now).toISOString();
      await client.send(new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ kind: 'run', asked }),
        MessageGroupId: RUN_GROUP,
        MessageDeduplicationId: asked.replaceAll(':', '-'),
      }));
    },
  };
}
