import { deriveAccess } from '../../../../lambda/core/derive-access.js';
import type { AgreementEnd, AgreementModel, LicenseFacts, PricingModel } from '../../../../lambda/core/license.js';
import { iso, MINUTE, NOON } from '../a-license.js';
import { table } from './markdown.js';

/** What was heard, in words and as facts. */
type Case = readonly [heard: string, facts: LicenseFacts];

const PRICING_MODELS: readonly PricingModel[] = ['SUBSCRIPTION', 'CONTRACT', 'CONTRACT_WITH_CONSUMPTION'];

const at = (minutes: number) => ({ time: iso(NOON + minutes * MINUTE), id: `at-${minutes}` });
const updated = (minutes: number, agreement = 'agmt-1') => ({ ...at(minutes), agreement, licenseArn: 'arn:l-one', account: '111122223333' });
const listed = (minutes: number) => ({ ...at(minutes), list: [{ dimension: 'seats', value: 5, expiresAt: iso(NOON + 2 * MINUTE) }] });
const over = (status: AgreementEnd, agreement = 'agmt-1') => ({ [agreement]: { ...at(10), status } });

const provided: LicenseFacts = { updated: updated(0), activated: at(0).time, registered: at(1) };
const bought: LicenseFacts = { ...provided, entitlements: listed(1) };
const taken: LicenseFacts = { ...bought, deprovisioned: { ...at(20), agreement: 'agmt-1' } };

/** Each row of the truth table, and what people ask about it. */
const CONCURRENT: readonly Case[] = [
  ['The buyer registered; AWS has said nothing yet', { registered: at(1) }],
  ['`License Updated`; the buyer has not registered', { updated: updated(0), activated: at(0).time }],
  ['`License Updated`, registered', provided],
  ['`License Updated`, entitlements listed; not registered', { ...bought, registered: undefined }],
  ['`License Updated`, entitlements listed, registered', bought],
  ['… the same, registered for the license that this one renews', { ...bought, registered: undefined, inherited: 'l-before' }],
  ['… the same, the expiration date of the entitlements is over', bought],
  ['Entitlements listed, registered; `License Updated` was lost', { ...bought, updated: undefined, activated: undefined }],
  ['Active, then the list of entitlements is empty, confirmed by four reads in 15 minutes', { ...provided, entitlements: { ...at(30), list: [] } }],
  ['Active, then the agreement ends (cancelled, expired or terminated)', { ...bought, agreements: over('CANCELLED') }],
  ['Active, then the agreement is renewed or replaced under the same license', { ...bought, agreements: over('RENEWED') }],
  ['`License Deprovisioned`', taken],
  ['`License Deprovisioned` of an agreement that was renewed or replaced', { ...taken, agreements: over('REPLACED') }],
  ['… then `License Updated` of the agreement that continues it, under the same license; its entitlements are not read yet', {
    ...taken, updated: updated(25, 'agmt-2'), agreements: over('RENEWED'),
  }],
  ['`License Deprovisioned`, then a late `License Updated` of the agreement that is over', { ...taken, updated: updated(25), agreements: over('CANCELLED') }],
  ['`License Deprovisioned`, then a new purchase: `License Updated` of a new agreement, entitlements listed again', {
    ...taken, updated: updated(25, 'agmt-2'), agreements: over('CANCELLED'), entitlements: listed(26),
  }],
];

const success = { ...at(0), action: 'subscribe-success' } as const;
const pending = { ...at(20), action: 'unsubscribe-pending' } as const;
const subscribed: LicenseFacts = { ...bought, updated: undefined, subscription: success, activated: success.time };

const LEGACY: readonly Case[] = [
  ['The buyer registered; AWS has said nothing yet', { registered: at(1) }],
  ['`subscribe-success`; not registered', { ...subscribed, registered: undefined, entitlements: undefined }],
  ['`subscribe-success`, registered', { ...subscribed, entitlements: undefined }],
  ['`subscribe-success`, entitlements listed, registered', subscribed],
  ['Entitlements listed, registered; no message about a subscription', { ...subscribed, subscription: undefined, activated: undefined }],
  ['Active, then `subscribe-fail` (of whatever offer)', { ...subscribed, failed: at(20) }],
  ['Active, then the list of entitlements is empty, confirmed', { ...subscribed, entitlements: { ...at(30), list: [] } }],
  ['Active, then `unsubscribe-pending`', { ...subscribed, subscription: pending, unsubscribing: pending }],
  ['… then `unsubscribe-success`', { ...subscribed, subscription: { ...at(80), action: 'unsubscribe-success' }, unsubscribing: pending }],
];

export function truthTable(agreementModel: AgreementModel): string {
  const cases = agreementModel === 'LEGACY' ? LEGACY : CONCURRENT;
  return table(
    ['What was heard', ...PRICING_MODELS.map((model) => `\`${model}\``)],
    cases.map(([heard, facts]) => [heard, ...PRICING_MODELS.map((pricingModel) => accessOf(facts, pricingModel, agreementModel))]),
  );
}

function accessOf(facts: LicenseFacts, pricingModel: PricingModel, agreementModel: AgreementModel): string {
  const { state, reason, ending } = deriveAccess(facts, { pricingModel, agreementModel, requireRegistration: true });
  return state === 'ACTIVE' ? `**ACTIVE**${ending ? ', about to end' : ''}` : `${state}: ${reason}`;
}
