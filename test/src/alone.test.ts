import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { AccessHooks, EntitlementListener, FulfillmentEndpoint, MeteringPipeline, PricingModel, RegistrationPage, SubscriptionListener } from 'cdk-marketplace-saas';
import { PRODUCT, stackWithStore, warningsOf } from './support/integration.js';
import { bundlesOf, environmentOf, functionOf, resourcesOfType } from './support/template.js';

describe('each part works alone, given a store', () => {
  test('SubscriptionListener', () => {
    const { stack, store } = stackWithStore();
    new SubscriptionListener(stack, 'Subscriptions', { ...PRODUCT, store });

    expect(bundlesOf(Template.fromStack(stack))).toEqual(['subscription-listener']);
  });

  test('EntitlementListener', () => {
    const { stack, store } = stackWithStore();
    new EntitlementListener(stack, 'Entitlements', { ...PRODUCT, store });

    expect(bundlesOf(Template.fromStack(stack))).toEqual(['entitlement-listener']);
  });

  test('FulfillmentEndpoint, which then asks nobody to read entitlements', () => {
    const { stack, store } = stackWithStore();
    const endpoint = new FulfillmentEndpoint(stack, 'Fulfillment', {
      ...PRODUCT, store, registrationPage: RegistrationPage.hosted({ supportEmail: 'help@example.com' }),
    });

    const template = Template.fromStack(stack);

    expect(bundlesOf(template)).toEqual(['fulfillment']);
    expect(environmentOf(functionOf(template, 'fulfillment'))).not.toHaveProperty('ENTITLEMENT_QUEUE_URL');
    expect(stack.resolve(endpoint.url)).toBeDefined();
    expect(warningsOf(stack)).toEqual([]);
  });

  test('AccessHooks, whose alarms go to its own admin topic', () => {
    const { stack, store } = stackWithStore();
    const hooks = new AccessHooks(stack, 'Hooks', { ...PRODUCT, store, adminEmail: 'marketplace@example.com' });

    const template = Template.fromStack(stack);
    const alarms = Object.values(resourcesOfType(template, 'AWS::CloudWatch::Alarm'));

    expect(bundlesOf(template)).toEqual(['access-dispatcher', 'access-outbox']);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([stack.resolve(hooks.adminTopic?.topicArn)]);
  });

  test('MeteringPipeline', () => {
    const { stack, store } = stackWithStore();
    new MeteringPipeline(stack, 'Metering', { ...PRODUCT, store, usageDimensions: ['requests'] });

    expect(bundlesOf(Template.fromStack(stack))).toEqual(['meter-feed', 'usage-intake', 'usage-reporter']);
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('a part that the pricing model has no use for is refused', () => {
  test('entitlements without a contract', () => {
    const { stack, store } = stackWithStore();

    expect(() => new EntitlementListener(stack, 'Entitlements', { ...PRODUCT, store, pricingModel: PricingModel.SUBSCRIPTION }))
      .toThrow(/^Stack\/Entitlements: pricingModel is "SUBSCRIPTION"\. This pricing model has no entitlements: leave the EntitlementListener out/);
  });

  test('metering of a contract', () => {
    const { stack, store } = stackWithStore();

    expect(() => new MeteringPipeline(stack, 'Metering', { ...PRODUCT, store, pricingModel: PricingModel.CONTRACT }))
      .toThrow(/^Stack\/Metering: pricingModel is "CONTRACT"\. This pricing model has no metering: leave the MeteringPipeline out/);
  });
});

test('each part checks the product for itself', () => {
  const { stack, store } = stackWithStore();

  expect(() => new SubscriptionListener(stack, 'Subscriptions', { ...PRODUCT, productCode: 'prod-abc', store })).toThrow(/^Stack\/Subscriptions: productCode is "prod-abc"/);
});
