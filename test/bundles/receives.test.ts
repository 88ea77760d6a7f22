import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { MOST_RECEIVES } from '../../lambda/core/access-delivery.js';
import { integration, newStack } from '../src/support/integration.js';

test('the queue of wake-ups hands out each of them as often as the dispatcher counts', () => {
  const stack = newStack();
  integration({}, stack);
  const queues = Template.fromStack(stack).findResources('AWS::SQS::Queue', { Properties: { FifoQueue: true } });
  const [wakeUps] = Object.entries(queues).filter(([id]) => id.startsWith('MarketplaceHooksDispatcherWakeUpsQueue')).map(([, { Properties }]) => Properties as object);
  expect(wakeUps).toMatchObject({ RedrivePolicy: { maxReceiveCount: MOST_RECEIVES } });
});
