import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

/** @typedef {import('cdk-marketplace-saas/hooks').HookPayload} HookPayload */

const database = new DynamoDBClient({});

/** How often it fails, by what the buyer's e-mail address begins with. */
const FAILURES = { 'fails-twice': 2, 'fails-for-ever': Infinity };

/**
 * onGrant: lets the buyer in, or fails as often as the address says.
 *
 * @param {HookPayload} access
 */
export async function handler({ registration }) {
  const buyer = String(registration.email);
  const calls = await counted(buyer);
  const failures = FAILURES[buyer.split('+')[0]] ?? 0;
  if (calls <= failures) {
    throw new Error(`Call ${calls} for ${buyer} fails`);
  }
  await update(buyer, 'SET letIn = if_not_exists(letIn, :value)', Date.now());
}

async function counted(buyer) {
  const { Attributes } = await update(buyer, 'ADD calls :value', 1);
  return Number(Attributes.calls.N);
}

function update(buyer, expression, value) {
  return database.send(new UpdateItemCommand({
    TableName: process.env.CALLS_TABLE,
    Key: { buyer: { S: buyer } },
    UpdateExpression: expression,
    ExpressionAttributeValues: { ':value': { N: String(value) } },
    ReturnValues: 'ALL_NEW',
  }));
}
