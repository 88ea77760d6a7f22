import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterAll, expect, test } from 'vitest';
import { productsOf } from '../../src/app/derived-products.js';
import { readAssembly } from '../../src/assembly/exports.js';
import { noticesAbout } from '../../src/notices.js';

const folder = mkdtempSync(join(tmpdir(), 'derived-'));
writeFileSync(join(folder, 'index.mjs'), '');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What is told of an app whose functions have these environments. */
function notices(...environments: readonly Record<string, string>[]): string[] {
  const app = new App();
  const stack = new Stack(app, 'Vendor', { env: { region: 'us-east-1' } });
  environments.forEach((environment, i) => new LambdaFunction(stack, `Handler${i}`, { code: Code.fromAsset(folder, { exclude: ['*.out'] }), runtime: Runtime.NODEJS_24_X, handler: 'index.handler', environment }));
  return noticesAbout(undefined, productsOf(readAssembly(app.synth().directory)));
}

const intake = { USAGE_DIMENSIONS: '["api-calls","storage-gb"]' };

test('what to list is told with the usage dimensions of the app, and a place for what it does not say', () => {
  expect(notices({ PRODUCT_CODE: 'a', PRICING_MODEL: 'CONTRACT_WITH_CONSUMPTION' }, intake)).toEqual([
    expect.stringContaining('--product \'a:CONTRACT_WITH_CONSUMPTION:<dimensions bought in advance>:api-calls,storage-gb\', or'),
  ]);
  expect(notices({ PRODUCT_CODE: 'a', PRICING_MODEL: 'SUBSCRIPTION' }, intake)).toEqual([expect.stringContaining('\'a:SUBSCRIPTION:api-calls,storage-gb\'')]);
  expect(notices({ PRODUCT_CODE: 'a', PRICING_MODEL: 'SUBSCRIPTION' })).toEqual([expect.stringContaining('\'a:SUBSCRIPTION:<dimensions billed by usage>\'')]);
});

test('whose dimensions they are is not known in an app with two products', () => {
  expect(notices({ PRODUCT_CODE: 'a', PRICING_MODEL: 'SUBSCRIPTION' }, { PRODUCT_CODE: 'b', PRICING_MODEL: 'CONTRACT' }, intake)).toEqual([
    expect.stringContaining('\'a:SUBSCRIPTION:<dimensions billed by usage>\''), expect.stringContaining('\'b:CONTRACT:<dimensions bought in advance>\''),
  ]);
});
