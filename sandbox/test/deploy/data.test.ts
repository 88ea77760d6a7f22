import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, Table, TableEncryption, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();

test('creates tables with keys, indexes, stream and time to live', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const table = new Table(stack, 'Old', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.NUMBER },
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'ttl',
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
    table.addGlobalSecondaryIndex({ indexName: 'byName', partitionKey: { name: 'name', type: AttributeType.STRING }, projectionType: ProjectionType.INCLUDE, nonKeyAttributes: ['a'] });
  });

  expect(services.tables).toMatchObject([{
    create: {
      TableName: expect.stringMatching(/^Orders-Old/) as string,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
      GlobalSecondaryIndexes: [{ IndexName: 'byName', KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }], Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] } }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    },
    ttlAttribute: 'ttl',
  }]);
  expect(services.tables[0]?.create).not.toHaveProperty('GlobalSecondaryIndexes.0.ProvisionedThroughput');
});

test('creates global tables, whatever their capacity', async () => {
  const { services, deployment } = await synthesis.deployed((stack) => {
    const table = new TableV2(stack, 'Licenses', {
      tableName: 'licenses',
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      dynamoStream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'ttl',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      billing: Billing.onDemand({ maxReadRequestUnits: 5, maxWriteRequestUnits: 5 }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    table.addGlobalSecondaryIndex({ indexName: 'byDue', partitionKey: { name: 'due', type: AttributeType.STRING } });
  });

  expect(services.tables).toMatchObject([{
    create: {
      TableName: 'licenses',
      GlobalSecondaryIndexes: [{ IndexName: 'byDue', Projection: { ProjectionType: 'ALL' } }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    },
    ttlAttribute: 'ttl',
  }]);
  expect(deployment.resource('Orders/Licenses')).toMatchObject({
    type: 'AWS::DynamoDB::GlobalTable',
    physicalId: 'licenses',
    attributes: { Arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/licenses', StreamArn: expect.stringContaining('/stream/2026') as string },
  });
});

test('creates queues after their dead-letter queues, with the attributes of the template', async () => {
  const { services, deployment } = await synthesis.deployed((stack) => {
    const inbox = new Queue(stack, 'Inbox', {
      queueName: 'inbox',
      visibilityTimeout: Duration.minutes(3),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: Queue.fromQueueArn(stack, 'Imported', `arn:aws:sqs:us-east-1:000000000000:dead`), maxReceiveCount: 4 },
    });
    new Queue(stack, 'Dead', { queueName: 'dead', retentionPeriod: Duration.days(14) });
    new Queue(stack, 'Ordered', { fifo: true, contentBasedDeduplication: true });
    return inbox;
  });

  expect(services.queues).toEqual([
    { name: 'dead', region: 'us-east-1', attributes: { MessageRetentionPeriod: '1209600' } },
    { name: 'inbox', region: 'us-east-1', attributes: { VisibilityTimeout: '180', RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":4}' } },
    { name: expect.stringMatching(/^Orders-Ordered\w+\.fifo$/) as string, region: 'us-east-1', attributes: { ContentBasedDeduplication: 'true', FifoQueue: 'true' } },
  ]);
  expect(deployment.resource('Orders/Inbox').physicalId).toBe('http://127.0.0.1:4566/000000000000/inbox');
});

test('names that would be too long are cut and stay unique', async () => {
  const { services } = await synthesis.deployed((stack) => {
    new Queue(stack, `A${'long'.repeat(25)}`);
    new Queue(stack, `B${'long'.repeat(25)}`, { fifo: true });
  });
  const names = services.queues.map(({ name }) => name);

  expect(names.every((name) => name.length <= 80)).toBe(true);
  expect(new Set(names).size).toBe(2);
  expect(names[1]).toMatch(/\.fifo$/);
});

test('creates topics and subscribes queues and people', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const topic = new Topic(stack, 'News', { topicName: 'news', displayName: 'News' });
    topic.addSubscription(new EmailSubscription('admin@example.com'));
    topic.addSubscription(new SqsSubscription(new Queue(stack, 'Inbox', { queueName: 'inbox' }), { rawMessageDelivery: true }));
  });
  const topicArn = 'arn:aws:sns:us-east-1:000000000000:news';

  expect(services.topics).toEqual([{ name: 'news', region: 'us-east-1' }]);
  expect(services.subscriptions).toEqual(expect.arrayContaining([
    { topicArn, protocol: 'email', endpoint: 'admin@example.com', attributes: {} },
    { topicArn, protocol: 'sqs', endpoint: 'arn:aws:sqs:us-east-1:000000000000:inbox', attributes: { RawMessageDelivery: 'true' } },
  ]));
});

test('creates buckets with names that S3 allows', async () => {
  const { services } = await synthesis.deployed((stack) => {
    new Bucket(stack, 'Archive', { enforceSSL: true });
  });

  expect(services.buckets).toEqual([expect.stringMatching(/^orders-archive[a-z0-9]+$/) as string]);
});
