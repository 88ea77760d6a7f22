import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

/** @typedef {import('cdk-marketplace-saas/hooks').HookPayload} HookPayload */

const database = new DynamoDBClient({});

/**
 * onGrant and onChange: the tenant may work, with what it is entitled to.
 *
 * @param {HookPayload} access
 */
export async function admit(access) {
  const entitlements = Object.fromEntries(access.entitlements.map(({ dimension, value }) => [dimension, value]));
  await store(access, 'ACTIVE', entitlements);
  console.log(`${access.action}: ${access.license} may work with ${JSON.stringify(entitlements)}`);
}

/**
 * onRevoke: the tenant is locked out; its data stays.
 *
 * @param {HookPayload} access
 */
export async function suspend(access) {
  await store(access, 'SUSPENDED', {});
  console.log(`${access.action}: ${access.license} is suspended (${access.reason})`);
}

/**
 * Versions only grow, and the same version means the same thing: an older one changes nothing.
 *
 * @param {HookPayload} access
 * @param {'ACTIVE' | 'SUSPENDED'} state
 * @param {Record<string, unknown>} entitlements
 */
async function store(access, state, entitlements) {
  try {
    await database.send(new UpdateItemCommand({
      TableName: process.env.TENANTS_TABLE,
      Key: { license: { S: access.license } },
      UpdateExpression: 'SET #state = :state, entitlements = :entitlements, version = :version',
      ConditionExpression: 'attribute_not_exists(version) OR version <= :version',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':state': { S: state },
        ':entitlements': { S: JSON.stringify(entitlements) },
        ':version': { N: String(access.version) },
      },
    }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') {
      throw error;
    }
  }
}
