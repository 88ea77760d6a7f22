import { describe, expect, test } from 'vitest';
import { COMPLETE, integration, newStack, templateOf, vendorFunction } from './support/integration.js';
import { permissionsOf, resourcesOfType } from './support/template.js';
import { Template } from 'aws-cdk-lib/assertions';

const CONSUME = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'];
const SEND = ['sqs:SendMessage'];
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const TRACE = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const READ_STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
const FAIL = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];

describe('each function may do what its work asks, and nothing else', () => {
  const template = templateOf();

  test.each([
    ['fulfillment', {
      '*': ['aws-marketplace:ResolveCustomer', ...TRACE],
      'FulfillmentHandlerLogs': LOG,
      'StoreSubscribersTable': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      'StoreRegistrationsTable': ['dynamodb:GetItem', 'dynamodb:PutItem'],
      'EntitlementsReadsQueue': SEND,
    }],
    ['subscription-listener', {
      '*': ['aws-marketplace:DescribeAgreement', 'aws-marketplace:SearchAgreements', ...TRACE],
      'SubscriptionsHandlerLogs': LOG,
      'StoreSubscribersTable': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      'SubscriptionsEventsQueue': CONSUME,
      'SubscriptionsEventsDeadLettersQueue': SEND,
    }],
    ['entitlement-listener', {
      '*': ['aws-marketplace:GetEntitlements', ...TRACE],
      'EntitlementsHandlerLogs': LOG,
      'StoreSubscribersTable': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      'EntitlementsReadsQueue': [...CONSUME, ...SEND],
      'EntitlementsReadsDeadLettersQueue': SEND,
    }],
    ['access-outbox', {
      '*': TRACE,
      'HooksOutboxHandlerLogs': LOG,
      'StoreSubscribersTable.Stream': READ_STREAM,
      'HooksOutboxFailuresQueue': FAIL,
      'HooksDispatcherWakeUpsQueue': SEND,
      'HooksAccessEvents': ['events:PutEvents'],
      'HooksOutboxAnnouncementsQueue': [...CONSUME, ...SEND],
    }],
    ['access-dispatcher', {
      '*': TRACE,
      'HooksDispatcherHandlerLogs': LOG,
      'StoreSubscribersTable': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      'StoreRegistrationsTable': ['dynamodb:GetItem'],
      'HooksDispatcherWakeUpsQueue': [...CONSUME, ...SEND],
      'HooksDispatcherWakeUpsDeadLettersQueue': SEND,
      'HooksAdminTopic': ['sns:Publish'],
    }],
    ['usage-intake', {
      '*': TRACE,
      'MeteringIntakeHandlerLogs': LOG,
      'MeteringUsageTable': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      'MeteringIntakeUsageQueue': CONSUME,
    }],
    ['meter-feed', {
      '*': TRACE,
      'MeteringFeedHandlerLogs': LOG,
      'StoreSubscribersTable.Stream': READ_STREAM,
      'MeteringFeedFailuresQueue': FAIL,
      'MeteringUsageTable': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'MeteringReporterFinalUsageQueue': SEND,
    }],
    ['reconciler', {
      '*': ['aws-marketplace:DescribeAgreement', 'aws-marketplace:GetEntitlements', 'aws-marketplace:SearchAgreements', ...TRACE],
      'ReconciliationHandlerLogs': LOG,
      'StoreSubscribersTable': ['dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'],
      'ReconciliationTasksQueue': [...CONSUME, ...SEND],
      'ReconciliationTasksDeadLettersQueue': SEND,
      'HooksDispatcherWakeUpsQueue': SEND,
      'EntitlementsReadsQueue': SEND,
      'HooksAdminTopic': ['sns:Publish'],
    }],
    ['usage-reporter', {
      '*': ['aws-marketplace:BatchMeterUsage', ...TRACE],
      'MeteringReporterHandlerLogs': LOG,
      'MeteringUsageTable': ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      'MeteringReporterRunsQueue': [...CONSUME, ...SEND],
      'MeteringReporterFinalUsageQueue': [...CONSUME, ...SEND],
    }],
  ])('%s', (bundle, permissions) => {
    expect(permissionsOf(template, bundle)).toEqual(permissions);
  });

  test('no role has a managed policy', () => {
    const roles = Object.values(resourcesOfType(template, 'AWS::IAM::Role'));

    expect(roles.filter(({ Properties }) => Properties.ManagedPolicyArns !== undefined)).toEqual([]);
  });
});

test('the dispatcher may call the hooks that are given, a shared one once', () => {
  const stack = newStack();
  const shared = vendorFunction(stack, 'Access');
  integration({ ...COMPLETE, onGrant: shared, onRevoke: shared, onFinalUsage: vendorFunction(stack, 'Flush') }, stack);

  const permissions = permissionsOf(Template.fromStack(stack), 'access-dispatcher');

  expect(permissions).toMatchObject({
    'Access': ['lambda:InvokeFunction'],
    'Access:*': ['lambda:InvokeFunction'],
    'Flush': ['lambda:InvokeFunction'],
    'Flush:*': ['lambda:InvokeFunction'],
  });
});
