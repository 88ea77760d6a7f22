import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { TaskQueue } from '../../core/reconciliation/task.js';
import type { QueueOptions } from '../messages-out.js';

/** The queue of the reconciler: FIFO, and by content no task is in it twice. A group for each kind of task. */
export function taskQueueIn({ client, queueUrl }: QueueOptions): TaskQueue {
  return {
    askFor: async (task) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(task), MessageGroupId: task.task }));
    },
  };
}
