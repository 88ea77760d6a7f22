import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { describe, expect, test, vi } from 'vitest';
import { AgreementModel, EventRelay, MarketplaceSaasIntegration } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';
import { integration, newStack, vendorFunction } from './support/integration.js';

interface Acceptance {
  readonly reason: string;

  /** The paths of the constructs it is accepted for. */
  readonly where: RegExp;
}

const HANDLERS = /\/(Role|Handler)\//;

/** Findings that stay, each with its reason. Whoever uses the package may acknowledge them with these words. */
const ACCEPTED: Readonly<Record<string, Acceptance>> = {
  'AwsSolutions-APIG4': { reason: 'The endpoint is public by contract with AWS Marketplace; the token and the session are the proof.', where: /Fulfillment\/Api\/Http/ },
  'AwsSolutions-IAM5[Resource::*]': { reason: 'X-Ray and aws-marketplace actions have no resource level.', where: HANDLERS },
  'AwsSolutions-IAM5[Resource::<hook>:*]': { reason: 'grantInvoke of the CDK covers the versions and aliases of a hook.', where: /Hooks\/Dispatcher\/Handler\// },
  'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]': { reason: 'Key grants of the CDK: GenerateDataKey has a variant without plain text.', where: HANDLERS },
  'AwsSolutions-IAM5[Action::kms:ReEncrypt*]': { reason: 'Key grants of the CDK: ReEncrypt has a permission for each side.', where: HANDLERS },
  'AwsSolutions-SQS3': { reason: 'Takes what a stream, a schedule, a rule or a subscription gave up: the end of the line, with an alarm.', where: /(Failures|Undelivered)\/Queue/ },
  'Serverless-SQSRedrivePolicy': { reason: 'A dead-letter queue is the end of the line, with an alarm.', where: /(DeadLetters|Failures|Undelivered)\/Queue/ },
  'Serverless-LambdaDLQ': { reason: 'Functions are invoked by event source mappings and the API, whose own dead-letter queues apply.', where: /\/Handler\/Function/ },
  'Serverless-LambdaEventSourceMappingDestination': { reason: 'A mapping of an SQS queue has no destination; the dead-letter queue does it.', where: /SqsEventSource/ },
};

/** Findings about what is not ours in the examples: what a vendor's own app has, as short as a vendor would begin it. */
const ACCEPTED_OF_VENDORS: Readonly<Record<string, string>> = {
  'AwsSolutions-APIG1': 'An API of an example has its routes and nothing else.',
  'AwsSolutions-APIG4': 'The pages of an example are public: a token of AWS Marketplace or a one-time code is the proof.',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]': 'The role that the CDK gives a function.',
  'AwsSolutions-IAM5[Resource::*]': 'X-Ray, and the delivery of logs that a state machine has from the CDK, have no resource level.',
  'AwsSolutions-IAM5[Resource::<function>:*]': 'grantInvoke of the CDK covers the versions and aliases of a function.',
  'AwsSolutions-SQS3': 'It is the dead-letter queue of something that is no queue.',
  'Serverless-APIGWAccessLogging': 'An API of an example has its routes and nothing else.',
  'Serverless-APIGWDefaultThrottling': 'An API of an example has its routes and nothing else.',
  'Serverless-EventBusDLQ': 'The nightly job of an example comes again tomorrow.',
  'Serverless-LambdaDLQ': 'The functions of an example are called by hooks, queues and APIs, which try again or say so.',
  'Serverless-LambdaDefaultMemorySize': 'A function of an example has code, runtime and handler.',
  'Serverless-LambdaDefaultTimeout': 'A function of an example has code, runtime and handler.',
  'Serverless-LambdaEventSourceMappingDestination': 'A mapping of an SQS queue has no destination; the dead-letter queue does it.',
  'Serverless-LambdaTracing': 'A function of an example has code, runtime and handler.',
  'Serverless-SQSRedrivePolicy': 'It is a dead-letter queue.',
};

const examples = join(import.meta.dirname, '..', '..', 'examples');

/** What was found in all shapes: the list must have nothing that is not. */
const everFound = new Set<string>();
const everFoundOfVendors = new Set<string>();

function isOurs(construct: IConstruct): boolean {
  return construct instanceof MarketplaceSaasIntegration || construct instanceof EventRelay
    || (Stack.isStack(construct) && construct.node.id.startsWith('MarketplaceEvents-'));
}

/** The constructs with findings, by finding: those that are ours, and those of whoever uses them. */
function findings(root: IConstruct): { readonly ours: Map<string, string[]>; readonly theirs: Map<string, string[]> } {
  const parts = root.node.findAll().filter(isOurs).map(({ node }) => `${node.path}/`);
  expect(parts).not.toEqual([]);
  const found = { ours: new Map<string, string[]>(), theirs: new Map<string, string[]>() };
  for (const pack of [new AwsSolutionsChecks(), new ServerlessChecks()]) {
    for (const { ruleName, violatingResources } of pack.validateScope(root).violations) {
      for (const { constructPath = '' } of violatingResources) {
        const isPart = parts.some((path) => constructPath.startsWith(path));
        const name = ruleName.replace(/\[Resource::<\w+\.Arn>:\*\]/, `[Resource::<${isPart ? 'hook' : 'function'}>:*]`);
        const side = isPart ? found.ours : found.theirs;
        side.set(name, [...side.get(name) ?? [], constructPath]);
      }
    }
  }
  return found;
}

function expectAccepted(root: IConstruct): ReadonlyMap<string, string[]> {
  const { ours, theirs } = findings(root);
  for (const name of ours.keys()) everFound.add(name);
  const unaccepted = [...ours].flatMap(([name, paths]) => paths.filter((path) => !(name in ACCEPTED && ACCEPTED[name].where.test(path))).map((path) => `${name} at ${path}`));

  expect(unaccepted).toEqual([]);
  return theirs;
}

/** The app that an example makes, taken from it when it is about to be synthesized. */
async function exampleApp(name: string): Promise<App> {
  const apps: App[] = [];
  const synth = vi.spyOn(App.prototype, 'synth').mockImplementation(function (this: App) {
    apps.push(this);
    return undefined as never;
  });
  try {
    await import(join(examples, name, 'app.ts'));
  } finally {
    synth.mockRestore();
  }
  return apps[0];
}

const IRELAND = { region: 'eu-west-1', account: '111122223333' };

describe('the checks of cdk-nag find what is accepted, where it is accepted, and nothing else', () => {
  test.each<[string, (stack: Stack) => Partial<MarketplaceSaasIntegrationProps>, Stack?]>([
    ['the whole', () => ({})],
    ['with hooks', (stack) => ({ onGrant: vendorFunction(stack, 'Hook'), onFinalUsage: vendorFunction(stack, 'Flush') })],
    ['with a relay', () => ({}), newStack(IRELAND)],
    ['of the old agreement model', () => ({ agreementModel: AgreementModel.LEGACY })],
    ['with a key', (stack) => ({ encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }) })],
    ['with a role of the seller', (stack) => ({ sellerAccount: '444455556666', sellerRole: Role.fromRoleArn(stack, 'Seller', 'arn:aws:iam::444455556666:role/marketplace') })],
    ['with a domain', (stack) => ({
      domain: {
        domainName: 'buy.acme.example',
        certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555'),
      },
    })],
  ])('in an integration %s', (_, propsOf, stack = newStack()) => {
    integration(propsOf(stack), stack);

    expectAccepted(stack.node.root);
  });

  test('in the relay of a seller', () => {
    const stack = new Stack(new App(), 'Sales', { env: { account: '444455556666', region: 'us-east-1' } });
    new EventRelay(stack, 'Relay', { targetAccount: '111122223333', targetRegion: 'eu-west-1' });

    expectAccepted(stack.node.root);
  });

  test.each(readdirSync(examples).filter((name) => existsSync(join(examples, name, 'app.ts'))))('in the example %s', async (name) => {
    newStack();

    const theirs = expectAccepted(await exampleApp(name));
    for (const finding of theirs.keys()) everFoundOfVendors.add(finding);
    expect([...theirs].filter(([finding]) => !(finding in ACCEPTED_OF_VENDORS))).toEqual([]);
  });

  test('and the lists hold nothing else', () => {
    expect([...everFound].sort()).toEqual(Object.keys(ACCEPTED).sort());
    expect([...everFoundOfVendors].sort()).toEqual(Object.keys(ACCEPTED_OF_VENDORS).sort());
  });
});
