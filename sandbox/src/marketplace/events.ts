import type { Agreement, License } from './model.js';
import { OPEN_END } from './rules.js';
import type { CATALOG } from './rules.js';
import { iso } from './times.js';
import { renewalLockoutOf } from './agreements/renewal-lockout.js';

/** An EventBridge event of AWS Marketplace, shaped like the live ones (facts 5.3). */
export interface MarketplaceEvent {
  readonly 'version': '0';
  readonly 'id': string;
  readonly 'detail-type': DetailType;
  readonly 'source': string;
  /** Whose bus it arrives on. */
  readonly 'account': string;
  /** ISO 8601, whole seconds. */
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': readonly string[];
  readonly 'detail': EventDetail;
}

export type EventName
  = | 'Purchase Agreement Created'
    | 'Purchase Agreement Amended'
    | 'Purchase Agreement Ended'
    | 'Purchase Agreement Ending'
    | 'Purchase Agreement Renewal Upcoming'
    | 'Purchase Agreement Advisory Issued'
    | 'Purchase Agreement Advisory Resolved'
    | 'License Updated'
    | 'License Deprovisioned';

/** As whom an account is told: it owns the product, or it made the offer (facts 5.1). */
export type EventRole = 'Manufacturer' | 'Proposer';

export type DetailType = `${EventName} - ${EventRole}`;

export interface EventDetail {
  /** AWS repeats it on a duplicate of the same event. */
  readonly requestId: string;
  readonly catalog: typeof CATALOG;
  readonly agreement: AgreementPart;
  readonly renewalSummary?: RenewalSummary;
  readonly advisory?: { readonly issuedAt?: string; readonly resolvedAt?: string };
  readonly product?: { readonly id: string; readonly code?: string; readonly title?: string };
  readonly license?: { readonly arn: string };
  readonly acceptor: { readonly accountId: string };
  readonly proposer: { readonly accountId: string; readonly name?: string };
  readonly offer?: { readonly id: string };
  readonly resaleAuthorization?: { readonly id: string | null };
}

export interface AgreementPart {
  readonly id: string;
  readonly intent?: Agreement['intent'];
  readonly status?: Agreement['status'];
  readonly acceptanceTime?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly autoRenewalEnabled?: boolean;
  readonly previousAgreementId?: string;
  readonly daysBeforeEndTime?: number;
}

export interface RenewalSummary {
  /** Null: the agreement has no such time. */
  readonly lockoutStartTime?: string | null;
  readonly lockoutReached?: boolean;
  readonly disabledBy?: 'ACCEPTOR' | null;
}

/** What is particular to one event; the feed adds the rest. */
export interface EventContent {
  readonly type: DetailType;
  /** The account whose bus it arrives on. */
  readonly receiver: string;
  readonly detail: Omit<EventDetail, 'requestId' | 'catalog'>;
}

type Detail = EventContent['detail'];

/**
 * No product and no license in it: `License Updated` links them to the agreement. Only a renewal names the agreement before it;
 * it is documented with the product's id and title as well (facts 5.3, 5.4).
 */
export function agreementCreated(agreement: Agreement): EventContent[] {
  const { intent, status, previousAgreementId } = agreement;
  const renewal = intent === 'RENEW';
  return forParties('Purchase Agreement Created', agreement, () => ({
    agreement: { id: agreement.id, intent, status, ...termOf(agreement), ...(renewal && { previousAgreementId }) },
    ...(renewal && { product: titleOf(agreement) }),
    ...partiesOf(agreement, { named: renewal }),
    offer: { id: agreement.offerId },
    resaleAuthorization: { id: agreement.resaleAuthorizationId ?? null },
  }));
}

/** Who made the offer is told of the renewal as well, and of the product's id and title, but not its code (facts 5.3, 5.4). */
export function agreementAmended(agreement: Agreement): EventContent[] {
  const { id, status, autoRenew } = agreement;
  return forParties('Purchase Agreement Amended', agreement, (role) => ({
    agreement: { id, intent: 'AMEND', status, ...termOf(agreement), ...(role === 'Proposer' && { autoRenewalEnabled: autoRenew }) },
    ...(role === 'Proposer' && { renewalSummary: renewalOf(agreement), product: titleOf(agreement) }),
    ...partiesOf(agreement),
    offer: { id: agreement.offerId },
    resaleAuthorization: { id: agreement.resaleAuthorizationId ?? null },
  }));
}

/** Live, it has no offer, no product and no license (facts 5.3). */
export function agreementEnded(agreement: Agreement): EventContent[] {
  return forParties('Purchase Agreement Ended', agreement, () => ({
    agreement: { id: agreement.id, status: agreement.status },
    ...partiesOf(agreement),
    resaleAuthorization: { id: agreement.resaleAuthorizationId ?? null },
  }));
}

/** For whoever made the offer (facts 5.2). */
export function agreementEnding(agreement: Agreement, daysBeforeEndTime: number): EventContent {
  const { startTime, endTime } = termOf(agreement);
  return {
    type: 'Purchase Agreement Ending - Proposer',
    receiver: agreement.proposer,
    detail: {
      agreement: { id: agreement.id, startTime, endTime, status: agreement.status, daysBeforeEndTime, autoRenewalEnabled: agreement.autoRenew },
      renewalSummary: renewalOf(agreement),
      product: titleOf(agreement),
      ...partiesOf(agreement, { named: true }),
      offer: { id: agreement.offerId },
    },
  };
}

/** The renewal is certain now. For whoever made the offer (facts 5.2). */
export function renewalUpcoming(agreement: Agreement): EventContent {
  const { startTime, endTime } = termOf(agreement);
  return {
    type: 'Purchase Agreement Renewal Upcoming - Proposer',
    receiver: agreement.proposer,
    detail: {
      agreement: { id: agreement.id, startTime, endTime },
      renewalSummary: { lockoutReached: true },
      product: titleOf(agreement),
      ...partiesOf(agreement, { named: true }),
    },
  };
}

/** AWS doubts the buyer's account, or no longer does. For the product's owner (facts 5.2). */
export function advisory(what: 'Issued' | 'Resolved', agreement: Agreement, time: number): EventContent {
  const at = seconds(time);
  return {
    type: `Purchase Agreement Advisory ${what} - Manufacturer`,
    receiver: agreement.product.seller,
    detail: {
      agreement: { id: agreement.id },
      product: { id: agreement.product.id },
      ...partiesOf(agreement),
      offer: { id: agreement.offerId },
      advisory: what === 'Issued' ? { issuedAt: at } : { resolvedAt: at },
    },
  };
}

/** @param arn the license's ARN as events spell it */
export function licenseEvent(name: 'License Updated' | 'License Deprovisioned', agreement: Agreement, { product }: License, arn: string): EventContent {
  return {
    type: `${name} - Manufacturer`,
    receiver: product.seller,
    detail: {
      agreement: { id: agreement.id },
      product: { id: product.id, code: product.code },
      license: { arn },
      ...partiesOf(agreement),
      offer: { id: agreement.offerId },
    },
  };
}

/** A seller who made the offer is told as Proposer only; a channel partner's sale is told to both (facts 5.1). */
function forParties(name: EventName, { proposer, product }: Agreement, detail: (role: EventRole) => Detail): EventContent[] {
  const toProposer: EventContent = { type: `${name} - Proposer`, receiver: proposer, detail: detail('Proposer') };
  return proposer === product.seller
    ? [toProposer]
    : [{ type: `${name} - Manufacturer`, receiver: product.seller, detail: detail('Manufacturer') }, toProposer];
}

function partiesOf({ acceptor, proposer }: Agreement, { named = false } = {}): Pick<Detail, 'acceptor' | 'proposer'> {
  return {
    acceptor: { accountId: acceptor },
    proposer: { ...(named && { name: `Seller ${proposer}` }), accountId: proposer },
  };
}

function titleOf({ product }: Agreement): { id: string; title: string } {
  return { id: product.id, title: product.name };
}

function renewalOf(agreement: Agreement): RenewalSummary {
  const lockout = renewalLockoutOf(agreement);
  return {
    lockoutStartTime: lockout === undefined ? null : iso(lockout),
    disabledBy: agreement.autoRenew || agreement.endsAt === undefined ? null : 'ACCEPTOR',
  };
}

function termOf({ acceptedAt, startsAt, endsAt }: Agreement): Pick<AgreementPart, 'acceptanceTime' | 'startTime' | 'endTime'> {
  return { acceptanceTime: iso(acceptedAt), startTime: iso(startsAt), endTime: endsAt === undefined ? OPEN_END : iso(endsAt) };
}

function seconds(time: number): string {
  return iso(time).replace(/\.[0-9]{3}Z$/, 'Z');
}
