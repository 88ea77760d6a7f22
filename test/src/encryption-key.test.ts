import { Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { AgreementModel, EntitlementListener, FulfillmentEndpoint, LicenseStore, MeteringPipeline, SubscriptionListener } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';
import { PRODUCT, integration, newStack, vendorFunction } from './support/integration.js';
import { bundlesOf, permissionsOf, readable, resourcesOfType } from './support/template.js';

interface Statement {
  readonly Effect: string;
  readonly Action: string[];
  readonly Principal: { readonly Service?: string };
  readonly Condition?: unknown;
}

const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

function encrypted(keyOf: (stack: Stack) => IKey, props: Partial<MarketplaceSaasIntegrationProps> = {}) {
  const stack = newStack();
  const marketplace = integration({ encryptionKey: keyOf(stack), ...props }, stack);
  return { stack, marketplace, template: () => Template.fromStack(stack) };
}

const owned = (stack: Stack) => new Key(stack, 'Key');
const imported = (stack: Stack) => Key.fromKeyArn(stack, 'Key', KEY_ARN);

/** What services may do with the key of the stack. */
function servicesOf(template: Template): [string | undefined, string[], unknown][] {
  const [{ Properties }] = Object.values(resourcesOfType(template, 'AWS::KMS::Key'));
  const { Statement: statements } = readable(Properties.KeyPolicy) as { Statement: Statement[] };
  return statements.filter(({ Principal }) => Principal.Service !== undefined).map(({ Principal, Action, Condition }) => [Principal.Service, Action, Condition]);
}

describe.each([['of the app', owned, 'Key'], ['that is imported', imported, KEY_ARN]] as const)('a key %s', (_, keyOf, key) => {
  const template = encrypted(keyOf).template();

  test('encrypts tables, queues and the admin topic', () => {
    for (const { Properties } of Object.values(resourcesOfType(template, 'AWS::DynamoDB::GlobalTable'))) {
      const { SSESpecification, Replicas } = readable(Properties) as { SSESpecification: unknown; Replicas: unknown[] };
      expect(SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
      expect(Replicas).toMatchObject([{ SSESpecification: { KMSMasterKeyId: key } }]);
    }
    for (const { Properties } of Object.values(resourcesOfType(template, 'AWS::SQS::Queue'))) expect(readable(Properties)).toMatchObject({ KmsMasterKeyId: key });
    for (const { Properties } of Object.values(resourcesOfType(template, 'AWS::SNS::Topic'))) expect(readable(Properties)).toMatchObject({ KmsMasterKeyId: key });
  });

  test('may be used by every function', () => {
    for (const bundle of bundlesOf(template)) {
      expect([...new Set(permissionsOf(template, bundle)[key])].filter((action) => USE.includes(action))).toEqual(USE);
    }
  });

  test('does not open the queues: each rule may send to its own alone', () => {
    const statements = Object.values(resourcesOfType(template, 'AWS::SQS::QueuePolicy'))
      .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
      .filter(({ Principal }) => Principal.Service === 'events.amazonaws.com');

    expect(statements).toHaveLength(6);
    for (const { Condition } of statements) expect(Condition).toEqual({ ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.any(String), 'Arn'] } } });
  });
});

describe('the policy of a key of the app', () => {
  const fromHere = { StringEquals: { 'aws:SourceAccount': '111122223333' } };
  const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];

  test('lets EventBridge, alarms and undelivered mail use it, for this account', () => {
    expect(servicesOf(encrypted(owned).template())).toEqual([
      ['cloudwatch.amazonaws.com', actions, fromHere], ['sns.amazonaws.com', actions, fromHere], ['events.amazonaws.com', actions, fromHere],
    ]);
  });

  test('lets the topics of AWS Marketplace use it', () => {
    const template = encrypted(owned, { agreementModel: AgreementModel.LEGACY, adminEmail: undefined }).template();

    expect(servicesOf(template)).toEqual(['subscription', 'entitlement'].map((name) => ['sns.amazonaws.com', actions, {
      ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:287250355862:aws-mp-${name}-notification-2p409vwjybxwn3pd5tcrz4xbw` },
    }]));
  });

  test('may be in a stack of its own', () => {
    const stack = newStack();
    const keys = new Stack(Stage.of(stack), 'Keys', { env: { region: 'us-east-1', account: '111122223333' } });
    integration({ encryptionKey: new Key(keys, 'Key') }, stack);

    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(stack.dependencies).toEqual([keys]);
  });
});

test('who may report usage, or read licenses, may use the key', () => {
  const { stack, marketplace, template } = encrypted(owned);
  const app = vendorFunction(stack, 'App');
  const reader = vendorFunction(stack, 'Reader');
  marketplace.grantRecordUsage(app);
  marketplace.grantReadLicenses(reader);
  const actionsOf = (id: string) => Object.entries(resourcesOfType(template(), 'AWS::IAM::Policy')).filter(([name]) => name.startsWith(id))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] }).Statement)
    .filter(({ Resource }) => JSON.stringify(readable(Resource)) === '"Key"').flatMap(({ Action }) => Action);

  expect(actionsOf('AppServiceRole')).toEqual(expect.arrayContaining(['kms:GenerateDataKey*']));
  expect(actionsOf('ReaderServiceRole')).toEqual(['kms:Decrypt']);
});

test('a part that stands alone may use the key of the store that it is given', () => {
  const stack = newStack();
  const store = new LicenseStore(stack, 'Store', { encryptionKey: owned(stack) });
  new SubscriptionListener(stack, 'Subscriptions', { ...PRODUCT, store });

  expect(permissionsOf(Template.fromStack(stack), 'subscription-listener')).toMatchObject({ Key: USE });
});

test('what tells AWS of usage may use the key of licenses, and not that of contact data', () => {
  const stack = newStack();
  const tableWith = (key: string) => new LicenseStore(stack, `${key}Store`, { encryptionKey: new Key(stack, key) });
  const [licenses, contacts] = [tableWith('LicenseKey'), tableWith('ContactKey')];
  const store = Object.assign(new Construct(stack, 'Store'), {
    subscribersTable: licenses.subscribersTable, registrationsTable: contacts.registrationsTable,
    grantReadLicenses: () => { throw new Error('not asked for'); }, grantReadRegistrations: () => { throw new Error('not asked for'); },
  });
  new MeteringPipeline(stack, 'Metering', { ...PRODUCT, store, usageDimensions: ['requests'], includedUsage: { requests: 'pack' } });

  const template = Template.fromStack(stack);
  for (const bundle of ['meter-feed', 'usage-reporter']) {
    expect(permissionsOf(template, bundle)).toMatchObject({ LicenseKey: expect.arrayContaining(USE) as string[] });
    expect(permissionsOf(template, bundle)).not.toHaveProperty('ContactKey');
  }
});

test('a register function that stands alone may use the key of the queue that it is given', () => {
  const stack = newStack();
  const store = new LicenseStore(stack, 'Store');
  const { queue } = new EntitlementListener(stack, 'Entitlements', { ...PRODUCT, store, encryptionKey: owned(stack) });
  new FulfillmentEndpoint(stack, 'Fulfillment', { ...PRODUCT, store, entitlementQueue: queue });
  const other = newStack();
  new FulfillmentEndpoint(other, 'Fulfillment', {
    ...PRODUCT,
    store: new LicenseStore(other, 'Store'),
    entitlementQueue: Queue.fromQueueAttributes(other, 'Queue', { queueArn: 'arn:aws:sqs:us-east-1:111122223333:reads', keyArn: KEY_ARN }),
  });

  expect(permissionsOf(Template.fromStack(stack), 'fulfillment')).toMatchObject({ Key: USE, EntitlementsReadsQueue: ['sqs:SendMessage'] });
  expect(permissionsOf(Template.fromStack(other), 'fulfillment')).toMatchObject({ [KEY_ARN]: USE });
});

describe('in a stack without a Region a key is refused: a table with a key has to name it', () => {
  const message = /encryptionKey is given, but the Region of stack Stack is only known at deployment.*Set env\.region of the stack, or leave encryptionKey out/;

  test('by the whole', () => {
    const stack = newStack({});

    expect(() => integration({ encryptionKey: owned(stack) }, stack)).toThrow(message);
  });

  test('by its parts', () => {
    const stack = newStack({});
    const encryptionKey = owned(stack);

    expect(() => new LicenseStore(stack, 'Store', { encryptionKey })).toThrow(message);
    expect(() => new MeteringPipeline(stack, 'Metering', { ...PRODUCT, encryptionKey, store: new LicenseStore(stack, 'Other') })).toThrow(message);
  });
});
