import { Duration } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnEventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { CfnEventSourceMappingProps } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;

test('maps queues with AWS defaults', async () => {
  const { services } = await synthesis.deployed((stack) => {
    new CfnEventSourceMapping(stack, 'Mapping', {
      functionName: synthesis.function(stack, 'Worker').functionName,
      eventSourceArn: new Queue(stack, 'Inbox', { queueName: 'inbox' }).queueArn,
    });
  });

  expect(services.queueMappings).toEqual([{
    functionArn: services.functions[0]?.arn,
    queueArn: arn('sqs', 'inbox'),
    batchSize: 10,
    filters: [],
    reportBatchItemFailures: false,
    maximumConcurrency: undefined,
    windowSeconds: undefined,
  }]);
});

test('maps queues with filter, batching window, partial failures and concurrency', async () => {
  const { services } = await synthesis.deployed((stack) => {
    synthesis.function(stack, 'Worker').addEventSource(new SqsEventSource(new Queue(stack, 'Inbox'), {
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(5),
      reportBatchItemFailures: true,
      maxConcurrency: 10,
      filters: [FilterCriteria.filter({ body: { kind: ['order'] } })],
    }));
  });

  expect(services.queueMappings).toMatchObject([{
    batchSize: 100, windowSeconds: 5, reportBatchItemFailures: true, maximumConcurrency: 10, filters: [{ body: { kind: ['order'] } }],
  }]);
});

test('maps streams by the ARN that the created table has', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const table = new TableV2(stack, 'Licenses', { tableName: 'licenses', partitionKey: { name: 'pk', type: AttributeType.STRING }, dynamoStream: StreamViewType.NEW_IMAGE });
    const worker = synthesis.function(stack, 'Worker');
    worker.addEventSource(new DynamoEventSource(table, {
      startingPosition: StartingPosition.LATEST,
      batchSize: 5,
      retryAttempts: 3,
      maxRecordAge: Duration.hours(1),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      parallelizationFactor: 2,
      maxBatchingWindow: Duration.seconds(7),
      onFailure: new SqsDlq(new Queue(stack, 'Dead', { queueName: 'dead' })),
      filters: [FilterCriteria.filter({ dynamodb: { NewImage: { due: { BOOL: [true] } } } })],
    }));
  });

  expect(services.streamMappings).toEqual([{
    functionArn: services.functions[0]?.arn,
    streamArn: 'arn:aws:dynamodb:engine:000000000000:table/licenses/stream/2026',
    startingPosition: 'LATEST',
    batchSize: 5,
    filters: [{ dynamodb: { NewImage: { due: { BOOL: [true] } } } }],
    reportBatchItemFailures: true,
    bisectOnError: true,
    maximumRetries: 3,
    maximumRecordAgeSeconds: 3600,
    windowSeconds: 7,
    onFailureArn: arn('sqs', 'dead'),
  }]);
});

test('streams have AWS defaults: batches of 100, retried for ever', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const table = new TableV2(stack, 'Licenses', { partitionKey: { name: 'pk', type: AttributeType.STRING }, dynamoStream: StreamViewType.NEW_IMAGE });
    new CfnEventSourceMapping(stack, 'Mapping', { functionName: synthesis.function(stack, 'Worker').functionArn, eventSourceArn: table.tableStreamArn, startingPosition: 'TRIM_HORIZON' });
  });

  expect(services.streamMappings).toMatchObject([{
    startingPosition: 'TRIM_HORIZON', batchSize: 100, maximumRetries: -1, maximumRecordAgeSeconds: -1, bisectOnError: false, reportBatchItemFailures: false, filters: [],
  }]);
});

test.each([
  ['a function that outlives the visibility timeout', { visibilityTimeout: Duration.seconds(2) }, {}, 'a queue whose visibility timeout (2 s) is shorter than the timeout of the function (3 s)'],
  ['a large batch without a window', {}, { batchSize: 11 }, 'the property BatchSize = 11 is more than 10, for which AWS wants MaximumBatchingWindowInSeconds'],
  ['a batching window of a FIFO queue', { fifo: true }, { maximumBatchingWindowInSeconds: 1 }, 'is more than 0, which AWS does not allow for a FIFO queue'],
  ['a large batch of a FIFO queue', { fifo: true }, { batchSize: 11 }, 'is more than 10, the most that AWS allows for a FIFO queue'],
])('refuses what AWS would refuse: %s', async (_, queue, mapping, message) => {
  await expect(synthesis.deployed((stack) => {
    new CfnEventSourceMapping(stack, 'Mapping', {
      functionName: synthesis.function(stack, 'Worker').functionName,
      eventSourceArn: new Queue(stack, 'Inbox', queue).queueArn,
      ...mapping,
    });
  })).rejects.toThrow(message);
});

test.each<[string, string, Partial<CfnEventSourceMappingProps>]>([
  ['queue', 'StartingPosition', { startingPosition: 'LATEST' }],
  ['queue', 'BisectBatchOnFunctionError', { bisectBatchOnFunctionError: true }],
  ['queue', 'MaximumRetryAttempts', { maximumRetryAttempts: 0 }],
  ['queue', 'MaximumRecordAgeInSeconds', { maximumRecordAgeInSeconds: 60 }],
  ['queue', 'DestinationConfig', { destinationConfig: { onFailure: { destination: 'arn:aws:sqs:us-east-1:000000000000:inbox' } } }],
  ['queue', 'ParallelizationFactor', { parallelizationFactor: 2 }],
  ['stream', 'ScalingConfig', { scalingConfig: { maximumConcurrency: 2 }, startingPosition: 'LATEST' }],
  ['stream', 'ProvisionedPollerConfig', { provisionedPollerConfig: { minimumPollers: 2 }, startingPosition: 'LATEST', enabled: false }],
])('a mapping of a %s has no %s', async (kind, property, mapping) => {
  await expect(synthesis.deployed((stack) => {
    const table = new TableV2(stack, 'Licenses', { partitionKey: { name: 'pk', type: AttributeType.STRING }, dynamoStream: StreamViewType.NEW_IMAGE });
    const queue = new Queue(stack, 'Inbox', { queueName: 'inbox' });
    new CfnEventSourceMapping(stack, 'Mapping', {
      functionName: synthesis.function(stack, 'Worker').functionName,
      eventSourceArn: kind === 'queue' ? queue.queueArn : table.tableStreamArn!,
      ...mapping,
    });
  })).rejects.toThrow(new RegExp(`Orders/Mapping .*the property ${property} = .* is for mappings of a .*; this one reads a ${kind}, for which AWS refuses it`));
});

test('a mapping that is switched off maps nothing', async () => {
  const { services } = await synthesis.deployed((stack) => {
    synthesis.function(stack, 'Worker').addEventSource(new SqsEventSource(new Queue(stack, 'Inbox'), { enabled: false }));
  });

  expect(services.queueMappings).toEqual([]);
});
