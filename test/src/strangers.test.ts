import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { expect, test } from 'vitest';
import { AgreementModel } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';
import { integration, newStack, vendorFunction } from './support/integration.js';
import { readable, resourcesOfType } from './support/template.js';

interface Statement {
  readonly Effect: string;
  readonly Principal: '*' | Record<string, unknown>;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Where a service may act for anybody: only these keep strangers out. */
const SOURCES = ['aws:SourceArn', 'aws:SourceAccount'];

const EUROPE = { region: 'eu-west-1', account: '111122223333' };

const SHAPES: [string, (stack: Stack) => Partial<MarketplaceSaasIntegrationProps>, Stack?][] = [
  ['an app', () => ({})],
  ['an app with hooks', (stack) => ({ onGrant: vendorFunction(stack, 'Hook') })],
  ['an app with a key', (stack) => ({ encryptionKey: new Key(stack, 'Key') })],
  ['an app with a key and any feature flag', (stack) => ({ encryptionKey: new Key(stack, 'Key') }), newStack(undefined, { '@aws-cdk/aws-events:eventsTargetQueueSameAccount': false })],
  ['an app in another Region, and its relay', () => ({}), newStack(EUROPE)],
  ['an app of the old agreement model', () => ({ agreementModel: AgreementModel.LEGACY })],
  ['an app of the old agreement model, with a key', (stack) => ({ agreementModel: AgreementModel.LEGACY, encryptionKey: new Key(stack, 'Key') })],
  ['an app of another account', () => ({ sellerAccount: '444455556666' }), newStack(EUROPE)],
];

function isNarrow({ Effect, Principal, Condition }: Statement): boolean {
  if (Effect === 'Deny') return true;
  if (Principal === '*' || Principal.AWS === '*') return false;
  const isService = Principal.Service !== undefined;
  const keys = Object.values(Condition ?? {}).flatMap(Object.keys);
  return !isService || keys.some((key) => SOURCES.includes(key));
}

test.each(SHAPES)('strangers can put nothing into the queues and topics of %s', (_, propsOf, stack = newStack()) => {
  integration(propsOf(stack), stack);
  const stacks = stack.node.root.node.findAll().filter((each) => Stack.isStack(each));
  const statements = stacks.flatMap((each) => ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap((type) =>
    Object.entries(resourcesOfType(Template.fromStack(each), type)).flatMap(([name, { Properties }]) =>
      (readable(Properties.PolicyDocument) as { Statement: Statement[] }).Statement.map((statement) => ({ name, ...statement })))));

  expect(statements.length).toBeGreaterThan(10);
  expect(statements.filter((statement) => !isNarrow(statement))).toEqual([]);
});

test('the test would see a queue that anybody may send to', () => {
  expect(isNarrow({ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } })).toBe(false);
  expect(isNarrow({ Effect: 'Allow', Principal: '*', Condition: {} })).toBe(false);
});
