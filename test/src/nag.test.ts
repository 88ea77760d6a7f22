import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { integration, newStack, vendorFunction } from './support/integration.js';

/** Findings that stay, each with its reason. Whoever uses the package may acknowledge them with these words. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'AwsSolutions-APIG4': 'The endpoint is public by contract with AWS Marketplace; the token and the session are the proof.',
  'AwsSolutions-IAM5[Resource::*]': 'X-Ray and aws-marketplace actions have no resource level.',
  'AwsSolutions-IAM5[Resource::<HookB39E2767.Arn>:*]': 'grantInvoke of the CDK covers the versions and aliases of a hook.',
  'AwsSolutions-SQS3': 'Takes what a stream, the schedule or a subscription gave up: the end of the line, with an alarm.',
  'Serverless-SQSRedrivePolicy': 'A dead-letter queue is the end of the line, with an alarm.',
  'Serverless-LambdaDLQ': 'Functions are invoked by event source mappings and the API, whose own dead-letter queues apply.',
  'Serverless-LambdaEventSourceMappingDestination': 'A mapping of an SQS queue has no destination; the dead-letter queue does it.',
};

function findings(): Map<string, string[]> {
  const stack = newStack();
  const marketplace = integration({ onGrant: vendorFunction(stack, 'Hook') }, stack);
  const byRule = new Map<string, string[]>();
  for (const pack of [new AwsSolutionsChecks(), new ServerlessChecks()]) {
    for (const { ruleName, violatingResources } of pack.validateScope(stack.node.root).violations) {
      const ours = violatingResources.flatMap(({ constructPath }) => constructPath?.startsWith(marketplace.node.path) === true ? [constructPath] : []);
      if (ours.length > 0) byRule.set(ruleName, [...byRule.get(ruleName) ?? [], ...ours]);
    }
  }
  return byRule;
}

test('the checks of cdk-nag find what is accepted, where it is accepted, and nothing else', () => {
  const found = findings();

  expect([...found.keys()].sort()).toEqual(Object.keys(ACCEPTED).sort());
  expect(found.get('AwsSolutions-SQS3')!.every((path) => /(Failures|Undelivered)\/Queue/.test(path))).toBe(true);
  expect(found.get('Serverless-SQSRedrivePolicy')!.every((path) => /(DeadLetters|Failures|Undelivered)\/Queue/.test(path))).toBe(true);
  expect(found.get('Serverless-LambdaEventSourceMappingDestination')!.every((path) => path.includes('SqsEventSource'))).toBe(true);
});
