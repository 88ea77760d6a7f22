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

const examples = join(import.meta.dirname, '..', '..', 'examples');

/** What was found in all shapes: the list must have nothing that is not. */
const everFound = new Set<string>();

function isOurs(construct: IConstruct): boolean {
  return construct instanceof MarketplaceSaasIntegration || construct instanceof EventRelay
    || (Stack.isStack(construct) && construct.node.id.startsWith('MarketplaceEvents-'));
}

/** The constructs with findings, by finding, as far as they are ours. */
function findings(root: IConstruct): Map<string, string[]> {
  const ours = root.node.findAll().filter(isOurs).map(({ node }) => `${node.path}/`);
  expect(ours).not.toEqual([]);
  const found = new Map<string, string[]>();
  for (const pack of [new AwsSolutionsChecks(), new ServerlessChecks()]) {
    for (const { ruleName, violatingResources } of pack.validateScope(root).violations) {
      const paths = violatingResources.flatMap(({ constructPath = '' }) => ours.some((path) => constructPath.startsWith(path)) ? [constructPath] : []);
      const name = ruleName.replace(/\[Resource::<\w+\.Arn>:\*\]/, '[Resource::<hook>:*]');
      if (paths.length > 0) found.set(name, [...found.get(name) ?? [], ...paths]);
    }
  }
  return found;
}

function expectAccepted(root: IConstruct): void {
  const found = findings(root);
  for (const name of found.keys()) everFound.add(name);
  const unaccepted = [...found].flatMap(([name, paths]) => paths.filter((path) => !(name in ACCEPTED && ACCEPTED[name].where.test(path))).map((path) => `${name} at ${path}`));

  expect(unaccepted).toEqual([]);
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

    expectAccepted(await exampleApp(name));
  });

  test('and the list holds nothing else', () => {
    expect([...everFound].sort()).toEqual(Object.keys(ACCEPTED).sort());
  });
});
