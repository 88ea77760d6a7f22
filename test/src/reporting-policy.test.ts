import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { LicenseStore, MeteringPipeline, PricingModel } from 'cdk-marketplace-saas';
import type { MeteringPipelineProps } from 'cdk-marketplace-saas';
import { PRODUCT, integration, newStack, templateOf, vendorFunction } from './support/integration.js';
import { environmentOf, functionOf, permissionsOf, readable, resourcesOfType } from './support/template.js';

function reporterOf(props: Partial<MeteringPipelineProps>, stack = newStack()) {
  new MeteringPipeline(stack, 'Metering', { ...PRODUCT, store: new LicenseStore(stack, 'Store'), usageDimensions: ['requests', 'storage'], ...props });
  const template = Template.fromStack(stack);
  return { environment: environmentOf(functionOf(template, 'usage-reporter')), permissions: permissionsOf(template, 'usage-reporter') };
}

describe('the reporter is told how to report', () => {
  test.each<[string, Partial<MeteringPipelineProps>, Record<string, string | undefined>]>([
    ['by default all declared dimensions every hour, 8 calls a second', {}, { ZERO_USAGE_DIMENSIONS: '["requests","storage"]', CALLS_PER_SECOND: '8', DRY_RUN: 'false' }],
    ['only what was used when no dimensions are declared', { usageDimensions: undefined }, { ZERO_USAGE_DIMENSIONS: '[]' }],
    ['only what was used by choice', { zeroUsageDimensions: [] }, { ZERO_USAGE_DIMENSIONS: '[]' }],
    ['chosen dimensions every hour', { zeroUsageDimensions: ['storage'] }, { ZERO_USAGE_DIMENSIONS: '["storage"]' }],
    ['another pace', { callsPerSecond: 58 }, { CALLS_PER_SECOND: '58' }],
    ['a dry run', { dryRun: true }, { DRY_RUN: 'true' }],
  ])('%s', (_what, props, expected) => {
    const { environment } = reporterOf(props);
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, environment[name]]))).toEqual(expected);
  });

  test('dimensions that are known at deployment only', () => {
    const stack = newStack();
    const dimension = new CfnParameter(stack, 'Dimension').valueAsString;
    expect(() => reporterOf({ usageDimensions: [dimension], zeroUsageDimensions: [dimension] }, stack)).not.toThrow();
  });
});

test('the integration hands the props on', () => {
  const environment = environmentOf(functionOf(templateOf({ zeroUsageDimensions: ['storage'], callsPerSecond: 4, dryRun: true }), 'usage-reporter'));
  expect(environment).toMatchObject({ ZERO_USAGE_DIMENSIONS: '["storage"]', CALLS_PER_SECOND: '4', DRY_RUN: 'true' });
});

test('a dry run may not tell AWS Marketplace anything', () => {
  expect(reporterOf({}).permissions['*']).toContain('aws-marketplace:BatchMeterUsage');
  expect(reporterOf({ dryRun: true }).permissions['*']).not.toContain('aws-marketplace:BatchMeterUsage');
});

describe('usage above a ceiling', () => {
  test('is asked about by mail and has an alarm, in the integration with adminEmail', () => {
    const template = templateOf({ usageCeilings: { requests: 10_000 } });
    expect(environmentOf(functionOf(template, 'usage-reporter'))).toMatchObject({ USAGE_CEILINGS: '{"requests":10000}', ADMIN_TOPIC_ARN: 'HooksAdminTopic' });
    expect(permissionsOf(template, 'usage-reporter')).toMatchObject({ HooksAdminTopic: ['sns:Publish'] });
    const alarms = Object.values(resourcesOfType(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => readable(Properties) as Record<string, unknown>);
    expect(alarms.filter(({ MetricName }) => MetricName === 'UsageHeld')).toEqual([expect.objectContaining({
      Statistic: 'Maximum', Threshold: 1, TreatMissingData: 'notBreaching', AlarmActions: ['HooksAdminTopic'],
      AlarmDescription: expect.stringMatching(/waits for a person.*until when to decide.*release, or write-off/) as unknown,
    })]);
  });

  test('without ceilings adds nothing', () => {
    const template = templateOf();
    const environment = environmentOf(functionOf(template, 'usage-reporter'));
    expect(environment).not.toHaveProperty('USAGE_CEILINGS');
    expect(environment).not.toHaveProperty('ADMIN_TOPIC_ARN');
    expect(permissionsOf(template, 'usage-reporter')).not.toHaveProperty('HooksAdminTopic');
    expect(JSON.stringify(resourcesOfType(template, 'AWS::CloudWatch::Alarm'))).not.toContain('UsageHeld');
  });
});

describe('what contracts include', () => {
  test('is known to those who deduct it, and the license is read for it', () => {
    const template = templateOf({ includedUsage: { requests: 'requests-pack' } });
    for (const bundle of ['meter-feed', 'usage-reporter']) {
      expect(environmentOf(functionOf(template, bundle))).toMatchObject({ INCLUDED_USAGE: '{"requests":"requests-pack"}' });
    }
    expect(permissionsOf(template, 'usage-reporter')).toMatchObject({ StoreSubscribersTable: ['dynamodb:GetItem'] });
  });

  test('without the prop adds nothing', () => {
    const template = templateOf();
    expect(environmentOf(functionOf(template, 'meter-feed'))).not.toHaveProperty('INCLUDED_USAGE');
    expect(environmentOf(functionOf(template, 'usage-reporter'))).not.toHaveProperty('SUBSCRIBERS_TABLE');
    expect(permissionsOf(template, 'usage-reporter')).not.toHaveProperty('StoreSubscribersTable');
  });

  test('may be read by an application, and nothing else of the usage table', () => {
    const stack = newStack();
    const app = vendorFunction(stack, 'App');
    integration({ includedUsage: { requests: 'requests-pack' } }, stack).grantReadIncludedUsage(app);
    const policies = Object.entries(resourcesOfType(Template.fromStack(stack), 'AWS::IAM::Policy')).filter(([id]) => id.startsWith('App'));
    expect(policies.map(([, { Properties }]) => (Properties.PolicyDocument as { Statement: unknown }).Statement)).toEqual([[expect.objectContaining({
      Action: 'dynamodb:GetItem',
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['M#*'] },
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'inc'] },
        'StringEqualsIfExists': { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      },
    })]]);
  });
});

describe('a wrong prop fails with its name, its value, and what to do', () => {
  test.each<[string, Partial<MeteringPipelineProps>, RegExp]>([
    ['no pace', { callsPerSecond: 0 }, /Metering\/Reporter: callsPerSecond is 0\. Give a whole number from 1 to 1000: the quota of your account/],
    ['half a call', { callsPerSecond: 2.5 }, /callsPerSecond is 2\.5\./],
    ['an unknown dimension', { zeroUsageDimensions: ['requests', 'users'] }, /zeroUsageDimensions is \["requests","users"\]\. "users" is not among usageDimensions: add it there/],
    ['half a ceiling', { usageCeilings: { requests: 0.5 } }, /usageCeilings is \{"requests":0\.5\}\. The ceiling of "requests" is 0\.5: give a whole number of units an hour, from 1 to 2147483647\./],
    ['no ceiling at all', { usageCeilings: {} }, /Metering\/Reporter: usageCeilings is \{\}\. Give the ceiling of at least one dimension, or leave it out\./],
    ['a ceiling of an unknown dimension', { usageCeilings: { users: 5 } }, /usageCeilings is \{"users":5\}\. "users" is not among usageDimensions: add it there/],
    ['included usage of a product without a contract', { pricingModel: PricingModel.SUBSCRIPTION, includedUsage: { requests: 'pack' } }, /includedUsage is \{"requests":"pack"\}\. The pricing model SUBSCRIPTION has no contract/],
    ['included usage of an unknown dimension', { includedUsage: { users: 'pack' } }, /"users" is not among usageDimensions/],
    ['included usage of nothing', { includedUsage: {} }, /includedUsage is \{\}\. Give the dimension of the contract/],
    ['no dimension', { usageDimensions: undefined, zeroUsageDimensions: [' '] }, /zeroUsageDimensions is \[" "\]\. " " cannot be a dimension/],
  ])('%s', (_what, props, message) => {
    expect(() => reporterOf(props)).toThrow(message);
  });
});
