import type { Purchase } from './purchase.js';
import { OPEN_END } from './rules.js';
import { iso } from './times.js';

/** An EventBridge event of AWS Marketplace, shaped like the live ones (facts 5.3). */
export interface MarketplaceEvent {
  readonly 'version': '0';
  readonly 'id': string;
  readonly 'detail-type': DetailType;
  readonly 'source': string;
  readonly 'account': string;
  /** ISO 8601, whole seconds. */
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': readonly string[];
  readonly 'detail': EventDetail;
}

/** Direct offers only: agreement events go to the proposer, license events to the manufacturer (facts 5.1). */
export type DetailType
  = | 'Purchase Agreement Created - Proposer'
    | 'Purchase Agreement Amended - Proposer'
    | 'Purchase Agreement Ended - Proposer'
    | 'License Updated - Manufacturer'
    | 'License Deprovisioned - Manufacturer';

export interface EventDetail {
  /** AWS repeats it on a duplicate of the same event. */
  readonly requestId: string;
  readonly catalog: 'AWSMarketplace';
  readonly agreement: AgreementPart;
  readonly product?: { readonly id: string; readonly code?: string; readonly title?: string };
  readonly license?: { readonly arn: string };
  readonly acceptor: { readonly accountId: string };
  readonly proposer: { readonly accountId: string };
  readonly offer?: { readonly id: string };
  readonly resaleAuthorization?: { readonly id: null };
}

export interface AgreementPart {
  readonly id: string;
  readonly intent?: 'NEW' | 'AMEND';
  readonly status?: 'ACTIVE' | 'CANCELLED' | 'EXPIRED';
  readonly acceptanceTime?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly autoRenewalEnabled?: boolean;
}

/** What is particular to one kind of event; the feed adds the rest. */
export interface EventContent {
  readonly type: DetailType;
  readonly agreement: AgreementPart;
  readonly account: string;
  readonly more: Pick<EventDetail, 'product' | 'license' | 'offer' | 'resaleAuthorization'>;
}

/** No product and no license in it: `License Updated` links them to the agreement. */
export function agreementCreated(purchase: Purchase): EventContent {
  return {
    type: 'Purchase Agreement Created - Proposer',
    agreement: { id: purchase.agreementId, intent: 'NEW', status: 'ACTIVE', ...term(purchase) },
    account: purchase.account,
    more: { offer: { id: purchase.offerId }, resaleAuthorization: { id: null } },
  };
}

/** Documented with the product's id and title, but no code (facts 5.3, 5.4). */
export function agreementAmended(purchase: Purchase): EventContent {
  return {
    type: 'Purchase Agreement Amended - Proposer',
    agreement: { id: purchase.agreementId, intent: 'AMEND', status: 'ACTIVE', ...term(purchase), autoRenewalEnabled: false },
    account: purchase.account,
    more: {
      product: { id: purchase.product.id, title: purchase.product.name },
      offer: { id: purchase.offerId },
      resaleAuthorization: { id: null },
    },
  };
}

/** Live, it has no offer, no product and no license. */
export function agreementEnded(purchase: Purchase, status: 'CANCELLED' | 'EXPIRED'): EventContent {
  return {
    type: 'Purchase Agreement Ended - Proposer',
    agreement: { id: purchase.agreementId, status },
    account: purchase.account,
    more: { resaleAuthorization: { id: null } },
  };
}

export function licenseUpdated(purchase: Purchase): EventContent {
  return licenseEvent('License Updated - Manufacturer', purchase);
}

export function licenseDeprovisioned(purchase: Purchase): EventContent {
  return licenseEvent('License Deprovisioned - Manufacturer', purchase);
}

function licenseEvent(type: DetailType, purchase: Purchase): EventContent {
  return {
    type,
    agreement: { id: purchase.agreementId },
    account: purchase.account,
    more: {
      product: { id: purchase.product.id, code: purchase.product.code },
      license: { arn: purchase.licenseArn },
      offer: { id: purchase.offerId },
    },
  };
}

function term(purchase: Purchase): Pick<AgreementPart, 'acceptanceTime' | 'startTime' | 'endTime'> {
  const accepted = iso(purchase.acceptedAt);
  return {
    acceptanceTime: accepted,
    startTime: accepted,
    endTime: purchase.expiresAt === undefined ? OPEN_END : iso(purchase.expiresAt),
  };
}
