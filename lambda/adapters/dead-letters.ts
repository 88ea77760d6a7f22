import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../core/dead-letters.js';
import type { QueueOptions } from './messages-out.js';

/** A dead-letter queue that is told why: SQS's own redrive says nothing about a message. */
export function deadLettersIn({ client, queueUrl }: QueueOptions): DeadLetters {
  const put = async (body: string, reason: string) => {
    await client.send(new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
    }));
  };
  return { put };
}
