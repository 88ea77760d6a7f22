import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { afterAll, expect, test } from 'vitest';
import { Sandbox } from '../src/sandbox.js';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A function that a vendor of a legacy product has: it hears of subscriptions from AWS Marketplace's own topic. */
function legacyApp(name: string): App {
  const code = join(folder, 'code');
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.mjs'), `import { SQSClient } from '@aws-sdk/client-sqs';
    export const handler = async ({ Records }) => console.log('heard', Records?.[0].Sns.Message, typeof SQSClient);`);
  const app = new App({ outdir: join(folder, name) });
  const stack = new Stack(app, 'Vendor', { env: { region: 'us-east-1' } });
  const handler = new LambdaFunction(stack, 'Handler', {
    code: Code.fromAsset(code), runtime: Runtime.NODEJS_24_X, handler: 'index.handler',
    environment: { PRODUCT_CODE: 'legacy-code', PRICING_MODEL: 'SUBSCRIPTION' },
  });
  const topic = Topic.fromTopicArn(stack, 'Subscriptions', 'arn:aws:sns:us-east-1:287250355862:aws-mp-subscription-notification-legacy-code');
  topic.addSubscription(new LambdaSubscription(handler));
  return app;
}

test('an app in this process hears of its legacy product, and finds the AWS SDK though it was synthesized elsewhere', async () => {
  const sandbox = await Sandbox.start({
    app: legacyApp('heard'),
    products: [{ code: 'legacy-code', name: 'Legacy', pricingModel: 'SUBSCRIPTION', agreementModel: 'LEGACY' }],
  });
  const { customerIdentifier } = sandbox.marketplace.buyer().subscribe({ product: 'legacy-code' });
  await sandbox.advance(10 * 60_000);
  const heard = sandbox.logs.map(({ text }) => text).find((text) => text.includes('heard'));
  expect(heard).toMatch(/"action":"subscribe-success".*function/);
  expect(heard).toContain(customerIdentifier);
  expect(sandbox.notices).toEqual([]);
  await sandbox.stop();
}, 60_000);

test('products are read from the app if none are listed, and what does not fit is told', async () => {
  const derived = await Sandbox.start({ app: legacyApp('derived') });
  expect(derived.marketplace.products).toMatchObject([{ code: 'legacy-code', pricingModel: 'SUBSCRIPTION' }]);
  expect(derived.marketplace.products[0].dimensions).toBeUndefined();
  await derived.stop();
  const other = await Sandbox.start({ app: legacyApp('other'), products: [{ code: 'other', name: 'Other', pricingModel: 'CONTRACT' }] });
  expect(other.notices).toEqual([expect.stringMatching(/^Vendor\/Handler is configured for product legacy-code, which is not listed \(listed: other\)/)]);
  await other.stop();
}, 60_000);

test('an app and an assembly cannot both be run', async () => {
  await expect(Sandbox.start({ app: 'true', assembly: folder })).rejects.toThrow('Give an app or an assembly, not both');
}, 60_000);
