import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const queues = new SQSClient({});

/** A function of the same account that has nothing to do with AWS Marketplace. Answers what became of its message. */
export async function handler({ queue, message }) {
  const fifo = queue.endsWith('.fifo') ? { MessageGroupId: 'stranger', MessageDeduplicationId: 'stranger' } : {};
  try {
    await queues.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: message, ...fifo }));
    return 'taken';
  } catch (error) {
    return error.name;
  }
}
