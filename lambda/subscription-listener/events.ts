import { recordCreated, recordDeprovisioned, recordEnded, recordUpdated } from '../core/lifecycle-steps.js';
import type { LifecycleStores } from '../core/lifecycle-steps.js';
import { readMarketplaceEvent } from '../core/marketplace-event.js';
import type { MarketplaceEvent } from '../core/marketplace-event.js';
import type { Misunderstanding, SubscriptionListenerDependencies } from './dependencies.js';

/** CONCURRENT: an EventBridge event. */
export async function takeEvent(message: unknown, dependencies: SubscriptionListenerDependencies): Promise<Misunderstanding> {
  const { productCode, log } = dependencies;
  const reading = readMarketplaceEvent(message, productCode);
  switch (reading.outcome) {
    case 'known': {
      const { event } = reading;
      await record(event, dependencies);
      log.recorded(event.name, { agreement: event.agreement, ...('license' in event && { license: event.license }) });
      return undefined;
    }
    case 'malformed':
      return reading;
    case 'review':
      log.review(reading.name, { agreement: reading.agreement });
      return undefined;
    default:
      log.ignored(reading.name, reading.outcome);
      return undefined;
  }
}

async function record(event: MarketplaceEvent, stores: LifecycleStores): Promise<void> {
  const { time, id, agreement } = event;
  switch (event.name) {
    case 'License Updated': {
      const { license, licenseArn, account, offer } = event;
      await recordUpdated(license, { time, id, licenseArn, agreement, account, offer }, stores);
      break;
    }
    case 'License Deprovisioned': {
      const { license, licenseArn, account } = event;
      await recordDeprovisioned(license, { time, id, agreement }, stores, account ? { licenseArn, account } : undefined);
      break;
    }
    case 'Purchase Agreement Created':
      await recordCreated(agreement, { time, id, intent: event.intent, previous: event.previous }, stores);
      break;
    case 'Purchase Agreement Ended':
      await recordEnded(agreement, { time, id, status: event.status }, stores);
      break;
    case 'Purchase Agreement Amended':
      // New terms reach us through `License Updated` and the entitlements.
      break;
  }
}
