import type { IdGenerator } from './ids.js';
import { hasKind } from './product.js';
import type { Product } from './product.js';
import { USUAL_MONTHS } from './rules.js';
import type { Terms } from './terms.js';
import { iso } from './times.js';

export type OfferKind = 'PUBLIC' | 'PRIVATE';

/** What a buyer can accept. */
export interface Offer {
  readonly id: string;
  readonly kind: OfferKind;
  readonly product: Product;
  /** The account it is made to; absent: to anyone. */
  readonly buyer?: string;
  /** The account that makes it: the product's seller, or a channel partner. */
  readonly proposer: string;
  /** The seller's permission to a channel partner. */
  readonly resaleAuthorizationId?: string;
  /** What is bought in advance, for contracts: dimension → amount. */
  readonly entitlements: Terms;
  /** How long a contract lasts. Absent: open-ended, or as long as the trial. */
  readonly months?: number;
  /** Milliseconds since the epoch. Absent: at acceptance. */
  readonly startsAt?: number;
  readonly freeTrialDays?: number;
  /** Whether the contract renews itself at its end, until the buyer says otherwise. */
  readonly autoRenew: boolean;
}

/** The offer of which the seller says only what matters. */
export interface OfferDetails extends Partial<Omit<Offer, 'product' | 'kind' | 'proposer' | 'id'>> {
  readonly product: Product;
}

/** Every product has one public offer, and one for a free trial. */
export function publicOffer(details: OfferDetails, ids: IdGenerator): Offer {
  const { product, freeTrialDays } = details;
  const which = freeTrialDays === undefined ? 'public-offer' : 'public-trial';
  const id = `offer-${ids.branch(`${which}/${product.id}`).alphanumeric(13)}`;
  return { ...filledUp(details), id, kind: 'PUBLIC', proposer: product.seller };
}

/** @param partner the channel partner's account, who sells it instead of the seller */
export function privateOffer(details: OfferDetails, ids: IdGenerator, partner?: string): Offer {
  return {
    ...filledUp(details),
    id: `offer-${ids.alphanumeric(13)}`,
    kind: 'PRIVATE',
    proposer: partner ?? details.product.seller,
    ...(partner !== undefined && { resaleAuthorizationId: `resaleauthz-${ids.alphanumeric(13)}` }),
  };
}

function filledUp({ entitlements = {}, months, autoRenew = false, ...details }: OfferDetails): Omit<Offer, 'id' | 'kind' | 'proposer'> {
  const usual = hasKind(details.product, 'ENTITLED') && details.freeTrialDays === undefined ? USUAL_MONTHS : undefined;
  return { ...details, entitlements: { ...entitlements }, months: months ?? usual, autoRenew };
}

/** Whether this account can accept the offer now. */
export function acceptable({ id, buyer, startsAt }: Offer, account: string, now: number): void {
  if (buyer !== undefined && buyer !== account) {
    throw new Error(`Offer ${id} is made to account ${buyer}; account ${account} cannot accept it.`);
  }
  if (startsAt !== undefined && startsAt <= now) {
    throw new Error(`Offer ${id} was to start at ${iso(startsAt)}, which is past; make a new one.`);
  }
}
