import { Duration } from 'aws-cdk-lib';
import { EventBus, EventField, Rule, RuleTargetInput, Schedule as RuleSchedule } from 'aws-cdk-lib/aws-events';
import { EventBus as BusTarget, LambdaFunction as FunctionTarget, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;

test('puts rules on the default bus, with targets, retries and dead letters', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const dead = new Queue(stack, 'Dead', { queueName: 'dead' });
    new Rule(stack, 'Bought', {
      ruleName: 'bought',
      description: 'a purchase',
      eventPattern: { source: ['aws.agreement-marketplace'], detailType: ['Purchase Agreement Created'] },
      targets: [new SqsQueue(new Queue(stack, 'Inbox', { queueName: 'inbox' }), { deadLetterQueue: dead, retryAttempts: 3, maxEventAge: Duration.hours(2) })],
    });
  });

  expect(services.rules).toEqual([{
    name: 'bought',
    arn: arn('events', 'rule/bought'),
    region: 'us-east-1',
    busName: 'default',
    enabled: true,
    pattern: { 'source': ['aws.agreement-marketplace'], 'detail-type': ['Purchase Agreement Created'] },
    scheduleExpression: undefined,
    targets: [expect.objectContaining({ id: 'Target0', arn: arn('sqs', 'inbox'), deadLetterArn: arn('sqs', 'dead'), maximumRetries: 3, maximumAgeSeconds: 7200 })],
  }]);
});

test('creates buses before the rules on them, and transforms input', async () => {
  const { services, deployment } = await synthesis.deployed((stack) => {
    const bus = new EventBus(stack, 'Access', { eventBusName: 'access' });
    new Rule(stack, 'Granted', {
      ruleName: 'granted',
      eventBus: bus,
      enabled: false,
      eventPattern: { detailType: ['Access Granted'] },
      targets: [new FunctionTarget(synthesis.function(stack, 'Worker'), { event: RuleTargetInput.fromObject({ license: EventField.fromPath('$.detail.license') }) })],
    });
    new Rule(stack, 'All', { ruleName: 'all', eventPattern: { source: ['x'] }, targets: [new BusTarget(bus)] });
  });

  expect(services.buses).toEqual(['access']);
  expect(services.rules).toMatchObject([
    {
      name: 'granted', arn: arn('events', 'rule/access/granted'), busName: 'access', enabled: false,
      targets: [{ arn: services.functions[0]?.arn, inputTransformer: { paths: { 'detail-license': '$.detail.license' }, template: '{"license":<detail-license>}' } }],
    },
    { name: 'all', targets: [{ arn: arn('events', 'event-bus/access') }] },
  ]);
  expect(deployment.resource('Orders/Granted').physicalId).toBe('access|granted');
  expect(services.order.indexOf('bus access')).toBeLessThan(services.order.indexOf('rule granted'));
});

test('puts rules with a schedule and with a fixed input', async () => {
  const { services } = await synthesis.deployed((stack) => {
    new Rule(stack, 'Hourly', {
      schedule: RuleSchedule.rate(Duration.hours(1)),
      targets: [new SqsQueue(new Queue(stack, 'Ordered', { fifo: true }), { messageGroupId: 'run', message: RuleTargetInput.fromObject({ run: true }) })],
    });
  });

  expect(services.rules).toMatchObject([{ pattern: undefined, scheduleExpression: 'rate(1 hour)', targets: [{ input: '{"run":true}', messageGroupId: 'run' }] }]);
});

test('creates schedules of EventBridge Scheduler', async () => {
  const { services } = await synthesis.deployed((stack) => {
    new Schedule(stack, 'Run', {
      scheduleName: 'run',
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
      target: new SqsSendMessage(new Queue(stack, 'Ordered', { queueName: 'run.fifo', fifo: true, contentBasedDeduplication: true }), {
        messageGroupId: 'run',
        input: ScheduleTargetInput.fromObject({ at: ContextAttribute.scheduledTime }),
      }),
    });
  });

  expect(services.schedules).toMatchObject([{
    name: 'run',
    arn: arn('scheduler', 'schedule/default/run'),
    expression: 'rate(5 minutes)',
    timezone: 'Etc/UTC',
    enabled: true,
    target: { arn: arn('sqs', 'run.fifo'), messageGroupId: 'run', input: '{"at":"<aws.scheduler.scheduled-time>"}', maximumRetries: 185, maximumAgeSeconds: 86_400 },
  }]);
});
