import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const database = new DynamoDBClient({});

/** onGrant, onChange and onRevoke: who may work. */
export async function handler({ action, license, version }) {
  try {
    await database.send(new UpdateItemCommand({
      TableName: process.env.WORKSPACES_TABLE,
      Key: { license: { S: license } },
      UpdateExpression: 'SET #state = :state, version = :version',
      // An older version says nothing new.
      ConditionExpression: 'attribute_not_exists(version) OR version <= :version',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': { S: action === 'REVOKE' ? 'SUSPENDED' : 'ACTIVE' }, ':version': { N: String(version) } },
    }));
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') {
      throw error;
    }
  }
}
