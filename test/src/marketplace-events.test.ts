import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { integration, newStack, templateOf, warningsOf } from './support/integration.js';
import { readable, resourcesOfType } from './support/template.js';

describe('rules', () => {
  const rules = resourcesOfType(templateOf(), 'AWS::Events::Rule');
  const marketplace = { source: ['aws.agreement-marketplace'], account: ['111122223333'] };
  const ofProduct = { detail: { product: { code: ['2p409vwjybxwn3pd5tcrz4xbw'] } } };

  test.each([
    ['SubscriptionsLicenseEvents', { ...marketplace, ...ofProduct, 'detail-type': [{ prefix: 'License ' }] }, 'SubscriptionsEvents'],
    ['SubscriptionsAgreementEvents', { ...marketplace, 'detail-type': [{ prefix: 'Purchase Agreement ' }] }, 'SubscriptionsEvents'],
    ['EntitlementsLicenseUpdated', { ...marketplace, ...ofProduct, 'detail-type': [{ prefix: 'License Updated' }] }, 'EntitlementsReads'],
  ])('%s', (name, pattern, queue) => {
    const { EventPattern, Targets } = rules[name].Properties;

    expect(EventPattern).toEqual(pattern);
    expect(readable(Targets)).toEqual([{ Id: 'Target0', Arn: `${queue}Queue`, DeadLetterConfig: { Arn: `${queue}DeadLettersQueue` } }]);
  });

  test('are only these', () => {
    expect(Object.keys(rules)).toHaveLength(3);
  });
});

describe('the Region', () => {
  test('us-east-1 is right', () => {
    const stack = newStack();
    integration({}, stack);

    expect(warningsOf(stack)).toEqual([]);
  });

  test('an unknown one is allowed, with one warning for the stack', () => {
    const stack = newStack({});
    integration({}, stack);

    expect(warningsOf(stack)).toEqual([expect.stringMatching(/Region of this stack is only known at deployment.*us-east-1 only.*env: \{ region: 'us-east-1' \}/)]);
    const [rule] = Object.values(resourcesOfType(Template.fromStack(stack), 'AWS::Events::Rule'));
    expect(rule.Properties.EventPattern).toMatchObject({ account: [{ Ref: 'AWS::AccountId' }] });
  });

  test('another one is refused by name', () => {
    expect(() => integration({}, newStack({ region: 'eu-central-1' })))
      .toThrow(/^Stack\/Marketplace: the Region of stack Stack is eu-central-1, but .* us-east-1 only\. Put the construct into a stack with env: \{ region: 'us-east-1' \}/);
  });
});
