import { createHash } from 'node:crypto';
import { renewalLockoutOf } from '../agreements/renewal-lockout.js';
import type { Agreement } from '../model.js';
import { keysOf } from '../product.js';
import { DAY, LIMITED_PRICE, RENEWAL_LOCKOUT } from '../rules.js';
import { monthsLater } from '../times.js';
import type { AcceptedTerm } from './messages.js';
import { seconds } from './view.js';

const CURRENCY = 'USD';

interface TermHead {
  readonly type: string;
  readonly id: string;
}

/** What the buyer accepted. A `freeTrialPricingTerm` tells a trial from a sale (facts 5.8, conflict C9). */
export function acceptedTermsOf(agreement: Agreement): AcceptedTerm[] {
  const { id, product, freeTrialDays, startsAt, acceptedAt, endsAt } = agreement;
  const contract = product.pricingModel !== 'SUBSCRIPTION';
  const paid = freeTrialDays === undefined;
  // A trial that goes on as it is has the terms of both; one that is followed by another agreement has its own only.
  const metered = product.pricingModel !== 'CONTRACT' && (paid || endsAt === undefined);
  const head = (type: string) => ({ type, id: termId(id, type) });
  return [
    ...(contract && paid ? [upfrontTerm(agreement, head('ConfigurableUpfrontPricingTerm'))] : []),
    ...(metered ? [usageTerm(agreement, head('UsageBasedPricingTerm'))] : []),
    ...(paid ? [] : [trialTerm(agreement, head('FreeTrialPricingTerm'))]),
    ...(startsAt > acceptedAt ? [{ validityTerm: { ...head('ValidityTerm'), ...validityOf(agreement) } }] : []),
    ...(contract && paid ? [renewalTerm(agreement, head('RenewalTerm'))] : []),
    { legalTerm: { ...head('LegalTerm'), documents: [{ type: 'StandardEula', version: '2022-07-14' }] } },
    { supportTerm: { ...head('SupportTerm'), refundPolicy: 'No refunds.' } },
  ];
}

function usageTerm({ product }: Agreement, head: TermHead): AcceptedTerm {
  return { usageBasedPricingTerm: { ...head, currencyCode: CURRENCY, rateCards: [{ rateCard: keysOf(product, 'METERED').map(priced) }] } };
}

function trialTerm({ freeTrialDays, terms }: Agreement, head: TermHead): AcceptedTerm {
  return { freeTrialPricingTerm: { ...head, duration: `P${freeTrialDays}D`, grants: grantsOf(terms) } };
}

function renewalTerm(agreement: Agreement, head: TermHead): AcceptedTerm {
  const locked = renewalLockoutOf(agreement) !== undefined;
  return { renewalTerm: { ...head, configuration: { enableAutoRenew: agreement.autoRenew }, ...(locked && { lockoutPeriod: `P${RENEWAL_LOCKOUT / DAY}D` }) } };
}

function upfrontTerm(agreement: Agreement, head: TermHead): AcceptedTerm {
  const duration = durationOf(agreement) ?? 'P12M';
  const dimensions = new Set([...keysOf(agreement.product, 'ENTITLED'), ...Object.keys(agreement.terms)]);
  return {
    configurableUpfrontPricingTerm: {
      ...head,
      currencyCode: CURRENCY,
      rateCards: [{
        selector: { type: 'Duration', value: duration },
        constraints: { multipleDimensionSelection: 'Allowed', quantityConfiguration: 'Allowed' },
        rateCard: [...dimensions].map(priced),
      }],
      configuration: { selectorValue: duration, dimensions: Object.entries(agreement.terms).map(([dimensionKey, amount]) => ({ dimensionKey, dimensionValue: unitsOf(amount) })) },
    },
  };
}

function validityOf(agreement: Agreement): { agreementDuration?: string; agreementStartDate: number; agreementEndDate?: number } {
  const duration = durationOf(agreement);
  return {
    ...(duration && { agreementDuration: duration }),
    agreementStartDate: seconds(agreement.startsAt),
    ...(agreement.endsAt !== undefined && { agreementEndDate: seconds(agreement.endsAt) }),
  };
}

/** ISO 8601: whole months if it is that, else days. */
function durationOf({ startsAt, endsAt }: Agreement): string | undefined {
  if (endsAt === undefined) {
    return undefined;
  }
  const months = Math.round((endsAt - startsAt) / (30.44 * DAY));
  return months > 0 && monthsLater(startsAt, months) === endsAt ? `P${months}M` : `P${Math.round((endsAt - startsAt) / DAY)}D`;
}

/** Every unit has the price of a product that is limited to test accounts. */
function priced(dimensionKey: string): { dimensionKey: string; price: string } {
  return { dimensionKey, price: String(LIMITED_PRICE) };
}

function grantsOf(terms: Agreement['terms']): { dimensionKey: string; maxQuantity?: number }[] {
  return Object.entries(terms).map(([dimensionKey, amount]) => ({ dimensionKey, ...(unitsOf(amount) > 0 && { maxQuantity: unitsOf(amount) }) }));
}

/** Terms count units; an entitlement that is no number is one unit. */
function unitsOf(amount: number | boolean | string): number {
  return typeof amount === 'number' ? Math.trunc(amount) : 1;
}

function termId(agreementId: string, type: string): string {
  return `term-${createHash('sha256').update(`${agreementId}/${type}`).digest('hex').slice(0, 13)}`;
}
