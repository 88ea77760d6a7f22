import { CfnResource, Stage } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AgreementModel } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { integration, newStack, vendorFunction } from './support/integration.js';

/** Findings of the validation are errors. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true };

beforeEach(() => { vi.stubEnv('CDK_VALIDATION', 'true'); });
afterEach(() => { vi.unstubAllEnvs(); });

function synth(stack: Stack): void {
  Stage.of(stack)?.synth();
}

const IRELAND = { region: 'eu-west-1', account: '111122223333' };

test.each<[string, (stack: Stack) => Partial<MarketplaceSaasIntegrationProps>, Stack?]>([
  ['the whole', (stack) => {
    const hook = vendorFunction(stack, 'Hook');
    return { onGrant: hook, onChange: hook, onRevoke: hook, onFinalUsage: hook };
  }],
  ['an app in another Region, with a key and its relay', (stack) => ({ encryptionKey: new Key(stack, 'Key') }), newStack(IRELAND, STRICT)],
  ['an app of another account', () => ({ sellerAccount: '444455556666' }), newStack(IRELAND, STRICT)],
  ['an app of another account, anywhere', () => ({ sellerAccount: '444455556666' }), newStack({}, STRICT)],
  ['an app anywhere', () => ({}), newStack({}, STRICT)],
  ['a product of the old agreement model', () => ({ agreementModel: AgreementModel.LEGACY })],
])('CloudFormation would accept the templates of %s', (_, propsOf, stack = newStack(undefined, STRICT)) => {
  integration(propsOf(stack), stack);

  expect(() => { synth(stack); }).not.toThrow();
}, 120_000);

test('the validation sees a property that does not exist', () => {
  const stack = newStack(undefined, STRICT);
  new CfnResource(stack, 'Wrong', { type: 'AWS::SQS::Queue', properties: { DelayMinutes: 'soon' } });

  expect(() => { synth(stack); }).toThrow(/DelayMinutes/);
});
