import { CfnResource, Stage } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { integration, newStack, vendorFunction } from './support/integration.js';

/** Findings of the validation are errors. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true };

beforeEach(() => { vi.stubEnv('CDK_VALIDATION', 'true'); });
afterEach(() => { vi.unstubAllEnvs(); });

function synth(stack: Stack): void {
  Stage.of(stack)?.synth();
}

test('CloudFormation would accept the template', () => {
  const stack = newStack(undefined, STRICT);
  const hook = vendorFunction(stack, 'Hook');
  integration({ onGrant: hook, onChange: hook, onRevoke: hook, onFinalUsage: hook }, stack);

  expect(() => { synth(stack); }).not.toThrow();
}, 60_000);

test('the validation sees a property that does not exist', () => {
  const stack = newStack(undefined, STRICT);
  new CfnResource(stack, 'Wrong', { type: 'AWS::SQS::Queue', properties: { DelayMinutes: 'soon' } });

  expect(() => { synth(stack); }).toThrow(/DelayMinutes/);
});
