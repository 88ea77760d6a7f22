import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { EventBridgeEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';

type Notification = EventBridgeEvent<string, {
  readonly acceptor: { readonly accountId: string };
  readonly agreement: { readonly id: string };
  readonly license?: { readonly arn: string };
}>;

const database = new DynamoDBClient({});

/** AWS Marketplace tells of agreements and licenses; a notification that fails comes again without the others. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(Records.map(({ body }) => record(JSON.parse(body) as Notification)));
  const failed = Records.filter((_, i) => results[i].status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function record({ detail: { acceptor, agreement, license } }: Notification): Promise<void> {
  await database.send(new UpdateItemCommand({
    TableName: process.env.CUSTOMERS_TABLE,
    Key: { account: { S: acceptor.accountId } },
    UpdateExpression: license ? 'SET agreement = :agreement, license = :license' : 'SET agreement = :agreement',
    ExpressionAttributeValues: { ':agreement': { S: agreement.id }, ...(license && { ':license': { S: license.arn } }) },
  }));
}
