import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { eachMessage } from '../core/each-message.js';
import { parseJson } from '../core/untrusted.js';
import type { SubscriptionListenerDependencies } from './dependencies.js';
import { takeEvent } from './events.js';
import { takeNotification } from './notifications.js';

/** Turns what AWS Marketplace says about subscriptions into facts about licenses. */
export function subscriptionListener(dependencies: SubscriptionListenerDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { agreementModel, deadLetters, log } = dependencies;
  const take = agreementModel === 'LEGACY' ? takeNotification : takeEvent;

  return async (batch) => await eachMessage(batch, log, async ({ messageId, body }) => {
    const misunderstood = await take(parseJson(body), dependencies);
    if (misunderstood) {
      await deadLetters.put(body, misunderstood.reason);
      log.malformed(messageId, misunderstood.reason);
    }
  });
}
