import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import { messagesIn, settings } from '../local/clients.js';
import { HOUR, LocalStack, MINUTE } from '../local/local-stack.js';

const stack = new LocalStack();

function rule(busName: string, pattern: object, target: object) {
  const name = stack.name('rule');
  stack.run.putRule({ name, arn: stack.arn('events', `rule/${busName}/${name}`), busName, enabled: true, pattern, targets: [{ id: 'target', arn: '', ...target }] });
}

describe('a bus', () => {
  test('hands events that match to functions, queues, topics and other buses', async () => {
    const [first, second] = [stack.name('bus'), stack.name('bus')];
    stack.run.createBus(first);
    stack.run.createBus(second);
    const reader = await stack.function('seen([event.source, event["detail-type"], event.detail, event.region]);');
    const queue = await stack.queue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    const topic = stack.name('topic');
    await stack.run.createTopic({ name: topic });
    await stack.run.subscribe({ topicArn: stack.arn('sns', topic), protocol: 'email', endpoint: 'ops@example.com', attributes: {} });
    rule(first, { source: ['shop'] }, { arn: reader.arn });
    rule(first, { source: ['shop'] }, { arn: stack.arn('events', `event-bus/${second}`) });
    rule(second, { detail: { id: [1] } }, { arn: queue.arn, messageGroupId: 'group', inputPath: '$.detail' });
    rule(second, { detail: { id: [1] } }, { arn: stack.arn('sns', topic), input: '"an order"' });

    const client = new EventBridgeClient(settings(stack.run.endpoints.eventbridge));
    const answer = await client.send(new PutEventsCommand({ Entries: [
      { EventBusName: first, Source: 'shop', DetailType: 'Order', Detail: '{"id":1}' },
      { EventBusName: first, Source: 'other', DetailType: 'Order', Detail: '{"id":2}' },
      { EventBusName: first, Source: 'shop', DetailType: 'Order', Detail: 'no json' },
    ] }));
    await stack.run.settle();

    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries?.map((entry) => entry.ErrorCode)).toEqual([undefined, undefined, 'MalformedDetail']);
    expect(stack.seen(reader.name)).toEqual([['shop', 'Order', { id: 1 }, 'us-east-1']]);
    expect((await messagesIn(stack.run, queue.name)).map((message) => message.Body)).toEqual(['{"id":1}']);
    expect(stack.run.mails).toMatchObject([{ to: 'ops@example.com', message: '"an order"', topicArn: stack.arn('sns', topic) }]);
  });

  test('what cannot be delivered goes to the dead-letter queue of the target', async () => {
    const bus = stack.name('bus');
    stack.run.createBus(bus);
    const dead = await stack.queue();
    rule(bus, { source: ['shop'] }, { arn: stack.arn('sqs', 'missing'), deadLetterArn: dead.arn });
    rule(bus, { source: ['shop'] }, { arn: stack.arn('lambda', 'function:missing'), deadLetterArn: dead.arn });
    stack.run.putEvent(bus, { 'source': 'shop', 'detail-type': 'Order', 'detail': {} });
    await stack.run.settle();
    const attributes = (await messagesIn(stack.run, dead.name)).map((message) => message.MessageAttributes);
    expect(attributes.map((each) => each?.TARGET_ARN.StringValue).sort()).toEqual([stack.arn('lambda', 'function:missing'), stack.arn('sqs', 'missing')]);
    expect(attributes.map((each) => Object.keys(each ?? {}).sort())).toEqual(Array(2).fill(['ERROR_CODE', 'ERROR_MESSAGE', 'RETRY_ATTEMPTS', 'RULE_ARN', 'TARGET_ARN']));
  });

  test('an unknown bus is an error that names the known ones', () => {
    expect(() => { stack.run.putEvent('nowhere', { 'source': 's', 'detail-type': 't', 'detail': {} }); }).toThrow(/no event bus nowhere. Buses: default/);
  });
});

describe('schedules', () => {
  test('fire on time in virtual time: at a rate of five minutes at once, and then twelve times in an hour', async () => {
    const reader = await stack.function('seen([event.at, event.attempt, Date.now()]);');
    const created = stack.run.clock.now();
    const name = stack.name('schedule');
    stack.run.createSchedule({ name, arn: stack.arn('scheduler', `schedule/default/${name}`), expression: 'rate(5 minutes)', enabled: true, target: { id: 't', arn: reader.arn, input: '{"at":"<aws.scheduler.scheduled-time>","attempt":"<aws.scheduler.attempt-number>"}' } });
    await stack.run.advance(HOUR);
    const firings = stack.seen(reader.name) as [string, string, number][];
    expect(firings).toHaveLength(13);
    firings.forEach(([at, attempt, now], i) => {
      const due = created + i * 5 * MINUTE;
      expect(at).toBe(new Date(due).toISOString().replace(/\.\d+Z/, 'Z'));
      expect(attempt).toBe('1');
      expect(now - due).toBeGreaterThanOrEqual(0);
      expect(now - due).toBeLessThan(10_000);
    });
  });

  test('with a start date begin then', async () => {
    const reader = await stack.function('seen(event.at);');
    const created = stack.run.clock.now();
    const startDate = new Date(created + 7 * MINUTE).toISOString();
    stack.run.createSchedule({ name: 'dated', arn: 'dated', expression: 'rate(20 minutes)', enabled: true, startDate, endDate: new Date(created + HOUR).toISOString(), target: { id: 't', arn: reader.arn, input: '{"at":"<aws.scheduler.scheduled-time>"}' } });
    await stack.run.advance(HOUR);
    expect((stack.seen(reader.name) as string[]).map((at) => (Date.parse(at) - created) / MINUTE)).toEqual([7, 27, 47]);
  });

  test('of a rule begin one period later', async () => {
    const reader = await stack.function('seen(event.time);');
    const created = stack.run.clock.now();
    stack.run.putRule({ name: 'often', arn: 'often', busName: 'default', enabled: true, scheduleExpression: 'rate(25 minutes)', targets: [{ id: 't', arn: reader.arn }] });
    await stack.run.advance(HOUR);
    expect((stack.seen(reader.name) as string[]).map((at) => (Date.parse(at) - created) / MINUTE)).toEqual([25, 50]);
  });

  test('of a rule send a scheduled event; disabled ones are silent', async () => {
    const reader = await stack.function('seen([event["detail-type"], event.source, event.resources]);');
    const arn = stack.arn('events', 'rule/hourly');
    const hourly = { busName: 'default', targets: [{ id: 't', arn: reader.arn }] };
    stack.run.putRule({ ...hourly, name: 'hourly', arn, enabled: true, scheduleExpression: 'cron(0 * * * ? *)' });
    stack.run.putRule({ ...hourly, name: 'never', arn: 'never', enabled: false, scheduleExpression: 'rate(1 minute)' });
    await stack.run.advance(HOUR);
    expect(stack.seen(reader.name)).toEqual([['Scheduled Event', 'aws.events', [arn]]]);
  });
});
