import type { Explanation } from '../sandbox/src/permissions/suite.js';

/** Roles that the check judges: those of the examples, which the end-to-end tests run. */
export const judgedRoles = ['Quickstart/*', 'Acme/*', 'AcmeData/*', 'OwnPage/*', 'Redirect/*'];

/** The integration is the same construct in every app, whatever its id. */
export const sameConstructs: readonly (readonly [RegExp, string])[] = [[/\b(?:Quickstart|Acme|OwnPage|Redirect)\/(?:Marketplace|Insights|Alerts)\b/, 'Marketplace']];

/** Permissions that no test uses, each with the reason why it is granted all the same. */
export const explanations: readonly Explanation[] = [
  { role: 'Quickstart/*Tenant/ServiceRole', action: 'dynamodb:*', on: 'Quickstart/Tenants*', because: 'grantReadWriteData of the CDK is what a vendor writes; it grants all reads and writes at once' },
  { role: 'Quickstart/Acme/ServiceRole', action: 'dynamodb:*', on: 'Quickstart/Tenants*', because: 'grantReadWriteData of the CDK is what a vendor writes; it grants all reads and writes at once' },
  { action: 'lambda:InvokeFunction', on: '*:*', because: 'grantInvoke of the CDK grants versions and aliases together with the function' },
  { action: 'sqs:GetQueueUrl', because: 'grantSendMessages and grantConsumeMessages of the CDK include it, for clients that know a queue by its name' },
  { role: '*/ServiceRole', action: 'sqs:GetQueueAttributes', because: 'grantSendMessages of the CDK includes it' },
  { role: 'Marketplace/*/Intake/*', action: 'dynamodb:Query', on: '*/UsageTable', because: 'an intake that meets full pages which another process has filled reads all of them at once', sometimes: true },
  { action: 'sqs:ChangeMessageVisibility', because: 'grantConsumeMessages of the CDK includes it; Lambda asks for it nowhere' },
  { role: 'Marketplace/*', action: 'sqs:GetQueueAttributes', on: '*/Failures/Queue', because: 'SqsDlq of the CDK grants it together with sending' },
  { role: 'Marketplace/*/Reporter/*', action: 'sqs:SendMessage', on: '*/Runs/Queue', because: 'a run whose time is over asks for the next one: after minutes of work, which test/lambda/metering has and no example' },
  { role: 'Marketplace/*', action: 'sqs:SendMessage', on: '*/Failures/Queue', because: 'Lambda sends there when a stream record is given up, which no example comes to' },
  { role: 'Marketplace/*/Outbox/*', action: 'sqs:SendMessage', on: '*/Announcements/Queue', because: 'what EventBridge does not take is kept there: never in an example, always in test/scenarios/outages' },
  { role: 'Marketplace/Subscriptions/*', action: 'aws-marketplace:*', because: 'AWS is asked only when one agreement replaces another, which test/scenarios/licenses has and no example' },
  { role: 'Marketplace/Reconciliation/*', action: 'sqs:SendMessage', on: '*/Tasks/Queue', because: 'a sweep whose time is over goes on later: after minutes of work, which test/lambda/reconciliation has and no example' },
  { role: 'Marketplace/Reconciliation/*', action: 'sqs:SendMessage', on: '*/Tasks/DeadLetters/Queue', because: 'what is no task is put there: never in an example, always in test/lambda/reconciliation' },
  { role: 'Marketplace/Reconciliation/*', action: '*', because: 'what reconciliation finds depends on what was lost: nothing in most examples, everything in test/lambda/reconciliation', sometimes: true },
];
