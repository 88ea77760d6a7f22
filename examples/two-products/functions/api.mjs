import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const database = new DynamoDBClient({});
const queue = new SQSClient({});

/**
 * Acme's API. A tenant is named by the header x-tenant; a real app takes it from a signed session.
 * The id of an order makes a repeated request harmless: the same order is one job and is billed once.
 */
export async function handler({ routeKey, headers, body }) {
  const license = headers['x-tenant'] ?? '';
  if (!await mayWork(license)) {
    return answer(403, { message: 'Subscribe to Acme on AWS Marketplace first.' });
  }
  switch (routeKey) {
    case 'POST /reports':
      return order({ kind: 'report', license, ...JSON.parse(body) });
    case 'POST /alerts':
      return order({ kind: 'alert', license, ...JSON.parse(body) });
    default:
      return answer(200, { reports: await reportsOf(license) });
  }
}

async function mayWork(license) {
  if (license === '') {
    return false;
  }
  const { Item } = await database.send(new GetItemCommand({ TableName: process.env.TENANTS_TABLE, Key: { license: { S: license } } }));
  return Item?.state.S === 'ACTIVE';
}

async function order({ kind, license, id }) {
  if (typeof id !== 'string' || !/^[a-z0-9-]{1,40}$/.test(id)) {
    return answer(400, { message: 'id must have 1 to 40 small letters, digits or hyphens.' });
  }
  const job = { kind, license, id, orderedAt: new Date().toISOString() };
  await queue.send(new SendMessageCommand({ QueueUrl: process.env.JOBS_QUEUE_URL, MessageBody: JSON.stringify(job) }));
  return answer(202, { id });
}

async function reportsOf(license) {
  const { Items = [] } = await database.send(new QueryCommand({
    TableName: process.env.REPORTS_TABLE,
    KeyConditionExpression: 'license = :license',
    ExpressionAttributeValues: { ':license': { S: license } },
  }));
  return Items.map(({ report, megabytes }) => ({ id: report.S, megabytes: Number(megabytes.N) }));
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
