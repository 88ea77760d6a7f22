import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Onboarding } from '../../examples/access-events/stacks/onboarding.js';
import { Product } from '../../examples/access-events/stacks/product.js';
import { TenantQueue } from '../../examples/access-events/stacks/tenant-queue.js';
import { Webhook } from '../../examples/access-events/stacks/webhook.js';
import { Browser, sessionIn } from '../../examples/quickstart/demo/browser.js';
import { synthesize } from '../../examples/quickstart/demo/synthesize.js';

const MINUTE = 60_000;
const product = { code: '2p409vwjybxwn3pd5tcrz4xbw', name: 'Acme Insights', pricingModel: 'CONTRACT', dimensions: [{ key: 'seats', kind: 'ENTITLED' }] } as const;

interface Template { readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>> }

let assembly: string;
const resources = (stack: string, type: string) => {
  const { Resources } = JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), 'utf8')) as Template;
  return Object.values(Resources).filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
};

beforeAll(() => {
  assembly = synthesize('access-events', 'examples/access-events/app.ts');
}, 60_000);

describe('the queue', () => {
  let sandbox: Sandbox;
  let queues: SQSClient;
  let purchase: Purchase;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ assembly, stacks: ['Acme', 'AcmeTenants'], products: [product], start: new Date('2027-02-10T12:00:00Z') });
    queues = new SQSClient({ region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, endpoint: sandbox.endpoints.sqs });
  }, 60_000);
  afterAll(async () => {
    queues.destroy();
    await sandbox.stop();
  });

  const said = () => sandbox.logs.flatMap(({ text }) => /(Access \w+: l-\w+ is \w+)/.exec(text)?.[1] ?? []);

  test('opens a tenant for a buyer who registered, with what was bought, and changes it after an upgrade', async () => {
    purchase = sandbox.marketplace.buyer().subscribe({ product: product.code, entitlements: { seats: 3 } });
    const browser = new Browser(sandbox.output('FulfillmentUrl'));
    const page = await browser.post('/', purchase.setUpAccount());
    await browser.post('/register', { session: sessionIn(page), email: 'buyer@customer.example' });
    await sandbox.advance(2 * MINUTE);
    // A change may follow at once: what AWS tells arrives in pieces.
    expect(said().at(0)).toBe(`Access Granted: ${purchase.licenseId} is OPEN`);
    const before = said().length;

    purchase.upgrade({ seats: 5 });
    await sandbox.advance(20 * MINUTE);
    expect(said().slice(before)).toContain(`Access Changed: ${purchase.licenseId} is OPEN`);
  }, 60_000);

  test('closes it at the end, and an old event that comes again opens nothing', async () => {
    purchase.cancel();
    await sandbox.advance(90 * MINUTE);
    const closed = `Access Revoked: ${purchase.licenseId} is CLOSED`;
    expect(said().at(-1)).toBe(closed);

    const before = said();
    await queues.send(new SendMessageCommand({
      QueueUrl: sandbox.deployment.resource('AcmeTenants/Changes').physicalId,
      MessageBody: JSON.stringify({ 'detail-type': 'Access Granted', 'detail': { license: purchase.licenseId, version: 2, entitlements: [] } }),
    }));
    await sandbox.settle();
    expect(said()).toEqual(before);
    expect((await sandbox.messages('AcmeTenants/Changes')).waiting).toBe(0);
    expect((await sandbox.messages('AcmeTenants/Lost')).waiting).toBe(0);
    expect(sandbox.permissions.refused).toEqual([]);
  }, 60_000);
});

test('the state machine is started once for each license and version, whatever comes twice', () => {
  const [rule] = resources('AcmeOnboarding', 'AWS::Events::Rule');
  expect(rule).toMatchObject({ EventPattern: { 'detail-type': ['Access Granted', 'Access Changed', 'Access Revoked'] }, Targets: [{ InputPath: '$.detail' }] });
  const start = resources('AcmeOnboarding', 'AWS::StepFunctions::StateMachine').find(({ StateMachineType }) => StateMachineType === 'EXPRESS')!;
  const definition = JSON.stringify(start.DefinitionString).replaceAll('\\', '');
  expect(definition).toContain('"Name":"{% $replace($states.input.license, ":", "-") & "-" & $string($states.input.version) %}"');
  expect(definition).toContain('"ErrorEquals":["StepFunctions.ExecutionAlreadyExistsException"]');
});

test('the webhook gets every change with its key, for a day, and what it does not take is kept', () => {
  const [rule] = resources('AcmeWebhook', 'AWS::Events::Rule');
  expect(rule).toMatchObject({
    EventPattern: { source: ['cdk-marketplace-saas'] },
    Targets: [{ RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }, DeadLetterConfig: {} }],
  });
  expect(resources('AcmeWebhook', 'AWS::Events::ApiDestination')).toMatchObject([{ HttpMethod: 'POST', InvocationEndpoint: 'https://crm.acme.example/marketplace-access' }]);
  expect(JSON.stringify(resources('AcmeWebhook', 'AWS::Events::Connection'))).toContain('{{resolve:secretsmanager:acme/crm');
});

test('the checks of cdk-nag find in the listeners what is accepted of the library, too, and nothing else', () => {
  const app = new App();
  const env = { region: 'us-east-1' };
  const { accessEvents } = new Product(app, 'Acme', { env });
  new TenantQueue(app, 'AcmeTenants', { env, accessEvents });
  new Onboarding(app, 'AcmeOnboarding', { env, accessEvents });
  new Webhook(app, 'AcmeWebhook', { env, accessEvents });
  const found = new Map([new AwsSolutionsChecks(), new ServerlessChecks()].flatMap((pack) => pack.validateScope(app).violations).map(({ ruleName, violatingResources }) =>
    [ruleName, violatingResources.map(({ constructPath = '' }) => constructPath).filter((path) => !path.startsWith('Acme/'))] as const).filter(([, paths]) => paths.length > 0));

  expect([...found.keys()].sort()).toEqual([
    'AwsSolutions-IAM5[Resource::*]', // X-Ray, and the delivery of Step Functions' logs, have no resource level.
    'AwsSolutions-IAM5[Resource::<SetUpC1410E3B.Arn>:*]', // The versions of a function, as LambdaInvoke of the CDK grants them.
    'AwsSolutions-SQS3', // The end of the line.
    'Serverless-LambdaDLQ', // The queue's dead-letter queue, and the retries of the state machine, do it.
    'Serverless-LambdaEventSourceMappingDestination', // A mapping of an SQS queue has no destination.
    'Serverless-SQSRedrivePolicy', // The end of the line.
  ]);
  for (const rule of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy']) {
    expect(found.get(rule)!.every((path) => path.endsWith('/Lost/Resource'))).toBe(true);
  }
});
