import { Stage } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { integration, newStack, vendorFunction } from '../../../test/src/support/integration.js';
import { deploy } from '../../src/deploy/exports.js';
import { RecordingServices } from './recording-services.js';

test('deploys the whole integration', async () => {
  const stack = newStack();
  const hook = vendorFunction(stack, 'Hook');
  integration({ onGrant: hook, onChange: hook, onRevoke: hook, onFinalUsage: hook }, stack).grantRecordUsage(hook);
  const services = new RecordingServices();

  const deployment = await deploy(Stage.of(stack)!.synth().directory, services);
  await deployment.remove();

  expect(services.functions.map(({ constructPath }) => constructPath)).toContain('Stack/Marketplace/Fulfillment/Handler/Function');
  expect(services.functions.flatMap(({ environment }) => Object.entries(environment).flatMap(([name, value]) => (name === 'POWERTOOLS_SERVICE_NAME' ? [value] : []))).sort()).toEqual([
    'access-dispatcher', 'access-outbox', 'entitlement-listener', 'fulfillment', 'meter-feed', 'reconciler', 'subscription-listener', 'usage-intake', 'usage-reporter',
  ]);
  expect(services.streamMappings).toHaveLength(2);
  expect(services.rules.every(({ pattern }) => JSON.stringify(pattern).includes('"account":["000000000000"]'))).toBe(true);
  expect(deployment.output('FulfillmentUrl')).toBe(`http://127.0.0.1:8080/${services.httpApis[0].apiId}/`);
});
