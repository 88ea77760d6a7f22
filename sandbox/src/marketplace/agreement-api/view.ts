import type { Agreement } from '../model.js';
import { DAY, LIMITED_PRICE } from '../rules.js';
import type { AgreementView, AgreementViewSummary, DescribeAgreementResult, EndTimeBehavior } from './messages.js';

export function summaryOf(agreement: Agreement): AgreementViewSummary {
  const end = endTimeBehaviorOf(agreement);
  const trialEnd = trialEndOf(agreement);
  return {
    ...viewOf(agreement),
    lastUpdateTime: seconds(agreement.lastUpdatedAt),
    entitlements: licenseArnsOf(agreement).map((licenseArn) => ({ licenseArn })),
    ...(end && { endTimeBehaviorType: end.type }),
    ...(end?.reasonCode && { endTimeBehaviorReasonCode: end.reasonCode }),
    ...(trialEnd !== undefined && { freeTrialEndTime: trialEnd }),
  };
}

export function descriptionOf(agreement: Agreement): DescribeAgreementResult {
  const end = endTimeBehaviorOf(agreement);
  const trialEnd = trialEndOf(agreement);
  return {
    ...viewOf(agreement),
    estimatedCharges: { currencyCode: 'USD', agreementValue: valueOf(agreement) },
    ...(end && { endTimeBehavior: end }),
    ...(trialEnd !== undefined && { freeTrialSummary: { trialEndTime: trialEnd } }),
  };
}

/**
 * What happens at the end: only of active agreements that have one. [SDK] Agreement client, 2026-11.
 * [ours] The trial of a subscription is followed by the public offer, that of a contract by nothing: trials have no renewal term.
 * In any other contract it was the buyer who opted out.
 */
export function endTimeBehaviorOf({ status, endsAt, autoRenew, freeTrialDays, offerId, product }: Agreement): EndTimeBehavior | undefined {
  if (status !== 'ACTIVE' || endsAt === undefined) {
    return undefined;
  }
  if (autoRenew) {
    return { type: 'RENEW', renewalSummary: { offerId } };
  }
  if (freeTrialDays === undefined) {
    return { type: 'EXPIRE', reasonCode: 'ACCEPTOR_RENEW_OPTED_OUT', renewalSummary: { offerId } };
  }
  return product.pricingModel === 'SUBSCRIPTION' ? { type: 'REPLACE' } : { type: 'EXPIRE', reasonCode: 'NO_RENEWAL_TERM' };
}

/** None until it is provisioned; a legacy license has an ARN that no API names. */
export function licenseArnsOf({ license }: Agreement): string[] {
  return license && license.customerIdentifier === undefined ? [license.arn] : [];
}

function viewOf(agreement: Agreement): AgreementView {
  return {
    agreementId: agreement.id,
    acceptanceTime: seconds(agreement.acceptedAt),
    startTime: seconds(agreement.startsAt),
    ...(agreement.endsAt !== undefined && { endTime: seconds(agreement.endsAt) }),
    agreementType: 'PurchaseAgreement',
    acceptor: { accountId: agreement.acceptor },
    proposer: { accountId: agreement.proposer },
    proposalSummary: { resources: [{ id: agreement.product.id, type: 'SaaSProduct' }], offerId: agreement.offerId },
    status: agreement.status,
    initialAgreementId: agreement.initialAgreementId,
  };
}

/** What a contract commits to; 0 for usage and for trials. [SDK] EstimatedCharges, 2026-11. */
function valueOf({ terms, freeTrialDays }: Agreement): string {
  const units = freeTrialDays === undefined ? Object.values(terms).reduce<number>((sum, amount) => sum + (typeof amount === 'number' ? amount : 1), 0) : 0;
  return (units * LIMITED_PRICE).toFixed(3).replace(/\.?0+$/, '');
}

function trialEndOf({ startsAt, freeTrialDays }: Agreement): number | undefined {
  return freeTrialDays === undefined ? undefined : seconds(startsAt + freeTrialDays * DAY);
}

export function seconds(time: number): number {
  return time / 1_000;
}
