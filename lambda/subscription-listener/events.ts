import { chainTo, recordChain } from '../core/agreement-chain.js';
import type { ChainLink } from '../core/agreement-chain.js';
import { recordCreated, recordDeprovisioned, recordEnded, recordUpdated } from '../core/lifecycle-steps.js';
import { readMarketplaceEvent } from '../core/marketplace-event.js';
import type { AgreementChanged, MarketplaceEvent } from '../core/marketplace-event.js';
import { FIRST_AGREEMENT } from '../core/marketplace-rules.js';
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

async function record(event: MarketplaceEvent, stores: SubscriptionListenerDependencies): Promise<void> {
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
      await recordChain(await linksBefore(event, stores), { time, id }, stores);
      break;
    case 'Purchase Agreement Ended':
      await recordEnded(agreement, { time, id, status: event.status }, stores);
      break;
    case 'Purchase Agreement Amended':
      // New terms reach us through `License Updated` and the entitlements.
      break;
  }
}

/**
 * AWS names the agreement that is renewed, but not the one that is replaced: without it the buyer of a new license would be asked to
 * register again. If AWS does not answer, the reconciler asks again.
 */
async function linksBefore({ name, agreement, intent, previous }: AgreementChanged, { chains, log }: SubscriptionListenerDependencies): Promise<readonly ChainLink[]> {
  if (chains === undefined || previous !== undefined || intent === undefined || intent === FIRST_AGREEMENT) {
    return [];
  }
  try {
    return await chainTo(agreement, chains);
  } catch (error) {
    log.unanswered(name, { agreement }, error);
    return [];
  }
}
