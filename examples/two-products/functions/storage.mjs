import { DynamoDBClient, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const database = new DynamoDBClient({});
const queue = new SQSClient({});

/** Every night: what each active tenant stores. The day is in the id, so that a repeated run bills nothing twice. */
export async function handler({ time }) {
  for await (const { Items = [] } of paginateScan({ client: database }, { TableName: process.env.TENANTS_TABLE })) {
    for (const { license } of Items.filter((tenant) => tenant.state.S === 'ACTIVE')) {
      const megabytes = await storedBy(license.S);
      if (megabytes > 0) {
        const event = { id: `storage-${license.S}-${time.slice(0, 10)}`, license: license.S, dimension: 'storage-mb', quantity: megabytes, occurredAt: time };
        await queue.send(new SendMessageCommand({ QueueUrl: process.env.INSIGHTS_USAGE_QUEUE_URL, MessageBody: JSON.stringify(event) }));
      }
    }
  }
}

async function storedBy(license) {
  let megabytes = 0;
  const query = {
    TableName: process.env.REPORTS_TABLE,
    KeyConditionExpression: 'license = :license',
    ExpressionAttributeValues: { ':license': { S: license } },
  };
  for await (const { Items = [] } of paginateQuery({ client: database }, query)) {
    megabytes += Items.reduce((sum, item) => sum + Number(item.megabytes.N), 0);
  }
  return megabytes;
}
