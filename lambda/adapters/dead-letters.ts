import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../core/dead-letters.js';
import { digestOf } from '../core/digest.js';
import type { QueueOptions } from './messages-out.js';

/** How the name of every FIFO queue ends. */
const FIFO = '.fifo';

/** A dead-letter queue that is told why: SQS's own redrive says nothing about a message. */
export function deadLettersIn({ client, queueUrl }: QueueOptions): DeadLetters {
  const put = async (body: string, reason: string, group = 'malformed') => {
    await client.send(new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
      ...queueUrl.endsWith(FIFO) && placeOf(body, group),
    }));
  };
  return { put };
}

/** In a FIFO queue a message needs a place. The same message put twice, because it was not deleted in between, is one. */
function placeOf(body: string, group: string) {
  return { MessageGroupId: group, MessageDeduplicationId: digestOf(body) };
}
