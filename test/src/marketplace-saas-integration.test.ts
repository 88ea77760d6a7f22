import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { MarketplaceSaasIntegration, PricingModel } from 'cdk-marketplace-saas';
import { BUNDLES, COMPLETE, integration, newStack, templateOf, vendorFunction } from './support/integration.js';
import { bundlesOf, environmentOf, readable, resourcesOf, resourcesOfType } from './support/template.js';

const { SUBSCRIPTION, CONTRACT, CONTRACT_WITH_CONSUMPTION } = PricingModel;
const METERING = ['meter-feed', 'usage-intake', 'usage-reporter'];

describe('the pricing model decides which parts there are', () => {
  test.each([
    [SUBSCRIPTION, BUNDLES.filter((bundle) => bundle !== 'entitlement-listener')],
    [CONTRACT, BUNDLES.filter((bundle) => !METERING.includes(bundle))],
    [CONTRACT_WITH_CONSUMPTION, BUNDLES],
  ])('%s', (pricingModel, bundles) => {
    const stack = newStack();
    const marketplace = integration({ pricingModel }, stack);

    expect(bundlesOf(Template.fromStack(stack))).toEqual(bundles);
    expect(marketplace.metering === undefined).toBe(pricingModel === CONTRACT);
    expect(marketplace.entitlements === undefined).toBe(pricingModel === SUBSCRIPTION);
  });

  test('a contract has neither usage table nor a schedule for usage', () => {
    const template = templateOf({ pricingModel: CONTRACT });

    template.resourcePropertiesCountIs('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(5 minutes)' }, 0);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 2);
  });
});

describe('members', () => {
  test('the fulfillment URL is the only output', () => {
    const stack = newStack();
    const marketplace = integration({}, stack);
    const outputs = Object.values(Template.fromStack(stack).toJSON().Outputs as Record<string, { Value: unknown }>);

    expect(outputs).toHaveLength(1);
    expect(outputs[0].Value).toEqual(stack.resolve(marketplace.fulfillmentUrl));
    expect(readable(outputs[0].Value)).toMatch(/^https:\/\/FulfillmentApiHttp\.execute-api\.us-east-1\..*\/$/);
  });

  test('an application may send usage and read licenses, but no contact data', () => {
    const stack = newStack();
    const marketplace = integration({}, stack);
    const app = new Role(stack, 'App', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    marketplace.grantRecordUsage(app);
    marketplace.grantReadLicenses(app);

    const { Properties } = resourcesOfType(Template.fromStack(stack), 'AWS::IAM::Policy').AppDefaultPolicy;

    expect(readable((Properties.PolicyDocument as { Statement: unknown }).Statement)).toMatchObject([
      { Action: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], Resource: 'MeteringIntakeUsageQueue' },
      { Action: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'], Resource: ['StoreSubscribersTable'] },
    ]);
    expect(readable(stack.resolve(marketplace.usageQueueUrl))).toBe('MeteringIntakeUsageQueue');
  });

  test('contact data has a grant of its own', () => {
    const stack = newStack();
    const marketplace = integration({}, stack);
    marketplace.store.grantReadRegistrations(new Role(stack, 'Crm', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));

    const { Properties } = resourcesOfType(Template.fromStack(stack), 'AWS::IAM::Policy').CrmDefaultPolicy;

    expect(readable(Properties.PolicyDocument)).toMatchObject({ Statement: [{ Resource: ['StoreRegistrationsTable'] }] });
  });

  test('without metering there is no usage to record', () => {
    const marketplace = integration({ pricingModel: CONTRACT });
    const app = new Role(Stack.of(marketplace), 'App', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });

    expect(() => marketplace.grantRecordUsage(app)).toThrow(/^Stack\/Marketplace: grantRecordUsage needs metering, which pricingModel CONTRACT does not have\. .*SUBSCRIPTION or CONTRACT_WITH_CONSUMPTION/);
    expect(() => marketplace.usageQueueUrl).toThrow(/usageQueueUrl needs metering/);
  });

  test('metrics are found where the handlers write them', () => {
    const marketplace = integration();

    expect([marketplace.metricHookFailures(), marketplace.metricRegistrationFailures(), marketplace.metricEventFailures({ statistic: 'max' })]).toMatchObject([
      { namespace: 'CdkMarketplaceSaas', metricName: 'HookFailures', dimensions: { product: '2p409vwjybxwn3pd5tcrz4xbw' }, statistic: 'Sum' },
      { namespace: 'CdkMarketplaceSaas', metricName: 'RegistrationFailures', dimensions: { product: '2p409vwjybxwn3pd5tcrz4xbw' }, statistic: 'Sum' },
      { namespace: 'CdkMarketplaceSaas', metricName: 'EventFailures', dimensions: { product: '2p409vwjybxwn3pd5tcrz4xbw' }, statistic: 'Maximum' },
    ]);
  });

  test('changes of access are on a bus of their own', () => {
    const stack = newStack();

    expect(readable(stack.resolve(integration({}, stack).accessEvents.eventBusName))).toBe('HooksAccessEvents');
    Template.fromStack(stack).resourceCountIs('AWS::Events::EventBus', 1);
  });
});

describe('props', () => {
  test('tables can be named', () => {
    const template = templateOf({ subscribersTableName: 'AWSMarketplaceSubscribers', usageTableName: 'AWSMarketplaceMeteringRecords' });

    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { TableName: 'AWSMarketplaceSubscribers' });
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { TableName: 'AWSMarketplaceMeteringRecords' });
  });

  test('tables and logs stay by default, and go when told so', () => {
    const policiesOf = (removalPolicy?: RemovalPolicy) => new Set(Object.values(resourcesOf(templateOf({ removalPolicy })))
      .filter(({ Type }) => ['AWS::DynamoDB::GlobalTable', 'AWS::Logs::LogGroup'].includes(Type))
      .map(({ DeletionPolicy }) => DeletionPolicy));

    expect([...policiesOf()]).toEqual(['Retain']);
    expect([...policiesOf(RemovalPolicy.DESTROY)]).toEqual(['Delete']);
  });

  test('alarms go to the topic that is given, mail still to the administrator', () => {
    const stack = newStack();
    integration({ alarmTopic: new Topic(stack, 'OnCall') }, stack);
    const template = Template.fromStack(stack);
    const actions = Object.values(resourcesOfType(template, 'AWS::CloudWatch::Alarm')).flatMap(({ Properties }) => readable(Properties.AlarmActions));

    expect(new Set(actions)).toEqual(new Set(['OnCall']));
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'marketplace@example.com' });
  });

  test('without adminEmail there is no topic', () => {
    templateOf({ adminEmail: undefined }).resourceCountIs('AWS::SNS::Topic', 0);
  });
});

test('the admin topic takes alarms of this account and no plain HTTP', () => {
  templateOf().hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: Match.objectLike({
      Statement: [
        Match.objectLike({ Effect: 'Deny', Action: 'sns:Publish', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({
          Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        }),
      ],
    }),
  });
});

test('every table is on demand, encrypted, restorable and forgets by ttl; licenses are streamed', () => {
  const tables = resourcesOfType(templateOf(), 'AWS::DynamoDB::GlobalTable');

  expect(Object.keys(tables)).toEqual(['StoreSubscribersTable', 'StoreRegistrationsTable', 'MeteringUsageTable']);
  for (const { Properties } of Object.values(tables)) {
    expect(Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ Region: 'us-east-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  }
  expect(Object.values(tables).map(({ Properties }) => Properties.StreamSpecification)).toEqual([{ StreamViewType: 'NEW_IMAGE' }, undefined, undefined]);
  expect(Object.values(tables).map(({ Properties }) => (Properties.KeySchema as { AttributeName: string }[]).map(({ AttributeName }) => AttributeName)))
    .toEqual([['pk'], ['pk'], ['pk', 'sk']]);
});

test('the API has one route for everything, a throttle, and a log without path, query or headers', () => {
  const template = templateOf();

  template.resourceCountIs('AWS::ApiGatewayV2::Route', 1);
  template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$default', AuthorizationType: 'NONE' });
  const [stage] = Object.values(resourcesOfType(template, 'AWS::ApiGatewayV2::Stage'));
  expect(stage.Properties).toMatchObject({
    StageName: '$default', AutoDeploy: true, DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
  });
  const { Format } = stage.Properties.AccessLogSettings as { Format: string };
  expect(Object.keys(JSON.parse(Format) as object)).toEqual(['requestId', 'time', 'routeKey', 'status', 'latency', 'error', 'integrationError', 'sourceIp']);
  expect(Format).not.toMatch(/path|query|header/i);
});

test('functions run on Arm under Node.js 24, traced, each with a log of one year', () => {
  const template = templateOf();
  const functions = Object.values(resourcesOfType(template, 'AWS::Lambda::Function'));

  for (const { Properties } of functions) {
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler', TracingConfig: { Mode: 'Active' } });
    expect(readable(Properties.LoggingConfig)).toEqual({ LogGroup: expect.stringMatching(/HandlerLogs$/) as unknown });
  }
  for (const { Properties } of Object.values(resourcesOfType(template, 'AWS::Logs::LogGroup'))) expect(Properties.RetentionInDays).toBe(365);
  template.resourceCountIs('AWS::Logs::LogGroup', functions.length + 1);
});

test('functions that send to a queue they read are not stopped for it; an endless loop of the others is', () => {
  const functions = Object.values(resourcesOfType(templateOf(), 'AWS::Lambda::Function'));
  const allowed = functions.filter(({ Properties }) => Properties.RecursiveLoop === 'Allow').map(({ Properties }) => environmentOf(Properties as never).POWERTOOLS_SERVICE_NAME);

  expect(allowed.sort()).toEqual(['access-dispatcher', 'entitlement-listener', 'reconciler', 'usage-reporter']);
  expect(functions.filter(({ Properties }) => Properties.RecursiveLoop !== undefined)).toHaveLength(allowed.length);
});

test('two products fit into one stack', () => {
  const stack = newStack();
  integration({}, stack);
  new MarketplaceSaasIntegration(stack, 'Another', { ...COMPLETE, productCode: 'another' });

  Template.fromStack(stack).resourceCountIs('AWS::ApiGatewayV2::Api', 2);
});

test('a hook may report usage and know the URL: nothing depends on itself', () => {
  const stack = newStack();
  const hook = vendorFunction(stack, 'Hook');
  const marketplace = integration({ onGrant: hook, onFinalUsage: hook }, stack);
  marketplace.grantRecordUsage(hook);
  marketplace.grantReadLicenses(hook);
  hook.addEnvironment('USAGE_QUEUE_URL', marketplace.usageQueueUrl);
  hook.addEnvironment('FULFILLMENT_URL', marketplace.fulfillmentUrl);

  // Looks for cycles.
  expect(() => Template.fromStack(stack)).not.toThrow();
});
