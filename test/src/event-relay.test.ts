import { App, Stack } from 'aws-cdk-lib';
import type { Environment } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { EventRelay } from 'cdk-marketplace-saas';
import type { EventRelayProps } from 'cdk-marketplace-saas';
import { warningsOf } from './support/integration.js';
import { readable, resourcesOfType } from './support/template.js';

const SALES = { account: '444455556666', region: 'us-east-1' };
const APP = { targetAccount: '111122223333', targetRegion: 'eu-west-1' };

function relay(props: Partial<EventRelayProps> = {}, env: Environment = SALES): Stack {
  const stack = new Stack(new App(), 'Sales', { env });
  new EventRelay(stack, 'Relay', { ...APP, ...props });
  return stack;
}

test('forwards all events of the seller to the default bus of the application', () => {
  const template = Template.fromStack(relay());
  const [{ Properties }] = Object.values(resourcesOfType(template, 'AWS::Events::Rule'));

  expect(Properties.EventPattern).toEqual({
    'source': ['aws.agreement-marketplace'], 'account': [SALES.account], 'detail-type': [
      { prefix: 'License ' }, { prefix: 'Purchase Agreement ' }, { prefix: 'Agreement Cancellation Request ' }, { prefix: 'Spend Threshold ' },
    ],
  });
  expect(readable(Properties.Targets)).toEqual([{
    Id: 'Target0',
    Arn: 'arn:AWS::Partition:events:eu-west-1:111122223333:event-bus/default',
    RoleArn: 'RelayEventsRole',
    DeadLetterConfig: { Arn: 'RelayEventsUndeliveredQueue' },
  }]);
});

test('only EventBridge of the seller may use its role', () => {
  const [{ Properties }] = Object.values(resourcesOfType(Template.fromStack(relay()), 'AWS::IAM::Role'));

  expect(Properties.AssumeRolePolicyDocument).toMatchObject({
    Statement: [{ Principal: { Service: 'events.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': SALES.account } } }],
  });
});

test('in an unknown Region its deployment fails, unless that is us-east-1', () => {
  const stack = relay({}, { account: SALES.account });

  expect(Template.fromStack(stack).toJSON()).toHaveProperty('Rules.MarketplaceRegionuseast1');
  expect(warningsOf(stack)).toEqual([expect.stringMatching(/Region of this stack is only known at deployment/)]);
});

test.each<[string, Partial<EventRelayProps>, Environment, RegExp]>([
  ['another Region', {}, { ...SALES, region: 'eu-west-1' }, /^Sales\/Relay: the Region of stack Sales is eu-west-1, but .* us-east-1 only\. Put the relay into a stack with env: \{ region: 'us-east-1' \}/],
  ['a circle', { targetAccount: SALES.account, targetRegion: 'us-east-1' }, SALES, /targetAccount is "444455556666"\. That is the account of the relay itself.*there already/],
  ['no account', { targetAccount: 'acme' }, SALES, /targetAccount is "acme"\. Give an AWS account id: twelve digits/],
  ['no Region', { targetRegion: 'Frankfurt' }, SALES, /targetRegion is "Frankfurt"\. Give the name of a Region/],
])('%s is refused', (_, props, env, message) => {
  expect(() => relay(props, env)).toThrow(message);
});

test('a Sovereign Cloud has its own Region', () => {
  expect(() => relay({ marketplaceRegion: 'eusc-de-east-1', targetRegion: 'eusc-de-east-1' }, { ...SALES, region: 'eusc-de-east-1' })).not.toThrow();
});
