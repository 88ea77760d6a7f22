import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Sandbox, runScenario } from 'cdk-marketplace-saas-sandbox';
import { beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../sandbox/src/app/config.js';
import { synthesize } from '../../examples/quickstart/demo/synthesize.js';

const example = join(import.meta.dirname, '..', '..', 'examples', 'two-products');
const scenarios = readdirSync(join(example, 'scenarios'));

let assembly: string;

beforeAll(() => {
  assembly = synthesize('two-products', 'examples/two-products/app.ts');
}, 30_000);

test.each(scenarios)('%s passes', async (file) => {
  const report = await runScenario(join(example, 'scenarios', file), { sandbox: { ...readConfig(example), assembly } });
  expect(report.steps.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect(report.passed).toBe(true);
}, 120_000);

test('a resource that does not run locally is an error that prints the lines to add, and runs with them', async () => {
  const app = new App({ outdir: join(import.meta.dirname, '..', '..', 'cdk.out', 'unsupported') });
  const stack = new Stack(app, 'Acme', { env: { region: 'us-east-1' } });
  const users = new CfnUserPool(stack, 'Users');
  new Queue(stack, 'Queue', { queueName: `users-of-${users.ref}` });

  await expect(Sandbox.start({ app, products: [] })).rejects.toThrow(/AWS::Cognito::UserPool[^]*--value 'Acme\/Users=/);
  const sandbox = await Sandbox.start({ app, products: [], values: { 'Acme/Users': 'local' } });
  expect(sandbox.deployment.resource('Acme/Queue').attributes.QueueName).toBe('users-of-local');
  await sandbox.stop();
});
