import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const database = new DynamoDBClient({});

/** onGrant, onChange and onRevoke: who may work. What the buyer typed on Acme's page comes as `registration`. */
export async function handler({ action, license, version, registration }) {
  try {
    await database.send(new PutItemCommand({
      TableName: process.env.TENANTS_TABLE,
      Item: {
        license: { S: license },
        state: { S: action === 'REVOKE' ? 'SUSPENDED' : 'ACTIVE' },
        version: { N: String(version) },
        workspace: { S: registration.workspace ?? '' },
      },
      // An older version says nothing new.
      ConditionExpression: 'attribute_not_exists(version) OR version <= :version',
      ExpressionAttributeValues: { ':version': { N: String(version) } },
    }));
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') {
      throw error;
    }
  }
}
