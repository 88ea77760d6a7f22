import type { Rule } from './rule.js';

/** What comes over EventBridge, and when. */
export const EVENTS = [
  { id: 'events.envelope', rule: 'Events have the source `aws.agreement-marketplace`, the Region us-east-1, the seller\'s account and the agreement\'s ARN.', facts: '5.1, 5.3', sources: ['docs EventBridge', 'live'] },
  { id: 'events.created', rule: '`Purchase Agreement Created` has agreement, buyer and offer; no product and no license.', facts: '5.3, 5.4', sources: ['live'] },
  { id: 'events.license-updated', rule: '`License Updated` comes 61 seconds later and links agreement, LicenseArn and product code; from then on access is due.', facts: '5.3, 5.5, 5.7', sources: ['live', 'docs onboarding'] },
  { id: 'events.ended', rule: '`Purchase Agreement Ended` has id and status: no offer, no product, no license.', facts: '5.3, 5.4', sources: ['live'] },
  { id: 'events.deprovisioned', rule: '`License Deprovisioned` comes 31 seconds after the end.', facts: '5.5', sources: ['live'] },
  { id: 'events.roles', rule: 'A seller who made the offer is told of agreements as Proposer only, of licenses always as Manufacturer.', facts: '5.1', sources: ['docs EventBridge', 'live'] },
  { id: 'events.partner', rule: 'Of a channel partner\'s sale the maker is told as Manufacturer, the partner as Proposer, both with the resale authorization.', facts: '5.1, 8.3', sources: ['docs EventBridge', 'docs events'] },
  { id: 'events.payment-fails', rule: 'If the payment fails no `License Updated` comes, and no other event says so.', facts: '6.5', sources: ['docs EventBridge', 'ours'] },
  { id: 'events.advisory', rule: 'A doubtful buyer account brings `Advisory Issued` to the Manufacturer, and `Advisory Resolved` when it is cleared.', facts: '5.2', sources: ['docs events'] },
] as const satisfies readonly Rule[];

/** What becomes of a purchase. */
export const LIFECYCLE = [
  { id: 'lifecycle.concurrent', rule: 'One more purchase of the same product is a NEW agreement with a license of its own.', facts: '7.2, 8.3', sources: ['SDK metering', 'docs ResolveCustomer'] },
  { id: 'lifecycle.resubscribe', rule: 'A buyer who cancelled and buys again has a NEW agreement and a new license.', facts: '8.3', sources: ['docs pricing', 'ours'] },
  { id: 'lifecycle.upgrade', rule: 'An upgrade brings `Amended` at once and `License Updated` later; only then GetEntitlements tells of it.', facts: '8.3', sources: ['docs events', 'docs pricing'] },
  { id: 'lifecycle.increase-only', rule: 'In a running contract amounts only rise; a renewal may lower them.', facts: '8.3', sources: ['docs pricing'] },
  { id: 'lifecycle.cancelled', rule: 'A cancelled agreement is CANCELLED: Ended, then Deprovisioned.', facts: '8.3', sources: ['live', 'docs EventBridge'] },
  { id: 'lifecycle.expired', rule: 'A contract that does not renew is EXPIRED at its end: Ended, then Deprovisioned, and no entitlements.', facts: '8.3', sources: ['docs EventBridge', 'docs pricing'] },
  { id: 'lifecycle.terminated', rule: 'An agreement that AWS ends is TERMINATED: Ended, then Deprovisioned.', facts: '8.3', sources: ['docs EventBridge'] },
  { id: 'lifecycle.renewed', rule: 'A contract that renews itself becomes RENEWED; the next is Created with intent RENEW, previousAgreementId and the product\'s title.', facts: '5.3, 8.3', sources: ['docs events', 'docs buyer events', 'SDK agreement'] },
  { id: 'lifecycle.auto-renew-off', rule: 'Switching the renewal off brings `Amended` with autoRenewalEnabled false and who did it, and the contract expires.', facts: '5.3, 8.3', sources: ['docs events'] },
  { id: 'lifecycle.ending-notices', rule: 'An agreement that renews brings `Ending` 180, 120, 90, 60 and 30 days before, to the Proposer; one that does not brings none.', facts: '5.2', sources: ['docs events'] },
  { id: 'lifecycle.renewal-upcoming', rule: 'From the lockout on the renewal is certain: `Renewal Upcoming` says so, and it cannot be switched off any more.', facts: '5.2, 5.3', sources: ['docs events', 'ours'] },
  { id: 'lifecycle.replaced', rule: 'A private offer in place of a contract brings Created(REPLACE), Ended(REPLACED) and `License Updated`.', facts: '8.3', sources: ['docs buyer events', 'SDK agreement', 'ours'] },
  { id: 'lifecycle.future-dated', rule: 'An agreement that starts later is Created when it is signed; license and entitlements come at its start.', facts: '8.3', sources: ['docs future-dated'] },
  { id: 'lifecycle.future-dated-offers', rule: 'Only private offers of contracts can start later.', facts: '8.3', sources: ['docs future-dated'] },
  { id: 'lifecycle.contracts-only', rule: 'Only contracts are upgraded and renewed.', facts: '8.3', sources: ['docs upgrades'] },
  { id: 'lifecycle.public-terms', rule: 'A public contract lasts 1, 12, 24 or 36 months.', facts: '8.1', sources: ['docs pricing'] },
  { id: 'lifecycle.one-trial', rule: 'An account has one free trial of a product.', facts: '8.2', sources: ['docs free trials'] },
  { id: 'lifecycle.contract-trial', rule: 'The free trial of a contract expires at its end.', facts: '8.2', sources: ['ours'] },
] as const satisfies readonly Rule[];

/** SNS, for legacy products. */
export const NOTICES = [
  { id: 'notices.topics', rule: 'A legacy product has the topics of account 287250355862: subscription for all, entitlement for contracts.', facts: '6.1, 6.2', sources: ['AWS sample', 'docs SNS'] },
  { id: 'notices.subscribed', rule: '`subscribe-success` has identifier, product code, offer and isFreeTrialTermPresent as text; from then on usage counts.', facts: '6.3', sources: ['docs SNS'] },
  { id: 'notices.failed', rule: 'If the payment fails `subscribe-fail` comes, and usage is never taken.', facts: '6.3', sources: ['docs SNS'] },
  { id: 'notices.trial', rule: 'In a free trial isFreeTrialTermPresent is the text "true".', facts: '6.3', sources: ['docs SNS'] },
  { id: 'notices.entitlement', rule: 'A new contract, upgrade, renewal and expiry bring `entitlement-updated`, which says nothing of what changed.', facts: '6.3, 8.3', sources: ['docs SNS'] },
  { id: 'notices.unsubscribed', rule: 'A cancellation brings `unsubscribe-pending`, and `unsubscribe-success` when usage is no longer taken.', facts: '6.3, 6.5', sources: ['docs SNS', 'docs EventBridge'] },
  { id: 'notices.resubscribed', rule: 'After an immediate new subscription `unsubscribe-success` never comes; `subscribe-success` does.', facts: '6.3', sources: ['docs SNS'] },
  { id: 'notices.replaced', rule: 'A private offer in place of a contract brings `subscribe-success` again, with its own offer.', facts: '6.3, 8.3', sources: ['docs SNS'] },
  { id: 'notices.future-dated', rule: 'Messages of an agreement that starts later come at its start.', facts: '6.3', sources: ['docs SNS'] },
  { id: 'notices.one-agreement', rule: 'An account has one active agreement of a legacy product.', facts: '7.2', sources: ['SDK metering'] },
  { id: 'notices.events', rule: 'On EventBridge a legacy product has events of agreements and none of licenses.', facts: '7.2', sources: ['docs SNS', 'ours'] },
  { id: 'notices.none', rule: 'A product under concurrent agreements sends no SNS messages.', facts: '7.2', sources: ['docs SNS', 'ours'] },
] as const satisfies readonly Rule[];
