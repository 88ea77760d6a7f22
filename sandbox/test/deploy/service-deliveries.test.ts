import type { Stack } from 'aws-cdk-lib';
import { CfnApi, CfnIntegration, CfnRoute, CfnStage, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnRule, EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();
const notes = async (build: (stack: Stack) => void) => (await synthesis.deployed(build)).services.grants.flatMap((grants) => grants.notes);

test('deliveries that the CDK allows are nothing to speak of', async () => {
  expect(await notes((stack) => {
    const worker = synthesis.function(stack, 'Worker');
    const queue = new Queue(stack, 'Inbox');
    new Rule(stack, 'Rule', { eventPattern: { source: ['a'] }, targets: [new LambdaFunction(worker), new SqsQueue(queue)] });
    const topic = new Topic(stack, 'Topic');
    topic.addSubscription(new LambdaSubscription(worker));
    topic.addSubscription(new SqsSubscription(queue));
    new Schedule(stack, 'Schedule', { schedule: ScheduleExpression.expression('rate(1 hour)'), target: new LambdaInvoke(worker) });
    const api = new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('All', worker) });
    api.addRoutes({ path: '/register/{proxy+}', integration: new HttpLambdaIntegration('Register', worker) });
  })).toEqual([]);
});

test('deliveries that no policy allows are said, each with what is missing', async () => {
  expect(await notes((stack) => {
    const worker = synthesis.function(stack, 'Worker');
    const queue = new Queue(stack, 'Inbox');
    const topic = new Topic(stack, 'Topic');
    // Allowed for another rule, and for another service.
    worker.addPermission('Other', { principal: new ServicePrincipal('events.amazonaws.com'), sourceArn: 'arn:aws:events:us-east-1:000000000000:rule/other' });
    queue.addToResourcePolicy(new PolicyStatement({ principals: [new ServicePrincipal('sns.amazonaws.com')], actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
    new CfnRule(stack, 'Rule', { eventPattern: { source: ['a'] }, targets: [{ id: 'f', arn: worker.functionArn }, { id: 'q', arn: queue.queueArn }] });
    new CfnSubscription(stack, 'Subscription', { protocol: 'lambda', topicArn: topic.topicArn, endpoint: worker.functionArn });
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    new CfnSchedule(stack, 'Schedule', { flexibleTimeWindow: { mode: 'OFF' }, scheduleExpression: 'rate(1 hour)', target: { arn: worker.functionArn, roleArn: role.roleArn } });
    const api = new CfnApi(stack, 'Api', { name: 'api', protocolType: 'HTTP' });
    const integration = new CfnIntegration(stack, 'Integration', { apiId: api.ref, integrationType: 'AWS_PROXY', integrationUri: worker.functionArn, payloadFormatVersion: '2.0' });
    new CfnRoute(stack, 'Route', { apiId: api.ref, routeKey: 'POST /register', target: `integrations/${integration.ref}` });
    new CfnStage(stack, 'Stage', { apiId: api.ref, stageName: '$default', autoDeploy: true });
  })).toEqual([
    expect.stringMatching(/^Orders\/Rule delivers to Orders\/Worker here, and never would in AWS: no AWS::Lambda::Permission allows events.amazonaws.com to lambda:InvokeFunction for arn:.*:rule\//),
    expect.stringMatching(/^Orders\/Rule delivers to Orders\/Inbox .*: no resource policy allows events.amazonaws.com to sqs:SendMessage for arn:/),
    expect.stringMatching(/^Orders\/Schedule delivers to Orders\/Worker .*: its role Orders\/Role does not allow lambda:InvokeFunction on it$/),
    expect.stringMatching(/^Orders\/Subscription delivers to Orders\/Worker .* allows sns.amazonaws.com to lambda:InvokeFunction for arn:aws:sns:/),
    expect.stringMatching(/^Orders\/Route delivers to Orders\/Worker .* allows apigateway.amazonaws.com to lambda:InvokeFunction for arn:aws:execute-api:.*\/\$default\/POST\/register$/),
  ]);
});

test('schedules that AWS refuses are errors of the deployment', async () => {
  const rule = (schedule: string, bus = false) => synthesis.deployed((stack) => {
    new CfnRule(stack, 'Rule', { scheduleExpression: schedule, eventBusName: bus ? new EventBus(stack, 'Bus').eventBusName : undefined });
  });
  await expect(rule('at(2030-01-01T00:00:00)')).rejects.toThrow(/ScheduleExpression .*at\(…\) goes with EventBridge Scheduler only/);
  await expect(rule('rate(1 hours)')).rejects.toThrow(/singular with 1/);
  await expect(rule('rate(1 hour)', true)).rejects.toThrow(/Put rules with a schedule on the default bus/);
});
