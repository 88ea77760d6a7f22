import type { Agreement, License } from './model.js';
import { ENTITLEMENT_TOPIC, EVENT_REGION, SUBSCRIPTION_TOPIC, TOPIC_OWNER } from './rules.js';

/** A message for one topic of a legacy product (facts 6.3). */
export interface Notification {
  readonly topicArn: string;
  readonly message: NotificationMessage;
}

export interface NotificationMessage {
  readonly 'action': 'subscribe-success' | 'subscribe-fail' | 'unsubscribe-pending' | 'unsubscribe-success' | 'entitlement-updated';
  readonly 'customer-identifier': string;
  readonly 'product-code': string;
  readonly 'offer-identifier'?: string;
  /** Text, not a boolean. */
  readonly 'isFreeTrialTermPresent'?: 'true' | 'false';
}

/** Only the outcome of a subscription names the offer and the free trial (facts 6.3). */
export function subscribed(outcome: 'success' | 'fail', agreement: Agreement, license: License): Notification {
  return {
    topicArn: topic(SUBSCRIPTION_TOPIC, license),
    message: {
      'action': `subscribe-${outcome}`,
      ...customerOf(license),
      'offer-identifier': agreement.offerId,
      'isFreeTrialTermPresent': agreement.freeTrialDays === undefined ? 'false' : 'true',
    },
  };
}

export function unsubscribed(step: 'pending' | 'success', license: License): Notification {
  return { topicArn: topic(SUBSCRIPTION_TOPIC, license), message: { action: `unsubscribe-${step}`, ...customerOf(license) } };
}

/** Says nothing of what changed: the seller asks GetEntitlements (facts 6.3). */
export function entitlementUpdated(license: License): Notification {
  return { topicArn: topic(ENTITLEMENT_TOPIC, license), message: { action: 'entitlement-updated', ...customerOf(license) } };
}

function topic(prefix: string, { product }: License): string {
  return `arn:aws:sns:${EVENT_REGION}:${TOPIC_OWNER}:${prefix}${product.code}`;
}

function customerOf({ customerIdentifier = '', product }: License): Pick<NotificationMessage, 'customer-identifier' | 'product-code'> {
  return { 'customer-identifier': customerIdentifier, 'product-code': product.code };
}
