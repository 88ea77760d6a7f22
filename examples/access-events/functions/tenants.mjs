import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

/** @typedef {import('cdk-marketplace-saas/hooks').AccessEvent} AccessEvent */

const database = new DynamoDBClient({});

/**
 * Takes events from the queue. One that fails comes back alone.
 *
 * @param {{ Records: { messageId: string, body: string }[] }} batch
 */
export async function handler({ Records }) {
  const failed = [];
  for (const { messageId, body } of Records) {
    try {
      await apply(JSON.parse(body));
    } catch (error) {
      console.error(error);
      failed.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures: failed };
}

/**
 * Events may come twice and out of order: the newest version of a license counts.
 *
 * @param {AccessEvent} event
 */
async function apply({ 'detail-type': type, detail }) {
  if (type === 'Final Usage Due') {
    return;
  }
  const state = type === 'Access Revoked' ? 'CLOSED' : 'OPEN';
  try {
    await database.send(new UpdateItemCommand({
      TableName: process.env.TENANTS_TABLE,
      Key: { license: { S: detail.license } },
      UpdateExpression: 'SET #state = :state, entitlements = :entitlements, version = :version',
      ConditionExpression: 'attribute_not_exists(version) OR version < :version',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':state': { S: state },
        ':entitlements': { S: JSON.stringify(detail.entitlements) },
        ':version': { N: String(detail.version) },
      },
    }));
    console.log(`${type}: ${detail.license} is ${state}`);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') {
      throw error;
    }
  }
}
