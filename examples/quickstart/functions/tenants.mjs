import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const database = new DynamoDBClient({});

/** onGrant and onChange: the tenant may work, with what it is entitled to. */
export async function admit(access) {
  const entitlements = Object.fromEntries(access.entitlements.map(({ dimension, value }) => [dimension, value]));
  await store(access, 'ACTIVE', entitlements);
  console.log(`${access.action}: ${access.license} may work with ${JSON.stringify(entitlements)}`);
}

/** onRevoke: the tenant is locked out; its data stays. */
export async function suspend(access) {
  await store(access, 'SUSPENDED', {});
  console.log(`${access.action}: ${access.license} is suspended (${access.reason})`);
}

/** Versions only grow, and the same version means the same thing: an older one changes nothing. */
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
    if (error.name !== 'ConditionalCheckFailedException') {
      throw error;
    }
  }
}
