import { CfnParameter } from 'aws-cdk-lib';
import type { Environment } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { AgreementModel, PricingModel } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';
import { integration, newStack, templateOf, warningsOf } from './support/integration.js';
import { environmentOf, functionOf, permissionsOf, readable, resourcesOfType } from './support/template.js';

interface QueuePolicy {
  readonly Queues: string[];
  readonly PolicyDocument: { readonly Statement: { Effect: string; Principal: { Service?: string }; Condition?: unknown }[] };
}

const OWNER = '287250355862';
const SUBSCRIPTIONS = `arn:aws:sns:us-east-1:${OWNER}:aws-mp-subscription-notification-2p409vwjybxwn3pd5tcrz4xbw`;
const ENTITLEMENTS = `arn:aws:sns:us-east-1:${OWNER}:aws-mp-entitlement-notification-2p409vwjybxwn3pd5tcrz4xbw`;

function legacy(props: Partial<MarketplaceSaasIntegrationProps> = {}, stack = newStack()): Template {
  integration({ agreementModel: AgreementModel.LEGACY, ...props }, stack);
  return Template.fromStack(stack);
}

/** Those of queues, by topic. */
function subscriptionsOf(template: Template) {
  return Object.values(resourcesOfType(template, 'AWS::SNS::Subscription')).map(({ Properties }) => readable(Properties) as Record<string, unknown>)
    .filter(({ Protocol }) => Protocol === 'sqs');
}

function sendersOf(template: Template, queue: string): unknown[] {
  const policies = Object.values(resourcesOfType(template, 'AWS::SQS::QueuePolicy')).map(({ Properties }) => readable(Properties) as QueuePolicy);
  return policies.filter(({ Queues }) => Queues[0] === queue).flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Principal, Condition }) => [Principal.Service, Condition]);
}

const ELSEWHERE: [string, Environment][] = [
  ['us-east-1', { region: 'us-east-1', account: '111122223333' }],
  ['another Region', { region: 'eu-central-1', account: '111122223333' }],
  ['a Region that is only known at deployment', {}],
];

describe.each(ELSEWHERE)('a product of the old agreement model, in %s', (_, env) => {
  test('hears both topics of AWS Marketplace, in envelopes that say when', () => {
    const subscriptions = subscriptionsOf(legacy({}, newStack(env)));

    expect(subscriptions).toEqual([
      expect.objectContaining({ TopicArn: SUBSCRIPTIONS, Endpoint: 'SubscriptionsEventsQueue', Region: 'us-east-1', RawMessageDelivery: false }),
      expect.objectContaining({ TopicArn: ENTITLEMENTS, Endpoint: 'EntitlementsReadsQueue', Region: 'us-east-1', RawMessageDelivery: false }),
    ]);
  });

  test('has no rules, no relay and nothing to say of the Region', () => {
    const stack = newStack(env);
    const template = legacy({}, stack);

    expect(resourcesOfType(template, 'AWS::Events::Rule')).toEqual({});
    expect(stack.dependencies).toEqual([]);
    expect(template.toJSON()).not.toHaveProperty('Rules.MarketplaceRegionuseast1');
    expect(warningsOf(stack).filter((warning) => warning.includes('Region'))).toEqual([]);
  });
});

test('only its own topic may send to each queue', () => {
  const template = legacy();

  expect(sendersOf(template, 'SubscriptionsEventsQueue')).toEqual([['sns.amazonaws.com', { ArnEquals: { 'aws:SourceArn': SUBSCRIPTIONS } }]]);
  expect(sendersOf(template, 'EntitlementsReadsQueue')).toEqual([['sns.amazonaws.com', { ArnEquals: { 'aws:SourceArn': ENTITLEMENTS } }]]);
});

test('what SNS cannot deliver is kept where SNS can keep it: in its own Region', () => {
  const redriveOf = (env: Environment) => subscriptionsOf(legacy({}, newStack(env))).map(({ RedrivePolicy }) => RedrivePolicy);

  expect(redriveOf({ region: 'us-east-1' })).toEqual([
    { deadLetterTargetArn: 'SubscriptionsEventsDeadLettersQueue' }, { deadLetterTargetArn: 'EntitlementsReadsDeadLettersQueue' },
  ]);
  expect(redriveOf({ region: 'eu-west-1' })).toEqual([undefined, undefined]);
});

test('a subscription product has no topic for entitlements', () => {
  expect(subscriptionsOf(legacy({ pricingModel: PricingModel.SUBSCRIPTION })).map(({ TopicArn }) => TopicArn)).toEqual([SUBSCRIPTIONS]);
});

test('a product code that is only known at deployment is part of the topics', () => {
  const stack = newStack({});
  const code = new CfnParameter(stack, 'Code').valueAsString;

  expect(subscriptionsOf(legacy({ productCode: code }, stack))).toMatchObject([
    { TopicArn: `arn:aws:sns:us-east-1:${OWNER}:aws-mp-subscription-notification-Code`, Region: 'us-east-1' },
    { TopicArn: `arn:aws:sns:us-east-1:${OWNER}:aws-mp-entitlement-notification-Code`, Region: 'us-east-1' },
  ]);
});

test('topics can be named', () => {
  const stack = newStack({ region: 'eu-west-1', account: '111122223333' });
  const named = Topic.fromTopicArn(stack, 'Named', 'arn:aws:sns:us-east-2:123456789012:purchases');
  const own = new Topic(stack, 'Own');

  expect(subscriptionsOf(legacy({ subscriptionTopic: named, entitlementTopic: own }, stack))).toMatchObject([
    { TopicArn: 'arn:aws:sns:us-east-2:123456789012:purchases', Region: 'us-east-2' },
    { TopicArn: 'Own', Region: 'eu-west-1' },
  ]);
});

test('usage is heard of customers and reported, with no other permissions than of licenses and without a warning', () => {
  const stack = newStack();
  const template = legacy({}, stack);
  const concurrent = templateOf();

  expect(environmentOf(functionOf(template, 'usage-intake'))).toEqual({ ...environmentOf(functionOf(concurrent, 'usage-intake')), AGREEMENT_MODEL: 'LEGACY' });
  for (const bundle of ['usage-intake', 'meter-feed', 'usage-reporter']) {
    expect(permissionsOf(template, bundle)).toEqual(permissionsOf(concurrent, bundle));
  }
  expect(warningsOf(stack)).toEqual([]);
});

describe('is refused', () => {
  test.each<[string, Partial<MarketplaceSaasIntegrationProps>, RegExp]>([
    ['with the seller in another account', { agreementModel: AgreementModel.LEGACY, sellerAccount: '444455556666' },
      /sellerAccount is "444455556666"\. Only the account that sells a product of AgreementModel\.LEGACY may subscribe to its topics: put the construct into a stack of that account/],
    ['when the agreement model is unknown', { agreementModel: 'OLD' } as unknown as Partial<MarketplaceSaasIntegrationProps>, /agreementModel is "OLD"\. Give one of AgreementModel: CONCURRENT, LEGACY/],
  ])('%s', (_, props, message) => {
    expect(() => integration(props)).toThrow(message);
  });

  test.each(['subscriptionTopic', 'entitlementTopic'])('%s without it', (prop) => {
    const stack = newStack();

    expect(() => integration({ [prop]: new Topic(stack, 'Topic') }, stack))
      .toThrow(new RegExp(`${prop} is "Stack/Topic"\\. AWS Marketplace sends messages to topics only for products of AgreementModel\\.LEGACY: set agreementModel, or leave ${prop} out`));
  });
});

test('a Region that accounts opt into hears the topics too: SNS sends there as another principal', () => {
  const template = legacy({}, newStack({ region: 'eu-south-1', account: '111122223333' }));

  expect(sendersOf(template, 'SubscriptionsEventsQueue')).toEqual([['sns.eu-south-1.amazonaws.com', { ArnEquals: { 'aws:SourceArn': SUBSCRIPTIONS } }]]);
  expect(sendersOf(template, 'EntitlementsReadsQueue')).toEqual([['sns.eu-south-1.amazonaws.com', { ArnEquals: { 'aws:SourceArn': ENTITLEMENTS } }]]);
});
