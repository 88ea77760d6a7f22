import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const database = new DynamoDBClient({});

/**
 * onGrant, onChange and onRevoke of both products: who may work, and with what.
 *
 * @param {import('cdk-marketplace-saas/hooks').HookPayload} access
 */
export async function handler({ action, license, product, version, entitlements }) {
  const state = action === 'REVOKE' ? 'SUSPENDED' : 'ACTIVE';
  try {
    await database.send(new UpdateItemCommand({
      TableName: process.env.TENANTS_TABLE,
      Key: { license: { S: license } },
      UpdateExpression: 'SET #state = :state, product = :product, entitlements = :entitlements, version = :version',
      // An older version says nothing new.
      ConditionExpression: 'attribute_not_exists(version) OR version <= :version',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':state': { S: state },
        ':product': { S: product },
        ':entitlements': { S: JSON.stringify(entitlements) },
        ':version': { N: String(version) },
      },
    }));
    console.log(`${action}: ${license} of ${product} is ${state}`);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') {
      throw error;
    }
  }
}
