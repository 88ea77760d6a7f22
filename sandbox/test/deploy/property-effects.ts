import type { Json, JsonObject } from '../../src/assembly/json.js';

/** Two values of a property between which the local services must see a difference; undefined: the property is absent. */
type Pair = readonly [Json, Json | undefined];

/** Resources of a type, and what their applied properties do. */
export interface Effects {
  readonly type: string;
  /** Properties without which the others have no effect. */
  readonly base: JsonObject;
  /** Resources without which `Subject`, as the tests call it, has no effect. */
  readonly beside?: JsonObject;
  /** By path: `Targets[0].Arn`. */
  readonly pairs: Readonly<Record<string, Pair>>;
}

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;
const fn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const integration = (logicalId: string) => ({ 'Fn::Join': ['', ['integrations/', { Ref: logicalId }]] });
const queues: Pair = [arn('sqs', 'one'), arn('sqs', 'two')];
const functions: Pair = [fn('One'), fn('Two')];
const numbers: Pair = [70, 80];
const names: Pair = ['a', 'b'];
const onOff: Pair = ['ENABLED', 'DISABLED'];

const code = (asset: string): JsonObject => ({ Code: { S3Key: asset }, Handler: 'index.handler', Runtime: 'nodejs24.x' });
/** A function that knows what `Ref` of the subject gives. */
const caller: JsonObject = { Caller: { Type: 'AWS::Lambda::Function', Properties: { ...code('one'), Environment: { Variables: { CALLED: { Ref: 'Subject' } } } } } };
const proxy = (logicalId: string): JsonObject => ({
  ApiId: { Ref: 'Api' }, IntegrationType: 'AWS_PROXY', IntegrationUri: fn(logicalId), PayloadFormatVersion: '2.0',
});

/** A route through the authorizer under test. */
const guarded: JsonObject = { Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' }, AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Subject' }, RouteKey: 'GET /', Target: integration('CallOne') } } };

/** What the resources under test may lead to. */
export const surroundings: JsonObject = Object.fromEntries(([
  ['One', 'AWS::Lambda::Function', code('one')],
  ['Two', 'AWS::Lambda::Function', code('two')],
  ['QueueOne', 'AWS::SQS::Queue', { QueueName: 'one' }],
  ['QueueTwo', 'AWS::SQS::Queue', { QueueName: 'two' }],
  ['TopicOne', 'AWS::SNS::Topic', { TopicName: 'one' }],
  ['TopicTwo', 'AWS::SNS::Topic', { TopicName: 'two' }],
  ['Table', 'AWS::DynamoDB::Table', { TableName: 'events', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }], StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }],
  ['BusOne', 'AWS::Events::EventBus', { Name: 'one' }],
  ['Api', 'AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }],
  ['OtherApi', 'AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }],
  ['CallOne', 'AWS::ApiGatewayV2::Integration', proxy('One')],
  ['CallTwo', 'AWS::ApiGatewayV2::Integration', proxy('Two')],
  ['Guard', 'AWS::ApiGatewayV2::Authorizer', { ApiId: { Ref: 'Api' }, AuthorizerType: 'REQUEST', AuthorizerUri: fn('One') }],
  ['OtherGuard', 'AWS::ApiGatewayV2::Authorizer', { ApiId: { Ref: 'Api' }, AuthorizerType: 'REQUEST', AuthorizerUri: fn('Two') }],
] as const).map(([logicalId, Type, Properties]) => [logicalId, { Type, Properties }]));

const key = { AttributeName: 'pk', KeyType: 'HASH' };
const index: JsonObject = { IndexName: 'index', KeySchema: [key], Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] } };

function indexPairs(list: string): Record<string, Pair> {
  return {
    [`${list}[0].IndexName`]: names,
    [`${list}[0].KeySchema[0].AttributeName`]: names,
    [`${list}[0].KeySchema[0].KeyType`]: ['HASH', 'RANGE'],
    [`${list}[0].Projection.NonKeyAttributes`]: [['x'], ['x', 'y']],
    [`${list}[0].Projection.ProjectionType`]: ['ALL', 'KEYS_ONLY'],
  };
}

const tables: Omit<Effects, 'type'> = {
  base: {
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    GlobalSecondaryIndexes: [index],
    KeySchema: [key],
    LocalSecondaryIndexes: [index],
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  },
  pairs: {
    'AttributeDefinitions[0].AttributeName': names,
    'AttributeDefinitions[0].AttributeType': ['S', 'N'],
    ...indexPairs('GlobalSecondaryIndexes'),
    'KeySchema[0].AttributeName': names,
    'KeySchema[0].KeyType': ['HASH', 'RANGE'],
    ...indexPairs('LocalSecondaryIndexes'),
    'StreamSpecification.StreamViewType': ['NEW_IMAGE', 'KEYS_ONLY'],
    'TableName': ['table-a', 'table-b'],
    'TimeToLiveSpecification.AttributeName': names,
    'TimeToLiveSpecification.Enabled': [true, false],
  },
};

function targetPairs(target: string): Record<string, Pair> {
  return {
    [`${target}.Arn`]: queues,
    [`${target}.DeadLetterConfig.Arn`]: queues,
    [`${target}.Input`]: ['{"a":1}', '{"a":2}'],
    [`${target}.RetryPolicy.MaximumEventAgeInSeconds`]: numbers,
    [`${target}.RetryPolicy.MaximumRetryAttempts`]: numbers,
    [`${target}.SqsParameters.MessageGroupId`]: names,
  };
}

/** Every property that the deployer calls applied, with what it changes. */
export const effects: readonly Effects[] = [
  {
    type: 'AWS::CloudFormation::Stack',
    base: { TemplateURL: 'https://s3.us-east-1.amazonaws.com/assets/nested-one.json' },
    pairs: {
      Parameters: [{ Name: 'a' }, { Name: 'b' }],
      TemplateURL: ['https://s3.us-east-1.amazonaws.com/assets/nested-one.json', 'https://s3.us-east-1.amazonaws.com/assets/nested-two.json'],
    },
  },
  {
    type: 'AWS::SSM::Parameter',
    base: { Name: 'name', Value: 'value' },
    beside: {
      Named: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Subject' } } },
      Valued: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['Subject', 'Value'] } } },
    },
    pairs: { Name: names, Value: names },
  },
  { type: 'AWS::Lambda::Version', base: {}, beside: caller, pairs: { FunctionName: functions } },
  { type: 'AWS::Lambda::Alias', base: { FunctionName: fn('One'), Name: 'live' }, beside: caller, pairs: { FunctionName: functions, Name: names } },
  { type: 'AWS::DynamoDB::Table', ...tables },
  { type: 'AWS::DynamoDB::GlobalTable', ...tables },
  {
    type: 'AWS::SQS::Queue',
    base: { RedrivePolicy: { deadLetterTargetArn: arn('sqs', 'one'), maxReceiveCount: 1 } },
    pairs: {
      'ContentBasedDeduplication': [true, undefined],
      'DeduplicationScope': ['queue', 'messageGroup'],
      'DelaySeconds': numbers,
      'FifoQueue': [true, undefined],
      'FifoThroughputLimit': ['perQueue', 'perMessageGroupId'],
      'MaximumMessageSize': numbers,
      'MessageRetentionPeriod': numbers,
      'QueueName': names,
      'ReceiveMessageWaitTimeSeconds': numbers,
      'RedrivePolicy.deadLetterTargetArn': queues,
      'RedrivePolicy.maxReceiveCount': numbers,
      'VisibilityTimeout': numbers,
    },
  },
  {
    type: 'AWS::SNS::Topic',
    base: { Subscription: [{ Endpoint: 'a@example.com', Protocol: 'email' }] },
    pairs: {
      'Subscription[0].Endpoint': ['b@example.com', 'c@example.com'],
      'Subscription[0].Protocol': ['email', 'email-json'],
      'ContentBasedDeduplication': [true, false],
      'FifoTopic': [true, false],
      'TopicName': names,
    },
  },
  { type: 'AWS::S3::Bucket', base: {}, pairs: { BucketName: ['aaa', 'bbb'] } },
  { type: 'AWS::Events::EventBus', base: {}, pairs: { Name: names } },
  {
    type: 'AWS::ApiGatewayV2::Api',
    base: { ProtocolType: 'HTTP' },
    pairs: {
      'CorsConfiguration.AllowCredentials': [true, false],
      'CorsConfiguration.AllowHeaders': [['a'], ['b']],
      'CorsConfiguration.AllowMethods': [['GET'], ['POST']],
      'CorsConfiguration.AllowOrigins': [['https://a'], ['https://b']],
      'CorsConfiguration.ExposeHeaders': [['a'], ['b']],
      'CorsConfiguration.MaxAge': numbers,
    },
  },
  {
    type: 'AWS::Lambda::EventInvokeConfig',
    base: { FunctionName: { Ref: 'One' } },
    pairs: {
      'DestinationConfig.OnFailure.Destination': queues,
      'DestinationConfig.OnSuccess.Destination': queues,
      'FunctionName': [{ Ref: 'One' }, { Ref: 'Two' }],
      'MaximumEventAgeInSeconds': numbers,
      'MaximumRetryAttempts': [0, 1],
    },
  },
  {
    type: 'AWS::Lambda::Function',
    base: code('one'),
    pairs: {
      'Code.S3Key': ['one', 'two'],
      'Code.ZipFile': ['exports.a = 1;', 'exports.b = 2;'],
      'DeadLetterConfig.TargetArn': queues,
      'Environment.Variables': [{ A: '1' }, { A: '2' }],
      'FunctionName': names,
      'Handler': ['index.a', 'index.b'],
      'MemorySize': [128, 256],
      'ReservedConcurrentExecutions': numbers,
      'Runtime': ['nodejs22.x', 'nodejs24.x'],
      'Timeout': numbers,
    },
  },
  {
    type: 'AWS::ApiGatewayV2::Integration',
    base: proxy('One'),
    beside: { Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'GET /', Target: integration('Subject') } } },
    pairs: { IntegrationUri: functions, PayloadFormatVersion: ['1.0', '2.0'], TimeoutInMillis: [1_000, 2_000] },
  },
  {
    type: 'AWS::ApiGatewayV2::Authorizer',
    base: { ApiId: { Ref: 'Api' }, AuthorizerType: 'REQUEST', AuthorizerUri: fn('One'), IdentitySource: ['$request.header.A'] },
    beside: guarded,
    pairs: {
      AuthorizerPayloadFormatVersion: ['1.0', '2.0'],
      AuthorizerResultTtlInSeconds: numbers,
      AuthorizerType: ['JWT', 'REQUEST'],
      AuthorizerUri: functions,
      EnableSimpleResponses: [true, false],
      IdentitySource: [['$request.header.A'], ['$request.header.B']],
    },
  },
  {
    type: 'AWS::ApiGatewayV2::Authorizer',
    base: { ApiId: { Ref: 'Api' }, AuthorizerType: 'JWT', JwtConfiguration: { Audience: ['a'], Issuer: 'https://a' } },
    beside: guarded,
    pairs: {
      'JwtConfiguration.Audience': [['a'], ['b']],
      'JwtConfiguration.Issuer': ['https://a', 'https://b'],
    },
  },
  {
    type: 'AWS::ApiGatewayV2::Route',
    base: { ApiId: { Ref: 'Api' }, AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Guard' }, RouteKey: 'GET /', Target: integration('CallOne') },
    pairs: {
      ApiId: [{ Ref: 'Api' }, { Ref: 'OtherApi' }],
      AuthorizationType: ['CUSTOM', 'NONE'],
      AuthorizationScopes: [['a'], ['b']],
      AuthorizerId: [{ Ref: 'Guard' }, { Ref: 'OtherGuard' }],
      RouteKey: ['GET /a', 'POST /b'],
      Target: [integration('CallOne'), integration('CallTwo')],
    },
  },
  {
    type: 'AWS::ApiGatewayV2::Stage',
    base: { ApiId: { Ref: 'Api' }, StageName: '$default' },
    pairs: { ApiId: [{ Ref: 'Api' }, { Ref: 'OtherApi' }], StageName: ['$default', 'live'], StageVariables: [{ a: '1' }, { a: '2' }] },
  },
  {
    type: 'AWS::SNS::Subscription',
    base: { Endpoint: 'a@example.com', Protocol: 'email', TopicArn: arn('sns', 'one') },
    pairs: {
      Endpoint: ['b@example.com', 'c@example.com'],
      FilterPolicy: [{ a: ['1'] }, { a: ['2'] }],
      FilterPolicyScope: ['MessageAttributes', 'MessageBody'],
      Protocol: ['email', 'email-json'],
      RawMessageDelivery: [true, false],
      RedrivePolicy: [{ deadLetterTargetArn: arn('sqs', 'one') }, { deadLetterTargetArn: arn('sqs', 'two') }],
      TopicArn: [arn('sns', 'one'), arn('sns', 'two')],
    },
  },
  {
    type: 'AWS::Lambda::EventSourceMapping',
    base: { EventSourceArn: arn('sqs', 'one'), FunctionName: fn('One') },
    pairs: {
      'BatchSize': [1, 2],
      'Enabled': [true, false],
      'EventSourceArn': queues,
      'FilterCriteria.Filters[0].Pattern': ['{"body":["a"]}', '{"body":["b"]}'],
      'FunctionName': functions,
      'FunctionResponseTypes': [['ReportBatchItemFailures'], []],
      'MaximumBatchingWindowInSeconds': numbers,
      'ScalingConfig.MaximumConcurrency': [2, 3],
    },
  },
  {
    type: 'AWS::Lambda::EventSourceMapping',
    base: { EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] }, FunctionName: fn('One'), StartingPosition: 'LATEST' },
    pairs: {
      'BatchSize': numbers,
      'BisectBatchOnFunctionError': [true, false],
      'DestinationConfig.OnFailure.Destination': queues,
      'FilterCriteria.Filters[0].Pattern': ['{"eventName":["INSERT"]}', '{"eventName":["REMOVE"]}'],
      'FunctionResponseTypes': [['ReportBatchItemFailures'], []],
      'MaximumBatchingWindowInSeconds': numbers,
      'MaximumRecordAgeInSeconds': numbers,
      'MaximumRetryAttempts': numbers,
      'StartingPosition': ['TRIM_HORIZON', 'LATEST'],
    },
  },
  {
    type: 'AWS::Events::Rule',
    base: { Targets: [{ Arn: arn('sqs', 'one'), Id: 'target', InputTransformer: { InputTemplate: '<a>' } }] },
    pairs: {
      'EventBusName': ['one', 'default'],
      'EventPattern': [{ source: ['a'] }, { source: ['b'] }],
      'Name': names,
      'ScheduleExpression': ['rate(1 hour)', 'rate(2 hours)'],
      'State': onOff,
      ...targetPairs('Targets[0]'),
      'Targets[0].Id': names,
      'Targets[0].InputPath': ['$.a', '$.b'],
      'Targets[0].InputTransformer.InputPathsMap': [{ a: '$.a' }, { a: '$.b' }],
      'Targets[0].InputTransformer.InputTemplate': ['<a>', '<b>'],
    },
  },
  {
    type: 'AWS::Scheduler::Schedule',
    base: { ScheduleExpression: 'rate(1 hour)', Target: { Arn: arn('sqs', 'one') } },
    pairs: {
      EndDate: ['2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'],
      GroupName: names,
      Name: names,
      ScheduleExpression: ['rate(1 hour)', 'rate(2 hours)'],
      ScheduleExpressionTimezone: ['UTC', 'Europe/Berlin'],
      StartDate: ['2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'],
      State: onOff,
      ...targetPairs('Target'),
    },
  },
];

/** Properties of which only one value is applied: AWS's own default, so there is nothing to tell. */
export const onlyValues: Readonly<Record<string, Json>> = {
  'AWS::SNS::Topic FifoThroughputScope': 'Topic',
  'AWS::ApiGatewayV2::Api ProtocolType': 'HTTP',
  'AWS::ApiGatewayV2::Api RouteSelectionExpression': '$request.method $request.path',
  'AWS::Lambda::Function Layers': [],
  'AWS::Lambda::Function PackageType': 'Zip',
  'AWS::ApiGatewayV2::Integration ConnectionType': 'INTERNET',
  'AWS::ApiGatewayV2::Integration IntegrationType': 'AWS_PROXY',
  'AWS::ApiGatewayV2::Route ApiKeyRequired': false,
};
