import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const database = new DynamoDBClient({});
const queue = new SQSClient({});

const MEGABYTES = 3;

/** Works through the jobs; one that fails comes again without the others. */
export async function handler({ Records }) {
  const results = await Promise.allSettled(Records.map(({ body }) => work(JSON.parse(body))));
  const failed = Records.filter((_, i) => results[i].status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function work(job) {
  if (job.kind === 'alert') {
    await used(process.env.ALERTS_USAGE_QUEUE_URL, job, 'alerts');
    return;
  }
  await database.send(new PutItemCommand({
    TableName: process.env.REPORTS_TABLE,
    Item: { license: { S: job.license }, report: { S: job.id }, megabytes: { N: String(MEGABYTES) } },
  }));
  await used(process.env.INSIGHTS_USAGE_QUEUE_URL, job, 'reports');
}

/** The id and the time of the order, not of this attempt: a second attempt bills nothing twice. */
async function used(queueUrl, { id, license, orderedAt }, dimension) {
  const event = { id: `${dimension}-${id}`, license, dimension, quantity: 1, occurredAt: orderedAt };
  await queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(event) }));
}
