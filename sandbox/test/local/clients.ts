import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { LocalRun } from '../../src/local/exports.js';

export function settings(endpoint: string) {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

export function sqsOf(run: LocalRun): SQSClient {
  return new SQSClient(settings(run.endpoints.sqs));
}

export function dynamodbOf(run: LocalRun): DynamoDBClient {
  return new DynamoDBClient(settings(run.endpoints.dynamodb));
}

/** What a queue gives out now. */
export async function messagesIn(run: LocalRun, queue: string): Promise<Message[]> {
  const sqs = sqsOf(run);
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
    QueueUrl: run.queueUrl(queue),
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
  }));
  sqs.destroy();
  return Messages;
}
