import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import type { Environment } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { MarketplaceSaasIntegration } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';
import { EVENTS_FOR_REVIEW, INFORMATIONAL_EVENTS } from '../../lambda/core/marketplace-rules.js';
import { COMPLETE, integration, newStack, templateOf, warningsOf } from './support/integration.js';
import { readable, resourcesOfType } from './support/template.js';

const OWN = '111122223333';
const SELLER = '444455556666';
const AGREEMENTS = [{ prefix: 'Purchase Agreement ' }, { prefix: 'Agreement Cancellation Request ' }, { prefix: 'Spend Threshold ' }];
const FRANKFURT = { region: 'eu-central-1', account: OWN };

/** The stacks of an app but those named, by name. */
function otherStacks(stack: Stack, scope = stack.node.root): Stack[] {
  return scope.node.findAll().filter((each): each is Stack => Stack.isStack(each) && each !== stack && !(each instanceof NestedStack));
}

function withIntegration(stack: Stack, id = 'Marketplace', props: Partial<MarketplaceSaasIntegrationProps> = {}): Stack {
  new MarketplaceSaasIntegration(stack, id, { ...COMPLETE, ...props });
  return stack;
}

function appOf({ node }: Stack): App {
  if (!App.isApp(node.root)) throw new Error('The stack is in no app.');
  return node.root;
}

function rulesOf(stack: Stack) {
  return Object.entries(resourcesOfType(Template.fromStack(stack), 'AWS::Events::Rule')).map(([name, { Properties }]) => [name, readable(Properties) as { EventPattern: unknown }] as const);
}

describe('in the Region of AWS Marketplace', () => {
  const rules = resourcesOfType(templateOf(), 'AWS::Events::Rule');
  const marketplace = { source: ['aws.agreement-marketplace'], account: [OWN] };
  const ofProduct = { detail: { product: { code: ['2p409vwjybxwn3pd5tcrz4xbw'] } } };

  test.each([
    ['SubscriptionsLicenseEvents', { ...marketplace, ...ofProduct, 'detail-type': [{ prefix: 'License ' }] }, 'SubscriptionsEvents'],
    ['SubscriptionsAgreementEvents', { ...marketplace, 'detail-type': AGREEMENTS }, 'SubscriptionsEvents'],
    ['EntitlementsLicenseUpdated', { ...marketplace, ...ofProduct, 'detail-type': [{ prefix: 'License Updated' }] }, 'EntitlementsReads'],
  ])('%s go from the bus to the queue', (name, pattern, queue) => {
    const { EventPattern, Targets } = rules[name].Properties;

    expect(EventPattern).toEqual(pattern);
    expect(readable(Targets)).toEqual([{ Id: 'Target0', Arn: `${queue}Queue`, DeadLetterConfig: { Arn: `${queue}DeadLettersQueue` } }]);
  });

  test('everything that the handler counts or tells a person of gets through', () => {
    const prefixes = ['SubscriptionsLicenseEvents', 'SubscriptionsAgreementEvents']
      .flatMap((name) => (rules[name].Properties.EventPattern as { 'detail-type': { prefix: string }[] })['detail-type'].map(({ prefix }) => prefix));

    const held = [...INFORMATIONAL_EVENTS, ...EVENTS_FOR_REVIEW].filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)));

    expect(held).toEqual([]);
  });

  test('an alarm tells of events that a person should look at, and what to do', () => {
    templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'EventsForReview',
      Namespace: 'CdkMarketplaceSaas',
      Dimensions: [{ Name: 'product', Value: '2p409vwjybxwn3pd5tcrz4xbw' }],
      Threshold: 1,
      TreatMissingData: 'notBreaching',
      AlarmActions: [Match.anyValue()],
      AlarmDescription: Match.stringLikeRegexp('Advisory Issued.*Nobody\'s access has changed.*log of the subscription listener names the event and the agreement.*decide there'),
    });
  });

  test('there are no other rules, no other stacks and no warnings', () => {
    const stack = withIntegration(newStack());

    expect(Object.keys(rules)).toHaveLength(3);
    expect(otherStacks(stack)).toEqual([]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('test events are heard only under the source that is named', () => {
    const template = templateOf({ testEventSource: 'sandbox.agreement-marketplace' });

    for (const { Properties } of Object.values(resourcesOfType(template, 'AWS::Events::Rule'))) {
      expect(Properties.EventPattern).toMatchObject({ source: ['aws.agreement-marketplace', 'sandbox.agreement-marketplace'], account: [OWN] });
    }
    expect(() => integration({ testEventSource: 'aws.agreement-marketplace' })).toThrow(/testEventSource is "aws\.agreement-marketplace"\. AWS lets nobody else/);
    expect(() => integration({ testEventSource: 'my source' })).toThrow(/testEventSource is "my source"\. Give the source of your test events/);
  });

  test('a Sovereign Cloud has its own', () => {
    const stack = withIntegration(newStack({ region: 'eusc-de-east-1', account: OWN }), 'Marketplace', { marketplaceRegion: 'eusc-de-east-1' });

    expect(otherStacks(stack)).toEqual([]);
  });
});

describe('in another Region', () => {
  test('a relay in us-east-1 forwards all events of the account to the default bus of the app', () => {
    const stack = withIntegration(newStack(FRANKFURT));
    const [relay, ...more] = otherStacks(stack);

    expect(more).toEqual([]);
    expect(relay).toMatchObject({ region: 'us-east-1', account: OWN, stackName: 'Stack-MarketplaceEvents-eu-central-1' });
    expect(relay.node.id).toBe('MarketplaceEvents-111122223333-eu-central-1');
    expect(rulesOf(relay)).toEqual([['EventsRule', expect.objectContaining({
      EventPattern: {
        'source': ['aws.agreement-marketplace'], 'account': [OWN], 'detail-type': [{ prefix: 'License ' }, ...AGREEMENTS],
      },
      Targets: [{
        Id: 'Target0',
        Arn: 'arn:AWS::Partition:events:eu-central-1:111122223333:event-bus/default',
        RoleArn: 'EventsRole',
        DeadLetterConfig: { Arn: 'EventsUndeliveredQueue' },
      }],
    })]]);
  });

  test('the relay may put events on that bus, and nothing else', () => {
    const [relay] = otherStacks(withIntegration(newStack(FRANKFURT)));
    const [{ Properties }] = Object.values(resourcesOfType(Template.fromStack(relay), 'AWS::IAM::Policy'));

    expect(readable(Properties.PolicyDocument)).toMatchObject({
      Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: 'arn:AWS::Partition:events:eu-central-1:111122223333:event-bus/default' }],
    });
  });

  test('the app is deployed after its relay, and neither refers to the other', () => {
    const stack = withIntegration(newStack(FRANKFURT));
    const [relay] = otherStacks(stack);
    Template.fromStack(stack);

    expect(stack.dependencies).toEqual([relay]);
    expect(relay.dependencies).toEqual([]);
    expect(Template.fromStack(relay).toJSON()).not.toHaveProperty('Outputs');
  });

  test('the rules of the app are the same as in us-east-1', () => {
    const patterns = (env: Environment) => rulesOf(withIntegration(newStack(env))).map(([name, { EventPattern }]) => [name, EventPattern]);

    expect(patterns(FRANKFURT)).toEqual(patterns({ region: 'us-east-1', account: OWN }));
  });

  test('integrations of one account and Region share a relay, others have their own', () => {
    const stack = withIntegration(newStack(FRANKFURT));
    const app = appOf(stack);
    withIntegration(new Stack(app, 'Second', { env: FRANKFURT }), 'Marketplace', { productCode: 'another' });
    withIntegration(new Stack(app, 'Tokyo', { env: { ...FRANKFURT, region: 'ap-northeast-1' } }));
    withIntegration(new Stack(app, 'Staging', { env: { ...FRANKFURT, account: '222233334444' } }));

    const relays = app.node.children.filter(({ node }) => node.id.startsWith('MarketplaceEvents'));

    expect(relays.map(({ node }) => node.id)).toEqual([
      'MarketplaceEvents-111122223333-eu-central-1', 'MarketplaceEvents-111122223333-ap-northeast-1', 'MarketplaceEvents-222233334444-eu-central-1',
    ]);
  });

  test('an account that is only known at deployment is that of the relay, too', () => {
    const [relay] = otherStacks(withIntegration(newStack({ region: 'eu-central-1' })));
    const [[, rule]] = rulesOf(relay);

    expect(relay.node.id).toBe('MarketplaceEvents-eu-central-1');
    expect(rule).toMatchObject({
      EventPattern: { account: ['AWS::AccountId'] },
      Targets: [{ Arn: 'arn:AWS::Partition:events:eu-central-1:AWS::AccountId:event-bus/default' }],
    });
  });

  test('works in a stage, whose relay is deployed with it', () => {
    const app = appOf(newStack());
    const stage = new Stage(app, 'Prod', { env: FRANKFURT });
    const stack = withIntegration(new Stack(stage, 'App'));
    const [relay] = otherStacks(stack, stage);
    const assembly = app.synth().getNestedAssembly('assembly-Prod');

    expect(assembly.getStackArtifact(stack.artifactId).dependencies.map(({ id }) => id)).toContain(relay.artifactId);
    expect(relay.stackName).toBe('Prod-App-MarketplaceEvents-eu-central-1');
  });

  test('works in a nested stack: the stack around it is deployed after the relay', () => {
    const stack = newStack(FRANKFURT);
    withIntegration(new NestedStack(stack, 'Nested'));
    const [relay] = otherStacks(stack);
    appOf(stack).synth();

    expect(stack.dependencies).toEqual([relay]);
    expect(relay.stackName).toBe('Stack-MarketplaceEvents-eu-central-1');
  });

  test('an event that cannot be forwarded is kept and raises an alarm', () => {
    const [relay] = otherStacks(withIntegration(newStack(FRANKFURT)));
    const template = Template.fromStack(relay);

    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmDescription: Match.stringLikeRegexp('could not be forwarded to eu-central-1') });
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  });
});

describe('in a Region that is only known at deployment', () => {
  test('one warning is given, and a deployment elsewhere than in us-east-1 fails, however many products there are', () => {
    const stack = newStack({});
    withIntegration(stack);
    withIntegration(stack, 'Second', { productCode: 'another' });
    const { Rules } = Template.fromStack(stack).toJSON() as { Rules: Record<string, unknown> };

    expect(warningsOf(stack)).toEqual([expect.stringMatching(/only known at deployment.*us-east-1 only.*Set env\.region/)]);
    expect(Object.entries(Rules).filter(([name]) => name !== 'CheckBootstrapVersion')).toEqual([['MarketplaceRegionuseast1', {
      Assertions: [{ Assert: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, AssertDescription: expect.stringMatching(/us-east-1 only/) as string }],
    }]]);
    expect(otherStacks(stack)).toEqual([]);
  });

  test('the rules pin the account of the deployment', () => {
    const stack = withIntegration(newStack({}));

    for (const [, rule] of rulesOf(stack)) expect(rule).toMatchObject({ EventPattern: { account: ['AWS::AccountId'] } });
  });

  test('the stack around a nested one is checked', () => {
    const stack = newStack({});
    const nested = withIntegration(new NestedStack(stack, 'Nested'));

    expect(Template.fromStack(stack).toJSON()).toHaveProperty('Rules.MarketplaceRegionuseast1');
    expect(Template.fromStack(nested).toJSON()).not.toHaveProperty('Rules');
  });
});

describe('sold by another account', () => {
  const seller = { sellerAccount: SELLER };

  test('the bus takes events of the seller, and rules hear no other account', () => {
    const stack = withIntegration(newStack(FRANKFURT), 'Marketplace', seller);
    const policies = Object.values(resourcesOfType(Template.fromStack(stack), 'AWS::Events::EventBusPolicy')).map(({ Properties }) => readable(Properties));

    expect(policies[0]).toEqual({
      EventBusName: 'default',
      StatementId: expect.stringMatching(/^Stack[a-zA-Z0-9]+$/) as string,
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:AWS::Partition:iam::${SELLER}:root` },
        Action: 'events:PutEvents',
        Resource: `arn:AWS::Partition:events:eu-central-1:${OWN}:event-bus/default`,
      },
    });
    expect(new Set(policies.map((policy) => (policy as { StatementId: string }).StatementId)).size).toBe(policies.length);
    for (const [, rule] of rulesOf(stack)) expect(rule).toMatchObject({ EventPattern: { account: [SELLER] } });
  });

  test('there is no relay, for the seller has one', () => {
    const stack = withIntegration(newStack(FRANKFURT), 'Marketplace', seller);

    expect(otherStacks(stack)).toEqual([]);
    expect(stack.dependencies).toEqual([]);
  });

  test('two stacks of one account have two statements', () => {
    const idsOf = (stack: Stack) => Object.values(resourcesOfType(Template.fromStack(stack), 'AWS::Events::EventBusPolicy'))
      .map(({ Properties }) => Properties.StatementId as string);
    const first = withIntegration(newStack(FRANKFURT), 'Marketplace', seller);
    const second = withIntegration(new Stack(appOf(first), 'Second', { env: FRANKFURT }), 'Marketplace', seller);

    expect(idsOf(first).filter((id) => idsOf(second).includes(id))).toEqual([]);
  });

  test('an account that is only known at deployment may turn out to be the seller', () => {
    const stack = withIntegration(newStack({}), 'Marketplace', seller);
    const template = Template.fromStack(stack).toJSON() as { Conditions: Record<string, unknown>; Resources: Record<string, { Type: string; Condition?: string }> };
    const policies = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Events::EventBusPolicy');

    expect(policies).not.toHaveLength(0);
    for (const { Condition } of policies) {
      expect(template.Conditions[Condition!]).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, SELLER] }] });
    }
    expect(template).not.toHaveProperty('Rules.MarketplaceRegionuseast1');
  });

  test('the account of the stack itself is no other one', () => {
    const stack = withIntegration(newStack(), 'Marketplace', { sellerAccount: OWN });

    expect(resourcesOfType(Template.fromStack(stack), 'AWS::Events::EventBusPolicy')).toEqual({});
  });

  test('test events come from the account of the app', () => {
    const stack = withIntegration(newStack(FRANKFURT), 'Marketplace', { ...seller, testEventSource: 'sandbox.agreement-marketplace' });

    for (const [, rule] of rulesOf(stack)) expect(rule).toMatchObject({ EventPattern: { account: [SELLER, OWN] } });
  });
});

describe('several products in one app and account', () => {
  test('no license event of one reaches the other', () => {
    const stack = withIntegration(withIntegration(newStack(), 'First', { productCode: 'first' }), 'Second', { productCode: 'second' });
    const rules = Object.entries(resourcesOfType(Template.fromStack(stack), 'AWS::Events::Rule'));
    const ofLicenses = rules.map(([name, { Properties }]) => [name, Properties.EventPattern as { detail?: { product: { code: string[] } } }] as const)
      .filter(([, { detail }]) => detail !== undefined);

    expect(ofLicenses).toHaveLength(4);
    for (const [name, { detail }] of ofLicenses) expect(detail!.product.code).toEqual([name.startsWith('First') ? 'first' : 'second']);
  });
});
