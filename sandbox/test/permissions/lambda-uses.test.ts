import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetEntitlementsCommand, MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { Aspects, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping, Code, Function as LambdaFunction, Runtime, StartingPosition, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import { deploy } from '../../src/deploy/exports.js';
import type { Deployment } from '../../src/deploy/exports.js';
import { startLocalServices } from '../../src/local/exports.js';
import type { LocalRun } from '../../src/local/exports.js';
import { accessKeyIdOf, readAccounts } from '../../src/permissions/exports.js';
import type { PermissionMode } from '../../src/permissions/exports.js';
import { Sandbox } from '../../src/sandbox.js';
import { Synthesis } from '../deploy/synthesis.js';

const synthesis = new Synthesis();
const stopping: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stopping.splice(0).reverse()) {
    await stop();
  }
});

const FAIL = 'exports.handler = async () => { throw new Error("no"); };';

function worker(stack: Stack, id: string, code = 'exports.handler = async () => "done";', options: FunctionOptions = {}): LambdaFunction {
  return new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(code), ...options });
}

/** Takes a permission out of whatever the constructs granted. */
function withhold(stack: Stack, action: string) {
  Aspects.of(stack).add({ visit: (node) => {
    if (node instanceof CfnResource && node.cfnResourceType === 'AWS::IAM::Policy') {
      node.addPropertyOverride('PolicyDocument.Statement', (stack.resolve((node as unknown as { policyDocument: unknown }).policyDocument) as { Statement: { Action: string | string[] }[] }).Statement
        .map((statement) => ({ ...statement, Action: [statement.Action].flat().filter((each) => each !== action) })));
    }
  } });
}

async function up(build: (stack: Stack) => void, permissions?: PermissionMode): Promise<{ run: LocalRun; deployment: Deployment }> {
  const assembly = synthesis.app((app: App) => {
    build(new Stack(app, 'Refusals'));
  });
  const run = await startLocalServices({ permissions });
  stopping.push(() => run.stop());
  const deployment = await deploy(assembly, run);
  stopping.push(() => deployment.remove());
  return { run, deployment };
}

/** `action on` of everything that was used or was not. */
function ofRole(run: LocalRun, role: string, used: boolean): string[] {
  run.permissions.unused();
  return run.permissions.check.granted().filter((each) => each.role === role && each.used === used).map(({ action, on }) => `${action} ${on}`);
}

describe('what Lambda does with the role', () => {
  test('polling, logs and traces count as used', async () => {
    const { run, deployment } = await up((stack) => {
      const table = new Table(stack, 'Orders', { partitionKey: { name: 'pk', type: AttributeType.STRING }, stream: StreamViewType.NEW_IMAGE });
      const logGroup = new LogGroup(stack, 'Logs');
      const reader = worker(stack, 'Reader', undefined, { logGroup, tracing: Tracing.ACTIVE });
      reader.addToRolePolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }));
      reader.addToRolePolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'] }));
      reader.addEventSource(new SqsEventSource(new Queue(stack, 'Jobs')));
      reader.addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.LATEST, onFailure: new SqsDlq(new Queue(stack, 'Failures')) }));
    });
    const role = 'Refusals/Reader/ServiceRole';
    expect(ofRole(run, role, false)).toEqual(expect.arrayContaining(['logs:PutLogEvents Refusals/Logs:*', 'xray:PutTraceSegments *']));
    await run.invoke(deployment.resource('Refusals/Reader').physicalId, {});

    expect(ofRole(run, role, true).sort()).toEqual([
      ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => `dynamodb:${action} Refusals/Orders/stream`),
      'dynamodb:ListStreams *',
      ...['CreateLogStream', 'PutLogEvents'].map((action) => `logs:${action} *`),
      ...['CreateLogStream', 'PutLogEvents'].map((action) => `logs:${action} Refusals/Logs:*`),
      ...['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} Refusals/Jobs`),
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ].sort());
    expect(ofRole(run, role, false)).toEqual(expect.arrayContaining(['sqs:SendMessage Refusals/Failures', 'sqs:ChangeMessageVisibility Refusals/Jobs', 'logs:CreateLogGroup *']));
    expect(ofRole(run, role, false).filter((permission) => permission.startsWith('kms:'))).toEqual([]);
  });

  test('a mapping that the role may not read does not come up, as in AWS', async () => {
    const build = (stack: Stack) => {
      const queue = new Queue(stack, 'Jobs');
      new CfnEventSourceMapping(stack, 'Mapping', { functionName: worker(stack, 'Reader').functionName, eventSourceArn: queue.queueArn });
    };
    await expect(up(build)).rejects.toThrow(/execution role does not have the permissions to read it.*sqs:receivemessage on resource: arn:aws:sqs/);
    const { run } = await up(build, 'REPORT');
    expect(run.permissions.refused).toMatchObject([{ function: 'Refusals/Reader', caller: 'Lambda', action: 'sqs:ReceiveMessage' }]);
  });

  test.each<[PermissionMode, number]>([['ENFORCE', 0], ['REPORT', 1]])('in the mode %s a destination that the role may not send to gets %i messages', async (mode, messages) => {
    const { run, deployment } = await up((stack) => {
      worker(stack, 'Failing', FAIL, { retryAttempts: 0, onFailure: new SqsDestination(new Queue(stack, 'Failures')), maxEventAge: Duration.minutes(5) });
      withhold(stack, 'sqs:SendMessage');
    }, mode);
    await run.send(deployment.resource('Refusals/Failing').attributes.Arn, '{}');
    await run.settle();

    const { Messages = [] } = await fetch(run.endpoints.sqs, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.ReceiveMessage' },
      body: JSON.stringify({ QueueUrl: deployment.resource('Refusals/Failures').physicalId }),
    }).then((response) => response.json()) as { Messages?: unknown[] };
    expect(Messages).toHaveLength(messages);
    expect(run.permissions.refused).toMatchObject([{ caller: 'Lambda', action: 'sqs:SendMessage' }]);
  });
});

describe('roles that cannot be judged', () => {
  test('a managed policy that is not known lets everything through, and that is said', async () => {
    const { run } = await up((stack) => {
      const reader = worker(stack, 'Reader');
      reader.role?.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AmazonKinesisFullAccess'));
      new CfnEventSourceMapping(stack, 'Mapping', { functionName: reader.functionName, eventSourceArn: new Queue(stack, 'Jobs').queueArn });
    });
    expect(run.permissions.refused).toEqual([]);
    expect(run.permissions.notes).toEqual([expect.stringMatching(/managed policy arn:aws:iam::aws:policy\/AmazonKinesisFullAccess, whose content is not known/)]);
  });

  test('a known managed policy counts, and a customer managed one does', async () => {
    const { run } = await up((stack) => {
      const reader = worker(stack, 'Reader');
      const queue = new Queue(stack, 'Jobs');
      reader.role?.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaSQSQueueExecutionRole'));
      new CfnEventSourceMapping(stack, 'Mapping', { functionName: reader.functionName, eventSourceArn: queue.queueArn });
      const other = worker(stack, 'Other');
      other.role?.addManagedPolicy(new ManagedPolicy(stack, 'Poll', { statements: [new PolicyStatement({ actions: ['sqs:*'], resources: [queue.queueArn] })] }));
      new CfnEventSourceMapping(stack, 'OtherMapping', { functionName: other.functionName, eventSourceArn: queue.queueArn });
    });
    expect(run.permissions.refused).toEqual([]);
    expect(run.permissions.notes).toEqual([]);
  });
});

test('AWS Marketplace refuses what the role does not allow', async () => {
  const assembly = synthesis.stack((stack) => {
    worker(stack, 'Bare');
    worker(stack, 'Granted').addToRolePolicy(new PolicyStatement({ actions: ['aws-marketplace:GetEntitlements'], resources: ['*'] }));
  });
  const sandbox = await Sandbox.start({ assembly, products: [{ code: 'product', name: 'Product', pricingModel: 'CONTRACT', dimensions: [{ key: 'seats', kind: 'ENTITLED' }] }] });
  stopping.push(() => sandbox.stop());
  const call = (path: string) => {
    const accessKeyId = accessKeyIdOf(sandbox.deployment.resource(path).attributes.Arn);
    const client = new MarketplaceEntitlementServiceClient({ endpoint: sandbox.marketplaceUrl, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey: 'x' }, maxAttempts: 1 });
    return client.send(new GetEntitlementsCommand({ ProductCode: 'product' }));
  };

  expect(await call('Orders/Granted')).toMatchObject({ Entitlements: [] });
  await expect(call('Orders/Bare')).rejects.toThrow(/not authorized to perform: aws-marketplace:GetEntitlements on resource: \* because no identity-based policy/);
  expect(sandbox.permissions.refused).toMatchObject([{ function: 'Orders/Bare' }]);
});

test('switched off, nothing is checked', async () => {
  const { run } = await up((stack) => {
    new CfnEventSourceMapping(stack, 'Mapping', { functionName: worker(stack, 'Reader').functionName, eventSourceArn: new Queue(stack, 'Jobs').queueArn });
  }, 'OFF');
  expect([run.permissions.refused, run.permissions.unused()]).toEqual([[], []]);
});

test('the runs of a suite leave their accounts in a directory', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'permissions-'));
  const kept = process.env.SANDBOX_PERMISSIONS_DIRECTORY;
  process.env.SANDBOX_PERMISSIONS_DIRECTORY = directory;
  try {
    const { run, deployment } = await up((stack) => { worker(stack, 'Reader'); });
    await run.invoke(deployment.resource('Refusals/Reader').physicalId, {});
    await run.stop();
    expect(readAccounts(directory)).toMatchObject([{ refused: [], granted: expect.arrayContaining([
      expect.objectContaining({ role: 'Refusals/Reader/ServiceRole', action: 'logs:PutLogEvents', used: true }),
    ]) as unknown }]);
  } finally {
    process.env.SANDBOX_PERMISSIONS_DIRECTORY = kept;
    if (kept === undefined) {
      delete process.env.SANDBOX_PERMISSIONS_DIRECTORY;
    }
    rmSync(directory, { recursive: true });
  }
});
