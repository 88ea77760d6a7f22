import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import { PRODUCT, integration, newStack, templateOf, vendorFunction } from './support/integration.js';
import { environmentOf, functionOf } from './support/template.js';

const PRODUCT_VARIABLES = { PRODUCT_CODE: PRODUCT.productCode, PRICING_MODEL: 'CONTRACT_WITH_CONSUMPTION', AGREEMENT_MODEL: 'CONCURRENT' };

/** Of what calls AWS Marketplace. */
const CALLER_VARIABLES = { MARKETPLACE_REGION: 'us-east-1' };

describe('each function is told what it needs', () => {
  const template = templateOf();

  test.each([
    ['fulfillment', {
      ...PRODUCT_VARIABLES,
      ...CALLER_VARIABLES,
      SUBSCRIBERS_TABLE: 'StoreSubscribersTable',
      REGISTRATIONS_TABLE: 'StoreRegistrationsTable',
      REQUIRE_REGISTRATION: 'true',
      REGISTRATION_PAGE: '{"kind":"hosted","supportEmail":"marketplace@example.com"}',
      ENTITLEMENT_QUEUE_URL: 'EntitlementsReadsQueue',
    }],
    ['subscription-listener', {
      ...PRODUCT_VARIABLES,
      ...CALLER_VARIABLES,
      SUBSCRIBERS_TABLE: 'StoreSubscribersTable',
      REQUIRE_REGISTRATION: 'true',
      DEAD_LETTER_QUEUE_URL: 'SubscriptionsEventsDeadLettersQueue',
    }],
    ['entitlement-listener', {
      ...PRODUCT_VARIABLES,
      ...CALLER_VARIABLES,
      SUBSCRIBERS_TABLE: 'StoreSubscribersTable',
      REQUIRE_REGISTRATION: 'true',
      ENTITLEMENT_QUEUE_URL: 'EntitlementsReadsQueue',
      DEAD_LETTER_QUEUE_URL: 'EntitlementsReadsDeadLettersQueue',
    }],
    ['access-outbox', {
      ...PRODUCT_VARIABLES,
      DISPATCH_QUEUE_URL: 'HooksDispatcherWakeUpsQueue',
      ACCESS_BUS_NAME: 'HooksAccessEvents',
      ANNOUNCEMENT_QUEUE_URL: 'HooksOutboxAnnouncementsQueue',
      FINAL_USAGE_GRACE_SECONDS: '480',
    }],
    ['access-dispatcher', {
      ...PRODUCT_VARIABLES,
      SUBSCRIBERS_TABLE: 'StoreSubscribersTable',
      REGISTRATIONS_TABLE: 'StoreRegistrationsTable',
      DISPATCH_QUEUE_URL: 'HooksDispatcherWakeUpsQueue',
      DEAD_LETTER_QUEUE_URL: 'HooksDispatcherWakeUpsDeadLettersQueue',
      HOOK_TIMEOUT_SECONDS: '300',
      FINAL_USAGE_GRACE_SECONDS: '480',
      ADMIN_TOPIC_ARN: 'HooksAdminTopic',
    }],
    ['usage-intake', {
      PRODUCT_CODE: PRODUCT.productCode,
      AGREEMENT_MODEL: 'CONCURRENT',
      USAGE_TABLE: 'MeteringUsageTable',
      USAGE_QUEUE_URL: 'MeteringIntakeUsageQueue',
      USAGE_DIMENSIONS: '["requests","storage"]',
    }],
    ['meter-feed', {
      PRODUCT_CODE: PRODUCT.productCode,
      USAGE_TABLE: 'MeteringUsageTable',
      FINAL_USAGE_QUEUE_URL: 'MeteringReporterFinalUsageQueue',
      FINAL_USAGE_GRACE_SECONDS: '480',
    }],
    ['reconciler', {
      ...PRODUCT_VARIABLES,
      ...CALLER_VARIABLES,
      SUBSCRIBERS_TABLE: 'StoreSubscribersTable',
      REQUIRE_REGISTRATION: 'true',
      DISPATCH_QUEUE_URL: 'HooksDispatcherWakeUpsQueue',
      ENTITLEMENT_QUEUE_URL: 'EntitlementsReadsQueue',
      TASK_QUEUE_URL: 'ReconciliationTasksQueue',
      DEAD_LETTER_QUEUE_URL: 'ReconciliationTasksDeadLettersQueue',
      ADMIN_TOPIC_ARN: 'HooksAdminTopic',
    }],
    ['usage-reporter', {
      ...CALLER_VARIABLES,
      PRODUCT_CODE: PRODUCT.productCode,
      USAGE_TABLE: 'MeteringUsageTable',
      RUN_QUEUE_URL: 'MeteringReporterRunsQueue',
      FINAL_USAGE_QUEUE_URL: 'MeteringReporterFinalUsageQueue',
      CALLS_PER_SECOND: '8',
      ZERO_USAGE_DIMENSIONS: '["requests","storage"]',
      DRY_RUN: 'false',
      FINAL_USAGE_GRACE_SECONDS: '480',
    }],
  ])('%s', (bundle, variables) => {
    expect(environmentOf(functionOf(template, bundle))).toEqual({
      ...variables,
      POWERTOOLS_SERVICE_NAME: bundle,
      POWERTOOLS_METRICS_NAMESPACE: 'CdkMarketplaceSaas',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    });
  });
});

test('a product without metering has no grace, one without a contract no entitlement queue', () => {
  const contract = templateOf({ pricingModel: PricingModel.CONTRACT, usageDimensions: undefined });
  const subscription = templateOf({ pricingModel: PricingModel.SUBSCRIPTION });

  expect(environmentOf(functionOf(contract, 'access-outbox'))).not.toHaveProperty('FINAL_USAGE_GRACE_SECONDS');
  expect(environmentOf(functionOf(contract, 'access-dispatcher'))).not.toHaveProperty('FINAL_USAGE_GRACE_SECONDS');
  expect(environmentOf(functionOf(subscription, 'fulfillment'))).not.toHaveProperty('ENTITLEMENT_QUEUE_URL');
});

test('hooks are passed by ARN, mail only with an address', () => {
  const stack = newStack();
  const access = vendorFunction(stack, 'Access');
  integration({ onGrant: access, onChange: access, onRevoke: access, onFinalUsage: vendorFunction(stack, 'Flush'), adminEmail: undefined }, stack);

  const environment = environmentOf(functionOf(Template.fromStack(stack), 'access-dispatcher'));

  expect(environment).toMatchObject({
    ON_GRANT_FUNCTION: 'Access', ON_CHANGE_FUNCTION: 'Access', ON_REVOKE_FUNCTION: 'Access', ON_FINAL_USAGE_FUNCTION: 'Flush',
  });
  expect(environment).not.toHaveProperty('ADMIN_TOPIC_ARN');
});

test('the options of the page travel as JSON, its own contact before the administrator', () => {
  const page = RegistrationPage.hosted({ productName: 'Acme "Cloud"', supportEmail: 'help@example.com', loginUrl: 'https://app.example.com' });

  const environment = environmentOf(functionOf(templateOf({ registrationPage: page }), 'fulfillment'));

  expect(JSON.parse(environment.REGISTRATION_PAGE as string)).toEqual({
    kind: 'hosted', productName: 'Acme "Cloud"', supportEmail: 'help@example.com', loginUrl: 'https://app.example.com',
  });
});

test('registration can be left out', () => {
  const template = templateOf({ requireRegistration: false });

  for (const bundle of ['fulfillment', 'subscription-listener', 'entitlement-listener']) {
    expect(environmentOf(functionOf(template, bundle))).toMatchObject({ REQUIRE_REGISTRATION: 'false' });
  }
});
