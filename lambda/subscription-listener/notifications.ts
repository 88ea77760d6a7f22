import { readNotification } from '../core/legacy-notification.js';
import type { Misunderstanding, SubscriptionListenerDependencies } from './dependencies.js';

/** LEGACY: a message of the subscription topic. */
export async function takeNotification(message: unknown, { productCode, licenses, log }: SubscriptionListenerDependencies): Promise<Misunderstanding> {
  const reading = readNotification(message, productCode);
  if (reading.outcome === 'malformed') {
    return reading;
  }
  if (reading.outcome === 'unknown') {
    log.ignored(reading.name, 'unknown');
    return undefined;
  }
  const { action, license, fact } = reading.notification;
  switch (action) {
    case 'entitlement-updated':
      log.ignored(action, 'informational');
      return undefined;
    case 'subscribe-fail':
      await licenses.record(license, { kind: 'failed', value: fact });
      break;
    default:
      await licenses.record(license, { kind: 'subscription', value: fact });
  }
  log.recorded(action, { license });
  return undefined;
}
