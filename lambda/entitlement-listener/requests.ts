import { isOwnMessage, readEntitlementRead, readForIdentity } from '../core/entitlement-reads.js';
import { readNotification } from '../core/legacy-notification.js';
import type { AgreementModel } from '../core/license.js';
import { readMarketplaceEvent } from '../core/marketplace-event.js';
import type { EntitlementRead } from '../core/messages.js';

/** What a message on the entitlement queue asks for. */
export type Request
  = | { readonly outcome: 'read'; readonly read: EntitlementRead }
    | { readonly outcome: 'malformed'; readonly reason: string }
    | { readonly outcome: 'ignored'; readonly name: string; readonly why: 'informational' | 'unknown' | 'other-product' };

export interface Product {
  readonly productCode: string;
  readonly agreementModel: AgreementModel;
}

/** Our own request to read a license, or what AWS says about one. */
export function requestIn(message: unknown, { productCode, agreementModel }: Product): Request {
  if (isOwnMessage(message)) {
    return ownRequest(message, agreementModel);
  }
  return agreementModel === 'LEGACY' ? requestOfNotification(message, productCode) : requestOfEvent(message, productCode);
}

function ownRequest(message: unknown, agreementModel: AgreementModel): Request {
  const own = readEntitlementRead(message);
  if ('reason' in own) {
    return { outcome: 'malformed', reason: own.reason };
  }
  return agreementModel === 'CONCURRENT' && own.read.licenseArn === undefined
    ? { outcome: 'malformed', reason: 'EntitlementRead message.licenseArn: expected the ARN of the license' }
    : { outcome: 'read', read: own.read };
}

function requestOfEvent(message: unknown, productCode: string): Request {
  const reading = readMarketplaceEvent(message, productCode);
  switch (reading.outcome) {
    case 'malformed':
      return reading;
    case 'known':
      return reading.event.name === 'License Updated'
        ? { outcome: 'read', read: readForIdentity(reading.event.license, reading.event) }
        : { outcome: 'ignored', name: reading.event.name, why: 'informational' };
    default:
      return { outcome: 'ignored', name: reading.name, why: reading.outcome === 'review' ? 'informational' : reading.outcome };
  }
}

function requestOfNotification(message: unknown, productCode: string): Request {
  const reading = readNotification(message, productCode);
  switch (reading.outcome) {
    case 'malformed':
      return reading;
    case 'known':
      return reading.notification.action === 'entitlement-updated'
        ? { outcome: 'read', read: readForIdentity(reading.notification.license, {}) }
        : { outcome: 'ignored', name: reading.notification.action, why: 'informational' };
    case 'unknown':
      return { outcome: 'ignored', name: reading.name, why: 'unknown' };
  }
}
