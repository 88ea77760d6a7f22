import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { LicenseStore, MeteringPipeline } from 'cdk-marketplace-saas';
import type { MeteringPipelineProps } from 'cdk-marketplace-saas';
import { PRODUCT, newStack, templateOf } from './support/integration.js';
import { environmentOf, functionOf, permissionsOf } from './support/template.js';

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

describe('a wrong prop fails with its name, its value, and what to do', () => {
  test.each<[string, Partial<MeteringPipelineProps>, RegExp]>([
    ['no pace', { callsPerSecond: 0 }, /Metering\/Reporter: callsPerSecond is 0\. Give a whole number from 1 to 1000: the quota of your account/],
    ['half a call', { callsPerSecond: 2.5 }, /callsPerSecond is 2\.5\./],
    ['an unknown dimension', { zeroUsageDimensions: ['requests', 'users'] }, /zeroUsageDimensions is \["requests","users"\]\. "users" is not among usageDimensions: add it there/],
    ['no dimension', { usageDimensions: undefined, zeroUsageDimensions: [' '] }, /zeroUsageDimensions is \[" "\]\. " " cannot be a dimension/],
  ])('%s', (_what, props, message) => {
    expect(() => reporterOf(props)).toThrow(message);
  });
});
