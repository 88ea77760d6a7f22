import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnEventSourceMapping, Code, FilterCriteria, Function as LambdaFunction, LoggingFormat, Runtime, StartingPosition, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { deploy } from '../../src/deploy/exports.js';
import { RecordingServices } from './recording-services.js';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;

test('creates functions with their code, environment and limits', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const inbox = new Queue(stack, 'Inbox', { queueName: 'inbox' });
    const worker = new LambdaFunction(stack, 'Worker', {
      functionName: 'worker',
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(synthesis.code),
      timeout: Duration.minutes(1),
      memorySize: 512,
      reservedConcurrentExecutions: 1,
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup: new LogGroup(stack, 'Logs'),
      environment: { INBOX: inbox.queueUrl, ROLE: 'x' },
      deadLetterQueue: inbox,
      retryAttempts: 1,
      onFailure: new SqsDestination(inbox),
    });
    worker.addEnvironment('SELF', worker.role!.roleArn);
  });

  expect(services.functions).toMatchObject([{
    constructPath: 'Orders/Worker',
    name: 'worker',
    arn: arn('lambda', 'function:worker'),
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    reservedConcurrency: 1,
    environment: { INBOX: 'http://127.0.0.1:4566/000000000000/inbox', SELF: expect.stringMatching(/^arn:aws:iam::000000000000:role\/Orders-WorkerServiceRole/) as string },
    asyncInvoke: { maximumRetries: 1, onFailureArn: arn('sqs', 'inbox'), deadLetterArn: arn('sqs', 'inbox') },
  }]);
  expect(readFileSync(join(services.functions[0].codeDirectory, 'index.js'), 'utf8')).toContain('handler');
});

test('writes code that stands in the template to a file, and removes it on demand', async () => {
  const services = new RecordingServices();
  const assembly = synthesis.stack((stack) => {
    new LambdaFunction(stack, 'Inline', { runtime: Runtime.NODEJS_22_X, handler: 'index.main', code: Code.fromInline('exports.main = async () => 7;') });
  });
  const deployment = await deploy(assembly, services);
  const directory = services.functions[0].codeDirectory;

  const code = await import(join(directory, 'index.js')) as { main: () => Promise<number> };
  expect(await code.main()).toBe(7);
  await deployment.remove();
  expect(() => readFileSync(join(directory, 'index.js'))).toThrow('ENOENT');
  expect(services.functions).toMatchObject([{ handler: 'index.main', runtime: 'nodejs22.x', timeoutSeconds: 3, memoryMegabytes: 128, environment: {} }]);
});

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
    windowSeconds: 0,
    filters: [],
    reportBatchItemFailures: false,
    maximumConcurrency: undefined,
  }]);
});

test('maps queues with filter, window, partial failures and concurrency', async () => {
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
      onFailure: new SqsDlq(new Queue(stack, 'Dead', { queueName: 'dead' })),
      filters: [FilterCriteria.filter({ dynamodb: { NewImage: { due: { BOOL: [true] } } } })],
    }));
  });

  expect(services.streamMappings).toEqual([{
    functionArn: services.functions[0]?.arn,
    streamArn: 'arn:aws:dynamodb:engine:000000000000:table/licenses/stream/2026',
    startingPosition: 'LATEST',
    batchSize: 5,
    windowSeconds: 0,
    filters: [{ dynamodb: { NewImage: { due: { BOOL: [true] } } } }],
    reportBatchItemFailures: true,
    bisectOnError: true,
    maximumRetries: 3,
    maximumRecordAgeSeconds: 3600,
    onFailureArn: arn('sqs', 'dead'),
  }]);
});

test('streams have AWS defaults: batches of 100, retried for ever', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const table = new TableV2(stack, 'Licenses', { partitionKey: { name: 'pk', type: AttributeType.STRING }, dynamoStream: StreamViewType.NEW_IMAGE });
    new CfnEventSourceMapping(stack, 'Mapping', { functionName: synthesis.function(stack, 'Worker').functionArn, eventSourceArn: table.tableStreamArn, startingPosition: 'TRIM_HORIZON' });
  });

  expect(services.streamMappings).toMatchObject([{
    startingPosition: 'TRIM_HORIZON', batchSize: 100, windowSeconds: 0, maximumRetries: -1, maximumRecordAgeSeconds: -1, bisectOnError: false, reportBatchItemFailures: false, filters: [],
  }]);
});

test.each([
  ['a function that outlives the visibility timeout', { visibilityTimeout: Duration.seconds(2) }, {}, 'a queue whose visibility timeout (2 s) is shorter than the timeout of the function (3 s)'],
  ['a large batch without a window', {}, { batchSize: 11 }, 'the property BatchSize = 11 is more than 10, for which AWS wants MaximumBatchingWindowInSeconds'],
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

test('a mapping that is switched off maps nothing', async () => {
  const { services } = await synthesis.deployed((stack) => {
    synthesis.function(stack, 'Worker').addEventSource(new SqsEventSource(new Queue(stack, 'Inbox'), { enabled: false }));
  });

  expect(services.queueMappings).toEqual([]);
});
