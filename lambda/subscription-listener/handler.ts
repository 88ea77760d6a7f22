import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { factsFor } from '../core/agreement-hub.js';
import type { AgreementHub, Agreements } from '../core/agreement-hub.js';
import type { DeadLetters } from '../core/dead-letters.js';
import { eachMessage } from '../core/each-message.js';
import type { EventLog } from '../core/event-log.js';
import type { Licenses } from '../core/licenses.js';
import { readMarketplaceEvent } from '../core/marketplace-event.js';
import type { LicenseDeprovisioned, LicenseUpdated, MarketplaceEvent } from '../core/marketplace-event.js';
import { parseJson } from '../core/untrusted.js';

export interface SubscriptionListenerDependencies {
  readonly productCode: string;
  readonly licenses: Licenses;
  readonly agreements: Agreements;
  readonly deadLetters: DeadLetters;
  readonly log: EventLog;
}

/** Turns the events of AWS Marketplace into facts about licenses. */
export function subscriptionListener(dependencies: SubscriptionListenerDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { productCode, licenses, agreements, deadLetters, log } = dependencies;

  const tellLicensesOf = async (hub: AgreementHub) => {
    for (const { license, fact } of factsFor(hub)) {
      await licenses.record(license, fact);
    }
  };

  // The hub comes first and the license's own fact last: a license that hears of a dead agreement must
  // know that it is dead by then, or it would be let in for a moment.
  const linkThenRecord = async (event: LicenseUpdated | LicenseDeprovisioned) => {
    await tellLicensesOf(await agreements.link(event.agreement, event.license));
    const { name, time, id, license, licenseArn, agreement, account } = event;
    if (name === 'License Updated') {
      const value = { time, id, licenseArn, agreement, account: event.account, offer: event.offer };
      await licenses.record(license, { kind: 'updated', value });
    } else {
      await licenses.record(license, { kind: 'deprovisioned', value: { time, id, agreement } }, account ? { licenseArn, account } : undefined);
    }
  };

  const record = async (event: MarketplaceEvent) => {
    switch (event.name) {
      case 'License Updated':
      case 'License Deprovisioned':
        await linkThenRecord(event);
        break;
      case 'Purchase Agreement Created':
        await tellLicensesOf(await agreements.created(event.agreement, { time: event.time, id: event.id, intent: event.intent }));
        break;
      case 'Purchase Agreement Ended':
        await tellLicensesOf(await agreements.ended(event.agreement, { time: event.time, id: event.id, status: event.status }));
        break;
      case 'Purchase Agreement Amended':
        // New terms reach us through `License Updated` and the entitlements.
        break;
    }
    log.recorded(event.name, 'license' in event ? { license: event.license, agreement: event.agreement } : { agreement: event.agreement });
  };

  return async (batch) => await eachMessage(batch, log, async ({ messageId, body }) => {
    const reading = readMarketplaceEvent(parseJson(body), productCode);
    switch (reading.outcome) {
      case 'known':
        await record(reading.event);
        break;
      case 'malformed':
        await deadLetters.put(body, reading.reason);
        log.malformed(messageId, reading.reason);
        break;
      default:
        log.ignored(reading.name, reading.outcome);
    }
  });
}
