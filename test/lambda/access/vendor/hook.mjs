import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

const database = new DynamoDBClient({});
const TableName = process.env.TENANTS_TABLE;

/**
 * A vendor's function that does as it is told for each license, and remembers its tenants.
 *
 * @param {import('cdk-marketplace-saas/hooks').HookPayload} payload
 */
export async function handler(payload) {
  const { license, action } = payload;
  console.log(`CALLED ${JSON.stringify(payload)}`);
  const { Item } = await database.send(new GetItemCommand({ TableName, Key: { pk: { S: `mood#${license}` } } }));
  const mood = Item?.mood?.S;
  if (mood === 'THROWS' || mood === `THROWS AT ${action}`) {
    throw new Error(`${payload.registration.email} is not welcome`);
  }
  if (mood === 'SLEEPS') {
    await sleep(30_000);
  }
  const tenant = { pk: { S: `tenant#${license}` } };
  if (action === 'REVOKE') {
    await database.send(new DeleteItemCommand({ TableName, Key: tenant }));
  } else if (action !== 'FINAL_USAGE') {
    await database.send(new PutItemCommand({ TableName, Item: tenant }));
  }
  if (mood === 'HALF') {
    throw new Error('the second half failed');
  }
}
