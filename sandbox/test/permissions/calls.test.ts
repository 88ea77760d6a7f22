import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, ScanCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { App } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction, Runtime, Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deploy } from '../../src/deploy/exports.js';
import type { Deployment } from '../../src/deploy/exports.js';
import { startLocalServices } from '../../src/local/exports.js';
import type { LocalRun } from '../../src/local/exports.js';
import { Synthesis } from '../deploy/synthesis.js';

/** Tells its environment: tests then call as the function does, over the wire, with its credentials. */
const TELL = 'exports.handler = async () => process.env;';

const synthesis = new Synthesis();
let run: LocalRun;
let deployment: Deployment;

function orders(app: App) {
  const stack = new Stack(app, 'Refusals');
  const worker = (id: string) => new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(TELL) });
  const granted = worker('Granted');
  worker('Bare');
  const table = new Table(stack, 'Orders', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
  table.addGlobalSecondaryIndex({ indexName: 'by-day', partitionKey: { name: 'shift', type: AttributeType.STRING } });
  table.grant(granted, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
  const queue = new Queue(stack, 'Jobs', { enforceSSL: true });
  queue.grantSendMessages(granted);
  const open = new Queue(stack, 'OpenToAll');
  open.addToResourcePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], principals: [new AnyPrincipal()], resources: [open.queueArn] }));
  const closed = new Queue(stack, 'Closed');
  closed.grantSendMessages(granted);
  closed.addToResourcePolicy(new PolicyStatement({ effect: Effect.DENY, actions: ['sqs:SendMessage'], principals: [new AnyPrincipal()], resources: [closed.queueArn] }));
  const topic = new Topic(stack, 'News');
  topic.grantPublish(granted);
  const bus = new EventBus(stack, 'Bus');
  bus.grantPutEventsTo(granted);
  worker('Other').grantInvoke(granted);
  new Bucket(stack, 'Files').grantRead(granted);

  const tenant = worker('Tenant');
  tenant.addToRolePolicy(new PolicyStatement({
    actions: ['dynamodb:GetItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['tenant-1'] } },
  }));
}

beforeAll(async () => {
  run = await startLocalServices();
  deployment = await deploy(synthesis.app(orders), run);
}, 30_000);

afterAll(async () => {
  await run.stop();
  await deployment.remove();
});

const named = (path: string) => deployment.resource(`Refusals/${path}`);

/** What SDK clients in a function are made with. */
async function as(path: string) {
  const { payload } = await run.invoke(named(path).physicalId, {});
  const environment = payload as Record<string, string>;
  return (service: string) => ({
    endpoint: environment[`AWS_ENDPOINT_URL_${service}`],
    region: environment.AWS_REGION,
    credentials: { accessKeyId: environment.AWS_ACCESS_KEY_ID, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY },
    maxAttempts: 1,
  });
}

/** Calls of every service, by name. */
function callsOf(settings: (service: string) => object): Record<string, () => Promise<unknown>> {
  const dynamodb = new DynamoDBClient(settings('DYNAMODB'));
  const sqs = new SQSClient(settings('SQS'));
  const sns = new SNSClient(settings('SNS'));
  const events = new EventBridgeClient(settings('EVENTBRIDGE'));
  const lambda = new LambdaClient(settings('LAMBDA'));
  const TableName = named('Orders').physicalId;
  const message = (queue: string) => new SendMessageCommand({ QueueUrl: named(queue).physicalId, MessageBody: '{}' });
  const keys = { ExpressionAttributeValues: { ':key': { S: '1' } } };
  return {
    get: () => dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: '1' } } })),
    put: () => dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: '1' } } })),
    scan: () => dynamodb.send(new ScanCommand({ TableName })),
    queryIndex: () => dynamodb.send(new QueryCommand({ TableName, IndexName: 'by-day', KeyConditionExpression: 'shift = :key', ...keys })),
    transaction: () => dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [
      { Put: { TableName, Item: { pk: { S: '2' } } } },
      { Delete: { TableName, Key: { pk: { S: '1' } } } },
    ] })),
    send: () => sqs.send(message('Jobs')),
    sendBatch: () => sqs.send(new SendMessageBatchCommand({ QueueUrl: named('Jobs').physicalId, Entries: [{ Id: '1', MessageBody: '{}' }] })),
    sendToOpen: () => sqs.send(message('OpenToAll')),
    sendToClosed: () => sqs.send(message('Closed')),
    attributes: () => sqs.send(new GetQueueAttributesCommand({ QueueUrl: named('OpenToAll').physicalId })),
    publish: () => sns.send(new PublishCommand({ TopicArn: named('News').physicalId, Message: '{}' })),
    putEvents: () => events.send(new PutEventsCommand({ Entries: [{ EventBusName: named('Bus').physicalId, Source: 'orders', DetailType: 'Paid', Detail: '{}' }] })),
    invoke: () => lambda.send(new InvokeCommand({ FunctionName: named('Other').physicalId })),
  };
}

const outcome = async (call: () => Promise<unknown>) => call().then(() => 'allowed', (error: unknown) => (error as Error).name);

test('what the role allows goes through, in every service', async () => {
  const { get, put, queryIndex, send, sendBatch, publish, putEvents, invoke } = callsOf(await as('Granted'));
  for (const call of [put, get, queryIndex, send, sendBatch, publish, putEvents, invoke]) {
    await call();
    await call();
  }
  expect(run.permissions.refused).toEqual([]);
});

describe('what the role does not allow', () => {
  test.each([
    ['get', 'AccessDeniedException', 'dynamodb:GetItem', /^arn:aws:dynamodb:us-east-1:000000000000:table\/Refusals-Orders/],
    ['queryIndex', 'AccessDeniedException', 'dynamodb:Query', /\/index\/by-day$/],
    ['transaction', 'AccessDeniedException', 'dynamodb:PutItem', /table\/Refusals-Orders\w+$/],
    ['send', 'AccessDenied', 'sqs:sendmessage', /^arn:aws:sqs:us-east-1:000000000000:Refusals-Jobs/],
    ['sendBatch', 'AccessDenied', 'sqs:sendmessage', /Jobs/],
    ['attributes', 'AccessDenied', 'sqs:getqueueattributes', /OpenToAll/],
    ['publish', 'AuthorizationErrorException', 'SNS:Publish', /^arn:aws:sns:us-east-1:000000000000:Refusals-News/],
    ['putEvents', 'AccessDeniedException', 'events:PutEvents', /:event-bus\/Refusals/],
    ['invoke', 'AccessDeniedException', 'lambda:InvokeFunction', /:function:Refusals-Other/],
  ])('%s is refused in the words of AWS', async (name, errorName, action, resource) => {
    const before = run.permissions.refused.length;
    const error = await callsOf(await as('Bare'))[name]().catch((caught: unknown) => caught) as Error;

    expect(error.name).toMatch(new RegExp(`^${errorName}(Exception)?$`));
    const refused = run.permissions.refused.slice(before);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ function: 'Refusals/Bare', role: 'Refusals/Bare/ServiceRole', caller: 'function' });
    expect(refused[0].resource).toMatch(resource);
    expect(error.message).toBe(`User: arn:aws:sts::000000000000:assumed-role/${named('Bare/ServiceRole').physicalId}/${named('Bare').physicalId} is not authorized to perform: ${action} on resource: ${refused[0].resource} because no identity-based policy allows the ${action} action`);
  });

  test('a transaction is refused for one part of it, as a whole', async () => {
    const { transaction, get } = callsOf(await as('Granted'));
    expect(await outcome(transaction)).toBe('AccessDeniedException');
    expect(run.permissions.refused.at(-1)).toMatchObject({ action: 'dynamodb:DeleteItem' });
    expect(await get()).toMatchObject({ Item: { pk: { S: '1' } } });
  });

  test('nothing has come of it', async () => {
    await outcome(callsOf(await as('Bare')).put);
    const { scan } = callsOf(() => ({ endpoint: run.endpoints.dynamodb, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }));
    expect(await scan()).toMatchObject({ Count: 1 });
  });
});

test('the policy of a resource may allow what the role does not, and deny what the role allows', async () => {
  expect(await outcome(callsOf(await as('Bare')).sendToOpen)).toBe('allowed');
  const { sendToClosed } = callsOf(await as('Granted'));
  const error = await sendToClosed().catch((caught: unknown) => caught) as Error;
  expect(error.message).toMatch(/with an explicit deny in a resource-based policy$/);
});

test('a condition on the leading keys decides item by item', async () => {
  const dynamodb = new DynamoDBClient((await as('Tenant'))('DYNAMODB'));
  const get = (tenant: string) => outcome(() => dynamodb.send(new GetItemCommand({ TableName: named('Orders').physicalId, Key: { pk: { S: tenant } } })));
  expect([await get('tenant-1'), await get('tenant-2'), await get('tenant-1')]).toEqual(['allowed', 'AccessDeniedException', 'allowed']);
});

test('S3 answers with its own error', async () => {
  const { endpoint, credentials } = (await as('Granted'))('S3');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20270101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00`;
  const bucket = named('Files').physicalId;
  const missing = await fetch(`${endpoint}/${bucket}/a.txt`, { headers: { authorization } });
  const refused = await fetch(`${endpoint}/${bucket}/a.txt`, { method: 'PUT', body: 'text', headers: { authorization } });

  expect(await missing.text()).toContain('<Code>NoSuchKey</Code>');
  expect(refused.status).toBe(403);
  expect(await refused.text()).toMatch(/<Code>AccessDenied<\/Code>.*s3:PutObject on resource: arn:aws:s3:::.*\/a\.txt because/);
});

test('what was never used is told, by construct path', () => {
  const unused = run.permissions.unused().filter(({ role }) => role === 'Refusals/Granted/ServiceRole').map(({ action, on }) => `${action} ${on}`);
  expect(unused).toEqual(expect.arrayContaining([
    'dynamodb:GetItem Refusals/Orders/index/*',
    'sqs:GetQueueUrl Refusals/Jobs',
    'lambda:InvokeFunction Refusals/Other:*',
    's3:GetBucket* Refusals/Files/*',
  ]));
  expect(unused).not.toEqual(expect.arrayContaining(['dynamodb:GetItem Refusals/Orders']));
  expect(unused).not.toEqual(expect.arrayContaining(['logs:PutLogEvents *']));
});

test('tests and other clients of the engines are not checked', async () => {
  const before = run.permissions.refused.length;
  const { send, scan, publish } = callsOf((service) => ({ endpoint: run.endpoints[service.toLowerCase() as 'sqs'], region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }));
  await Promise.all([send(), scan(), publish()]);
  expect(run.permissions.refused).toHaveLength(before);
});
