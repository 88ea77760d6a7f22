import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';

const database = new DynamoDBClient({});
const queue = new SQSClient({});

/** What a tenant used and was not reported yet: one attribute a dimension. */
const HELD = 'held:';

/** Acme's app: it reports usage, keeps some of it back, and reports the rest when the license ends. */
export async function handler(request) {
  switch (request.action) {
    case 'FINAL_USAGE':
      return report(await held(request));
    case 'HOLD':
      return hold(request);
    default:
      return report(request.events);
  }
}

/** One message may carry up to 100 usage events. The id makes repeats harmless. */
async function report(events) {
  if (events.length > 0) {
    await queue.send(new SendMessageCommand({
      QueueUrl: process.env.USAGE_QUEUE_URL,
      MessageBody: JSON.stringify(events),
    }));
  }
  return { reported: events.length };
}

async function hold({ license, dimension, quantity, occurredAt }) {
  await database.send(new UpdateItemCommand({
    TableName: process.env.TENANTS_TABLE,
    Key: { license: { S: license } },
    UpdateExpression: 'SET heldAt = :occurredAt ADD #held :quantity',
    ExpressionAttributeNames: { '#held': `${HELD}${dimension}` },
    ExpressionAttributeValues: { ':occurredAt': { S: occurredAt }, ':quantity': { N: String(quantity) } },
  }));
  return { held: quantity };
}

/**
 * onFinalUsage: what is reported now. The id is made of the license and the version, so that a second call reports nothing twice.
 *
 * @param {import('cdk-marketplace-saas/hooks').HookPayload} access
 */
async function held({ license, version, deadline }) {
  const { Attributes: tenant = {} } = await database.send(new UpdateItemCommand({
    TableName: process.env.TENANTS_TABLE,
    Key: { license: { S: license } },
    UpdateExpression: 'SET finalVersion = if_not_exists(finalVersion, :version)',
    ExpressionAttributeValues: { ':version': { N: String(version) } },
    ReturnValues: 'ALL_NEW',
  }));
  const events = Object.entries(tenant).filter(([name]) => name.startsWith(HELD)).map(([name, { N: quantity }]) => ({
    id: `final-${license}-${tenant.finalVersion.N}-${name.slice(HELD.length)}`,
    license,
    dimension: name.slice(HELD.length),
    quantity: Number(quantity),
    occurredAt: tenant.heldAt.S,
  }));
  for (const { dimension, quantity } of events) {
    console.log(`FINAL_USAGE: ${license} reports the ${quantity} ${dimension} it held back, before ${deadline}`);
  }
  return events;
}
