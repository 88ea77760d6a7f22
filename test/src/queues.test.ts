import { Match } from 'aws-cdk-lib/assertions';
import { Duration } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { templateOf } from './support/integration.js';
import { readable, resourcesOfType } from './support/template.js';

const template = templateOf();
const queues = resourcesOfType(template, 'AWS::SQS::Queue');

/** Queues that handlers read, and where their messages end after ten attempts. */
const WORK = {
  SubscriptionsEventsQueue: 'SubscriptionsEventsDeadLettersQueue',
  EntitlementsReadsQueue: 'EntitlementsReadsDeadLettersQueue',
  HooksDispatcherWakeUpsQueue: 'HooksDispatcherWakeUpsDeadLettersQueue',
  HooksOutboxAnnouncementsQueue: 'HooksOutboxAnnouncementsDeadLettersQueue',
  MeteringIntakeUsageQueue: 'MeteringIntakeUsageDeadLettersQueue',
  MeteringReporterRunsQueue: 'MeteringReporterRunsDeadLettersQueue',
  MeteringReporterFinalUsageQueue: 'MeteringReporterFinalUsageDeadLettersQueue',
  ReconciliationTasksQueue: 'ReconciliationTasksDeadLettersQueue',
};

/** Queues that take what something else than a queue gave up. */
const END_OF_THE_LINE = [
  'HooksAdminUndeliveredQueue', 'HooksOutboxFailuresQueue', 'MeteringFeedFailuresQueue', 'MeteringReporterScheduleFailuresQueue', 'ReconciliationFailuresQueue',
];

const FIFO = [
  'HooksDispatcherWakeUpsQueue', 'HooksDispatcherWakeUpsDeadLettersQueue', 'MeteringReporterRunsQueue', 'MeteringReporterRunsDeadLettersQueue',
  'ReconciliationTasksQueue', 'ReconciliationTasksDeadLettersQueue',
];

describe('queues', () => {
  test('are these, each with its end of the line', () => {
    const redriven = Object.entries(queues).flatMap(([name, { Properties }]) =>
      Properties.RedrivePolicy === undefined ? [] : [[name, readable(Properties.RedrivePolicy)]]);

    expect(Object.keys(queues).sort()).toEqual([...Object.keys(WORK), ...Object.values(WORK), ...END_OF_THE_LINE].sort());
    expect(Object.fromEntries(redriven)).toEqual(Object.fromEntries(Object.entries(WORK).map(([work, dead]) =>
      [work, { deadLetterTargetArn: dead, maxReceiveCount: 10 }])));
  });

  test('are encrypted, keep messages for 14 days and refuse plain HTTP', () => {
    for (const { Properties } of Object.values(queues)) {
      expect(Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: Duration.days(14).toSeconds() });
    }
    const policies = Object.values(resourcesOfType(template, 'AWS::SQS::QueuePolicy'));
    const closed = policies.filter(({ Properties }) => JSON.stringify(Properties).includes('"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"'));
    expect(closed).toHaveLength(Object.keys(queues).length);
  });

  test('are FIFO where order matters, with content de-duplication for runs and tasks only', () => {
    expect(Object.keys(queues).filter((name) => queues[name].Properties.FifoQueue === true).sort()).toEqual([...FIFO].sort());
    expect(Object.keys(queues).filter((name) => queues[name].Properties.ContentBasedDeduplication === true)).toEqual(['MeteringReporterRunsQueue', 'ReconciliationTasksQueue']);
  });

  test('hide a message for longer than its handler may take', () => {
    const timeouts = Object.fromEntries(Object.keys(WORK).map((name) => [name, queues[name].Properties.VisibilityTimeout]));

    expect(timeouts).toEqual({
      SubscriptionsEventsQueue: 180,
      EntitlementsReadsQueue: 720,
      HooksDispatcherWakeUpsQueue: 720,
      HooksOutboxAnnouncementsQueue: 180,
      MeteringIntakeUsageQueue: 360,
      MeteringReporterRunsQueue: 360,
      MeteringReporterFinalUsageQueue: 360,
      ReconciliationTasksQueue: 960,
    });
  });

  test('wait for twice the time that a hook and the dispatcher may take', () => {
    const slow = templateOf({ hookTimeout: Duration.minutes(14) });

    expect(resourcesOfType(slow, 'AWS::SQS::Queue').HooksDispatcherWakeUpsQueue.Properties.VisibilityTimeout).toBe(1_800);
    slow.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 900, Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: 'access-dispatcher', HOOK_TIMEOUT_SECONDS: '840' }) },
    });
  });
});

describe('alarms of queues', () => {
  const alarms = Object.values(resourcesOfType(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties)
    .filter(({ Namespace }) => Namespace === 'AWS/SQS');

  test('watch every end of the line from the first message on', () => {
    const watched = alarms.map(({ Dimensions }) => readable((Dimensions as { Value: unknown }[])[0].Value) as string);

    expect(watched.sort()).toEqual([...Object.values(WORK).map((name) => `${name}.QueueName`), ...END_OF_THE_LINE.map((name) => `${name}.QueueName`)]
      .map((name) => name.replace('.QueueName', '')).sort());
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum', Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching',
      });
    }
  });

  test('tell how to redrive where messages may lie that never were in the queue', () => {
    const textOf = (queue: string) => alarms.find(({ Dimensions }) => readable((Dimensions as { Value: unknown }[])[0].Value) === queue)!.AlarmDescription;

    for (const queue of ['SubscriptionsEventsDeadLettersQueue', 'EntitlementsReadsDeadLettersQueue', 'HooksDispatcherWakeUpsDeadLettersQueue']) {
      expect(textOf(queue)).toMatch(/"reason".* redrive .* as custom destination/);
    }
  });

  test('say what it means and what to do', () => {
    for (const { AlarmDescription } of alarms) expect(AlarmDescription).toMatch(/^[A-Z].*\. .*(redrive|delete|remove the cause)/);
  });

  test('go to the admin topic, or nowhere when there is none', () => {
    const actionsOf = (props: Parameters<typeof templateOf>[0]) =>
      new Set(Object.values(resourcesOfType(templateOf(props), 'AWS::CloudWatch::Alarm')).map(({ Properties }) => JSON.stringify(readable(Properties.AlarmActions))));

    expect([...actionsOf({})]).toEqual(['["HooksAdminTopic"]']);
    expect([...actionsOf({ adminEmail: undefined })]).toEqual([undefined]);
  });
});

describe('event sources', () => {
  const mappings = Object.values(resourcesOfType(template, 'AWS::Lambda::EventSourceMapping')).map(({ Properties }) => readable(Properties) as Record<string, unknown>);
  const from = (source: string) => {
    const found = mappings.filter(({ EventSourceArn }) => EventSourceArn === source);
    return found.map((mapping) => ({ ...mapping, EventSourceArn: undefined, FunctionName: undefined }));
  };

  test('all report which messages failed', () => {
    for (const mapping of mappings) expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  test('the stream is read twice: what is due, and every license', () => {
    const streams = from('StoreSubscribersTable.Stream');
    const shared = { BatchSize: 10, BisectBatchOnFunctionError: true, StartingPosition: 'TRIM_HORIZON' };

    expect(streams).toMatchObject([
      {
        ...shared,
        MaximumRetryAttempts: 10,
        FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"due":{"BOOL":[true]}}}}' }] },
        DestinationConfig: { OnFailure: { Destination: 'HooksOutboxFailuresQueue' } },
      },
      {
        ...shared,
        FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"license#"}]}}}}' }] },
        DestinationConfig: { OnFailure: { Destination: 'MeteringFeedFailuresQueue' } },
      },
    ]);
  });

  test('an outage of metering is waited out for as long as the stream remembers', () => {
    const [, feed] = from('StoreSubscribersTable.Stream');

    expect(feed).toMatchObject({ MaximumRecordAgeInSeconds: Duration.hours(23).toSeconds() });
    expect(feed).not.toHaveProperty('MaximumRetryAttempts');
  });

  test('hooks are called one license at a time, ten licenses at once', () => {
    expect(from('HooksDispatcherWakeUpsQueue')).toMatchObject([{ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 10 } }]);
  });

  test('entitlements are read by two functions at most, within the quota of AWS, which have time for a batch that AWS does not answer', () => {
    expect(from('EntitlementsReadsQueue')).toMatchObject([{ ScalingConfig: { MaximumConcurrency: 2 } }]);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 120, Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: 'entitlement-listener' }) },
    });
  });

  test('events that the bus refused are told one by one, in batches that end in time when it does not answer', () => {
    expect(from('HooksOutboxAnnouncementsQueue')).toMatchObject([{ BatchSize: 5 }]);
  });

  test('usage is gathered for five seconds, and no more of it than one invocation can write', () => {
    expect(from('MeteringIntakeUsageQueue')).toMatchObject([{ BatchSize: 50, MaximumBatchingWindowInSeconds: 5 }]);
  });

  test('final usage is told by two functions at most, which share the quota of AWS with the run', () => {
    expect(from('MeteringReporterFinalUsageQueue')).toMatchObject([{ ScalingConfig: { MaximumConcurrency: 2 } }]);
  });
});

test('the schedule asks for a run every five minutes, with the time it is for', () => {
  const [schedule] = Object.values(resourcesOfType(template, 'AWS::Scheduler::Schedule'));

  expect(readable(schedule.Properties)).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
    Target: {
      Arn: 'MeteringReporterRunsQueue',
      Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
      SqsParameters: { MessageGroupId: 'run' },
      DeadLetterConfig: { Arn: 'MeteringReporterScheduleFailuresQueue' },
    },
  });
});
