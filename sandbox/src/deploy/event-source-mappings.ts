import { stableUuid } from '../assembly/digest.js';
import { filterPatterns } from './filter-patterns.js';
import { checkSourceKind } from './mapping-source.js';
import { applied, checkedOnly, encryption, nested, noMeaning, only, onlyIf, reasons, refused, rulesOf, tags } from './property-rules.js';
import { checkQueueMapping } from './queue-mapping-limits.js';
import type { Settings } from './settings.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

/** Lambda's own defaults. */
const QUEUE_BATCH_SIZE = 10;
const STREAM_BATCH_SIZE = 100;
const UNLIMITED = -1;

const isLocalSource = (arn: unknown) => typeof arn === 'string' && /^arn:aws:(sqs|dynamodb):/.test(arn);
const noKafka = refused('Kafka and MQ do not run locally');

export const eventSourceMappings: SupportedType = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: rulesOf({
    BatchSize: applied,
    BisectBatchOnFunctionError: applied,
    DestinationConfig: nested({ OnFailure: nested({ Destination: applied }) }),
    Enabled: applied,
    EventSourceArn: onlyIf(isLocalSource, 'functions read from SQS queues and DynamoDB streams locally'),
    FilterCriteria: nested({ Filters: nested({ Pattern: applied }) }),
    FunctionName: applied,
    FunctionResponseTypes: applied,
    MaximumBatchingWindowInSeconds: applied,
    MaximumRecordAgeInSeconds: applied,
    MaximumRetryAttempts: applied,
    ScalingConfig: nested({ MaximumConcurrency: applied }),
    StartingPosition: only(['TRIM_HORIZON', 'LATEST'], 'use TRIM_HORIZON or LATEST'),
    KmsKeyArn: encryption,
    LoggingConfig: noMeaning(reasons.logs),
    MetricsConfig: noMeaning('metrics are not collected locally'),
    ParallelizationFactor: checkedOnly('a local stream has one shard, read by one reader'),
    ProvisionedPollerConfig: checkedOnly(reasons.throughput),
    Tags: tags,
    AmazonManagedKafkaEventSourceConfig: noKafka,
    DocumentDBEventSourceConfig: refused('DocumentDB does not run locally'),
    Queues: noKafka,
    SelfManagedEventSource: noKafka,
    SelfManagedKafkaEventSourceConfig: noKafka,
    SourceAccessConfigurations: noKafka,
    StartingPositionTimestamp: refused('use StartingPosition TRIM_HORIZON or LATEST'),
    Topics: noKafka,
    TumblingWindowInSeconds: refused('tumbling windows do not run locally'),
  }),
  identify,
  create,
};

function identify(naming: Naming): Identity {
  const name = stableUuid(`${naming.stackName}/${naming.logicalId}`);
  const arn = naming.arn('lambda', `event-source-mapping:${name}`);
  return { name, arn, physicalId: name, attributes: { Id: name, EventSourceMappingArn: arn } };
}

function create({ settings }: Resource, deploying: Deploying): void {
  const functionArn = deploying.functionArn(settings.requiredText('FunctionName'));
  if (functionArn === undefined) {
    throw settings.error('FunctionName', 'is no function of this assembly. Add the function to the app that you run locally.');
  }
  const sourceArn = settings.requiredText('EventSourceArn');
  const isQueue = sourceArn.startsWith('arn:aws:sqs:');
  checkSourceKind(settings, isQueue ? 'queue' : 'stream');
  if (settings.flag('Enabled') === false) {
    return;
  }
  if (isQueue) {
    mapQueue(settings, functionArn, sourceArn, deploying);
  } else {
    mapStream(settings, functionArn, sourceArn, deploying);
  }
}

function mapQueue(settings: Settings, functionArn: string, queueArn: string, { services, isDeployed, settingsOf }: Deploying): void {
  if (!isDeployed(queueArn)) {
    throw settings.error('EventSourceArn', 'is no queue of this assembly. Add the queue to the app that you run locally.');
  }
  checkQueueMapping({ mapping: settings, queue: settingsOf(queueArn), target: settingsOf(functionArn) });
  services.mapQueue({
    ...common(settings, functionArn),
    queueArn,
    batchSize: settings.number('BatchSize') ?? QUEUE_BATCH_SIZE,
    maximumConcurrency: settings.child('ScalingConfig')?.number('MaximumConcurrency'),
  });
}

function mapStream(settings: Settings, functionArn: string, streamArn: string, { services, isDeployed }: Deploying): void {
  const onFailureArn = settings.child('DestinationConfig')?.child('OnFailure')?.text('Destination');
  if (onFailureArn !== undefined && !isDeployed(onFailureArn)) {
    throw settings.error('DestinationConfig', 'names a destination that this assembly does not deploy. Add the queue or topic to the app that you run locally.');
  }
  services.mapStream({
    ...common(settings, functionArn),
    streamArn,
    startingPosition: settings.requiredText('StartingPosition') === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON',
    batchSize: settings.number('BatchSize') ?? STREAM_BATCH_SIZE,
    bisectOnError: settings.flag('BisectBatchOnFunctionError') ?? false,
    maximumRetries: settings.number('MaximumRetryAttempts') ?? UNLIMITED,
    maximumRecordAgeSeconds: settings.number('MaximumRecordAgeInSeconds') ?? UNLIMITED,
    onFailureArn,
  });
}

function common(settings: Settings, functionArn: string) {
  return {
    functionArn,
    windowSeconds: settings.number('MaximumBatchingWindowInSeconds'),
    filters: filterPatterns(settings),
    reportBatchItemFailures: settings.texts('FunctionResponseTypes').includes('ReportBatchItemFailures'),
  };
}
