import { CfnParameter, Duration, Lazy } from 'aws-cdk-lib';
import { Alias, Function } from 'aws-cdk-lib/aws-lambda';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';
import { integration, newStack, vendorFunction, warningsOf } from './support/integration.js';
import { environmentOf, functionOf } from './support/template.js';

type Props = Partial<MarketplaceSaasIntegrationProps>;

const page = RegistrationPage;

describe('a wrong prop fails with its name, its value, and what to do', () => {
  test.each<[string, Props, RegExp]>([
    ['productCode with a space', { productCode: '2p409v wj' }, /Stack\/Marketplace: productCode is "2p409v wj"\. Give the product code of your listing.*1 to 255/],
    ['productCode missing', { productCode: undefined }, /productCode is missing\./],
    ['productCode too long', { productCode: 'a'.repeat(256) }, /productCode is "a+"\. Give the product code/],
    ['product id', { productCode: 'prod-abcdefghijklm' }, /productCode is "prod-abcdefghijklm"\. That is the product id\. Give the product code/],
    ['pricingModel unknown', { pricingModel: 'FREE' } as unknown as Props, /pricingModel is "FREE"\. Give one of PricingModel: SUBSCRIPTION, CONTRACT, CONTRACT_WITH_CONSUMPTION/],
    ['adminEmail', { adminEmail: 'marketplace at example' }, /adminEmail is "marketplace at example"\. Give one e-mail address/],
    ['supportEmail', { registrationPage: page.hosted({ supportEmail: 'help' }) }, /registrationPage\.supportEmail is "help"\. Give one e-mail address/],
    ['loginUrl over http', { registrationPage: page.hosted({ loginUrl: 'http://app.example.com' }) }, /registrationPage\.loginUrl is "http:\/\/app\.example\.com"\. Give an absolute https URL/],
    ['loginUrl relative', { registrationPage: page.hosted({ loginUrl: '/login' }) }, /registrationPage\.loginUrl is "\/login"/],
    ['productName blank', { registrationPage: page.hosted({ productName: ' ' }) }, /registrationPage\.productName is " "\. Give a text of 1 to 200 characters/],
    ['page too large', { registrationPage: page.hosted({ loginUrl: `https://app.example.com/${'a'.repeat(3_100)}` }) }, /registrationPage takes 3\d{3} bytes as JSON\..*may take 3072: shorten it/],
    ['finalUsageGrace too short', { finalUsageGrace: Duration.minutes(2) }, /finalUsageGrace is 2 minutes\. Give 3 minutes to 45 minutes/],
    ['finalUsageGrace too long', { finalUsageGrace: Duration.hours(1) }, /finalUsageGrace is 1 hour\. Give 3 minutes to 45 minutes/],
    ['finalUsageGrace too long for a decision', { finalUsageGrace: Duration.minutes(31), usageCeilings: { requests: 5 } }, /Metering: finalUsageGrace is 31 minutes\. With usageCeilings give 3 minutes to 30 minutes: .*a person decides until 45 minutes after the end.*or leave usageCeilings out/],
    ['finalUsageGrace fractional', { finalUsageGrace: Duration.millis(200_500) }, /finalUsageGrace is .*in whole seconds/],
    ['finalUsageGrace unknown', { finalUsageGrace: Duration.seconds(Lazy.number({ produce: () => 480 })) }, /finalUsageGrace is only known at deployment/],
    ['hookTimeout too long', { hookTimeout: Duration.minutes(15) }, /hookTimeout is 15 minutes\. Give 1 second to 14 minutes/],
    ['hookTimeout zero', { hookTimeout: Duration.seconds(0) }, /hookTimeout is .*Give 1 second to 14 minutes/],
    ['usageDimensions empty', { usageDimensions: [] }, /usageDimensions is \[\]\. Give the API identifier of at least one dimension/],
    ['usageDimensions blank', { usageDimensions: ['requests', ''] }, /usageDimensions is \["requests",""\]\. "" cannot be a dimension/],
    ['usageDimensions too long', { usageDimensions: ['x'.repeat(256)] }, /usageDimensions is .*API identifiers of 1 to 255 characters/],
    ['usageDimensions repeated', { usageDimensions: ['requests', 'storage', 'requests'] }, /usageDimensions is .*"requests" is there twice/],
    ['usageDimensions too many', { usageDimensions: Array.from({ length: 200 }, (_, index) => `dimension-number-${index}`) }, /usageDimensions takes \d+ bytes as JSON\. .*may take 3072: leave usageDimensions out/],
    ['subscribersTableName', { subscribersTableName: 'my table' }, /subscribersTableName is "my table"\. Give 3 to 255 letters/],
    ['usageTableName', { usageTableName: 'u' }, /usageTableName is "u"\. Give 3 to 255 letters/],
  ])('%s', (_, props, message) => {
    expect(() => integration(props)).toThrow(message);
  });
});

test('a long finalUsageGrace is allowed where nobody has to decide, and one that leaves time to where somebody has', () => {
  expect(() => integration({ finalUsageGrace: Duration.minutes(45) })).not.toThrow();
  expect(() => integration({ finalUsageGrace: Duration.minutes(30), usageCeilings: { requests: 5 } })).not.toThrow();
});

describe('a hook that may run longer than hookTimeout', () => {
  test('is refused by the name of the prop and of the function', () => {
    const stack = newStack();
    const slow = vendorFunction(stack, 'Slow', Duration.minutes(10));

    expect(() => integration({ onRevoke: slow }, stack))
      .toThrow(/onRevoke is function Stack\/Slow, which may run for 10 minutes, but hookTimeout is 5 minutes: .*Raise hookTimeout \(at most 14 minutes\) or lower/);
  });

  test('is refused behind an alias', () => {
    const stack = newStack();
    const slow = vendorFunction(stack, 'Slow', Duration.minutes(10));

    expect(() => integration({ onGrant: new Alias(stack, 'Live', { aliasName: 'live', version: slow.currentVersion }) }, stack)).toThrow(/onGrant is function .* 10 minutes/);
  });

  test('fits when hookTimeout is raised, and when its timeout is not known', () => {
    const stack = newStack();
    const slow = vendorFunction(stack, 'Slow', Duration.minutes(10));
    const imported = Function.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:us-east-1:111122223333:function:imported');

    expect(() => integration({ onRevoke: slow, onGrant: imported, hookTimeout: Duration.minutes(10) }, stack)).not.toThrow();
  });
});

test('values known at deployment only are taken as they are', () => {
  const stack = newStack();
  const parameter = (name: string) => new CfnParameter(stack, name).valueAsString;
  integration({
    productCode: parameter('Code'),
    adminEmail: parameter('Admin'),
    usageDimensions: [parameter('Dimension')],
    subscribersTableName: parameter('Table'),
    registrationPage: page.hosted({ productName: parameter('Name'), supportEmail: parameter('Support'), loginUrl: parameter('Login') }),
  }, stack);

  const template = Template.fromStack(stack);

  expect(environmentOf(functionOf(template, 'fulfillment'))).toMatchObject({
    PRODUCT_CODE: 'Code',
    REGISTRATION_PAGE: '{"kind":"hosted","productName":"Name","supportEmail":"Support","loginUrl":"Login"}',
  });
  expect(environmentOf(functionOf(template, 'usage-intake'))).toMatchObject({ USAGE_DIMENSIONS: '["Dimension"]' });
});

describe('warnings', () => {
  test.each<[string, Props, RegExp]>([
    ['metering without known dimensions', { usageDimensions: undefined }, /usageDimensions is missing/],
    ['metering props without metering', { pricingModel: PricingModel.CONTRACT, usageTableName: 'usage' }, /CONTRACT has no metering.*no effect: usageDimensions, usageTableName\./],
    ['a way to report without metering', { pricingModel: PricingModel.CONTRACT, usageDimensions: undefined, zeroUsageDimensions: [], callsPerSecond: 4, dryRun: true },
      /no effect: zeroUsageDimensions, callsPerSecond, dryRun\./],
  ])('%s', (_, props, message) => {
    const stack = newStack();
    integration(props, stack);

    expect(warningsOf(stack)).toEqual([expect.stringMatching(message)]);
  });

  test.each([
    ['lets a customer in', 'onRevoke', /Neither onGrant nor adminEmail is given.*let in.*accessEvents/],
    ['shuts a customer out', 'onGrant', /Neither onRevoke nor adminEmail is given.*shut out.*accessEvents/],
  ])('nobody who %s', (_, given, message) => {
    const stack = newStack();
    integration({ adminEmail: undefined, registrationPage: RegistrationPage.hosted({ supportEmail: 'help@example.com' }), [given]: vendorFunction(stack, 'Hook') }, stack);

    expect(warningsOf(stack)).toEqual([expect.stringMatching(message)]);
  });

  test('a page that names no contact', () => {
    const stack = newStack();
    const hook = vendorFunction(stack, 'Hook');
    integration({ adminEmail: undefined, onGrant: hook, onRevoke: hook }, stack);

    expect(warningsOf(stack)).toEqual([expect.stringMatching(/registration page names no contact.*supportEmail.*adminEmail/)]);
  });
});
