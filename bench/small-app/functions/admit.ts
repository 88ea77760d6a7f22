import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { EventBridgeEvent } from 'aws-lambda';

const database = new DynamoDBClient({});

/** The hook: the customer becomes a tenant. */
export async function handler({ time, detail: { account } }: EventBridgeEvent<string, { readonly account: string }>): Promise<void> {
  await database.send(new PutItemCommand({
    TableName: process.env.TENANTS_TABLE,
    Item: { account: { S: account }, since: { S: time } },
  }));
}
