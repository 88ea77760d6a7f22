import { App, Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { MarketplaceSaasIntegration } from 'cdk-marketplace-saas';
import { COMPLETE, PRODUCT, newStack, warningsOf } from './support/integration.js';

const another = (stack: Stack, id: string, productCode = PRODUCT.productCode) => new MarketplaceSaasIntegration(stack, id, { ...COMPLETE, productCode });

test('two integrations of one product in a stack are warned about, with what happens and what to do', () => {
  const stack = newStack();
  another(stack, 'One');
  another(stack, 'Two');

  expect(warningsOf(stack)).toEqual([
    expect.stringMatching(/productCode is "2p409vwjybxwn3pd5tcrz4xbw", like that of Stack\/One in the same stack.*each hears of every purchase.*Correct productCode, or leave one out/),
  ]);
});

test('products of their own are not, nor the same one in stacks of their own', () => {
  newStack(); // Makes the bundles.
  const app = new App();
  const [production, staging] = ['111122223333', '444455556666'].map((account) => new Stack(app, `Of${account}`, { env: { region: 'us-east-1', account } }));
  another(production, 'One');
  another(production, 'Two', 'another');
  another(staging, 'One');

  expect([...warningsOf(production), ...warningsOf(staging)]).toEqual([]);
});
