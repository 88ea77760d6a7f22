import type { Agreement, AgreementIntent, AgreementStatus } from '../model.js';
import type { Offer } from '../offer.js';
import type { Product } from '../product.js';
import { DAY } from '../rules.js';
import type { Terms } from '../terms.js';
import { monthsLater } from '../times.js';
import type { IssuedLicense } from './license.js';

export interface AgreementDetails {
  readonly id: string;
  readonly acceptor: string;
  readonly offer: Offer;
  readonly intent: AgreementIntent;
  readonly acceptedAt: number;
  readonly previous?: SignedAgreement;
}

/** An agreement whose status, terms and license change as time goes by. */
export class SignedAgreement implements Agreement {
  public readonly id: string;
  public readonly offerId: string;
  public readonly product: Product;
  public readonly acceptor: string;
  public readonly proposer: string;
  public readonly resaleAuthorizationId?: string;
  public readonly intent: AgreementIntent;
  public readonly acceptedAt: number;
  public readonly startsAt: number;
  public readonly endsAt?: number;
  public readonly previousAgreementId?: string;
  public readonly initialAgreementId: string;
  public readonly freeTrialDays?: number;
  public status: AgreementStatus = 'ACTIVE';
  public lastUpdatedAt: number;
  public autoRenew: boolean;
  public terms: Terms;
  public license?: IssuedLicense;
  public readonly offer: Offer;

  /** @param endless whether a free trial of a subscription goes on as it is */
  constructor({ id, acceptor, offer, intent, acceptedAt, previous }: AgreementDetails, endless: boolean) {
    this.id = id;
    this.offer = offer;
    this.offerId = offer.id;
    this.product = offer.product;
    this.acceptor = acceptor;
    this.proposer = offer.proposer;
    this.resaleAuthorizationId = offer.resaleAuthorizationId;
    this.intent = intent;
    this.acceptedAt = acceptedAt;
    this.startsAt = Math.max(acceptedAt, offer.startsAt ?? acceptedAt);
    this.endsAt = endOf(offer, this.startsAt, endless);
    this.previousAgreementId = previous?.id;
    this.initialAgreementId = previous?.initialAgreementId ?? id;
    this.freeTrialDays = offer.freeTrialDays;
    this.lastUpdatedAt = acceptedAt;
    this.autoRenew = offer.autoRenew;
    this.terms = offer.entitlements;
  }

  /** The end of the free trial. */
  public get freeTrialUntil(): number | undefined {
    return this.freeTrialDays === undefined ? undefined : this.startsAt + this.freeTrialDays * DAY;
  }

  public get active(): boolean {
    return this.status === 'ACTIVE';
  }
}

function endOf({ product, months, freeTrialDays }: Offer, start: number, endless: boolean): number | undefined {
  if (months !== undefined) {
    return monthsLater(start, months);
  }
  const goesOn = endless && product.pricingModel === 'SUBSCRIPTION';
  return freeTrialDays === undefined || goesOn ? undefined : start + freeTrialDays * DAY;
}
