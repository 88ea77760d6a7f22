import type { Behaviour } from './behaviour.js';
import type { Offer } from './offer.js';
import { hasKind } from './product.js';
import type { Product } from './product.js';
import { ACCOUNT_ID, CONTRACT_MONTHS, FREE_TRIAL_DAYS, LONGEST_PRIVATE_OFFERS } from './rules.js';
import { checkTerms } from './terms.js';
import { iso } from './times.js';

/** What AWS Marketplace refuses when an offer is made (facts 8). */
export function checkOffer(offer: Offer, behaviour: Behaviour, now: number): void {
  const { product, buyer, proposer } = offer;
  checkTerms(product, offer.entitlements);
  for (const account of [buyer, proposer]) {
    if (account !== undefined && !ACCOUNT_ID.test(account)) {
      throw problem(product, `account '${account}' in an offer must have twelve digits`);
    }
  }
  if (offer.freeTrialDays !== undefined) {
    checkFreeTrial(offer, offer.freeTrialDays, behaviour);
  }
  if (hasKind(product, 'ENTITLED')) {
    checkContract(offer, behaviour, now);
  } else {
    checkOpenEnd(offer);
  }
}

function checkFreeTrial({ product, months, startsAt, autoRenew }: Offer, days: number, { freeTrialDays }: Behaviour): void {
  const [shortest, longest] = FREE_TRIAL_DAYS[freeTrialDays];
  if (!Number.isInteger(days) || days < shortest || days > longest) {
    throw problem(product, `a free trial cannot last ${days} days; it lasts ${shortest} to ${longest}`);
  }
  if (months !== undefined || startsAt !== undefined || autoRenew) {
    throw problem(product, 'a free trial starts at once, lasts its days and does not renew; leave out months, startsAt and autoRenew');
  }
}

function checkContract({ product, kind, months, startsAt, freeTrialDays }: Offer, { longestPrivateOffer }: Behaviour, now: number): void {
  const longest = LONGEST_PRIVATE_OFFERS[longestPrivateOffer];
  if (months !== undefined && kind === 'PUBLIC' && !CONTRACT_MONTHS.includes(months)) {
    throw new Error(`A contract cannot last ${months} months; public offers last ${CONTRACT_MONTHS.join(', ')}.`);
  }
  if (months !== undefined && !(Number.isInteger(months) && months >= 1 && months <= longest)) {
    throw problem(product, `a contract cannot last ${months} months; private offers last 1 to ${longest}`);
  }
  if (months === undefined && freeTrialDays === undefined) {
    throw problem(product, 'a contract needs months');
  }
  if (startsAt !== undefined && kind === 'PUBLIC') {
    throw problem(product, 'only private offers can start later; leave out startsAt or make a private offer');
  }
  if (startsAt !== undefined && !(startsAt > now)) {
    throw problem(product, `the offer starts at ${iso(startsAt)}, which is not later than now (${iso(now)}); leave out startsAt to start at acceptance`);
  }
}

/** Facts 8.3: only contracts start later or renew; a subscription goes on until it is cancelled. */
function checkOpenEnd({ product, months, startsAt, autoRenew }: Offer): void {
  if (months !== undefined) {
    throw problem(product, `a ${product.pricingModel} is open-ended; leave out months`);
  }
  if (startsAt !== undefined || autoRenew) {
    throw problem(product, `a ${product.pricingModel} starts at once and goes on until it is cancelled; leave out startsAt and autoRenew`);
  }
}

function problem(product: Product, what: string): Error {
  return new Error(`Product '${product.code}': ${what}.`);
}
