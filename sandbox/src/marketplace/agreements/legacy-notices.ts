import type { Clock, ScheduledAction } from '../../clock.js';
import type { EventFeed } from '../event-feed.js';
import type { Agreement, AgreementIntent, License } from '../model.js';
import { entitlementUpdated, subscribed, unsubscribed } from '../notifications.js';
import type { Notification } from '../notifications.js';
import { hasKind } from '../product.js';
import { together } from './together.js';

/** Which SNS messages the steps of a legacy purchase bring (facts 6, 8.3). */
export class LegacyNotices {
  /** The `unsubscribe-success` to come, by product and buyer. */
  private readonly coming = new Map<string, ScheduledAction>();

  constructor(private readonly clock: Clock, private readonly events: EventFeed) {}

  /** A buyer who subscribes again at once gets no `unsubscribe-success` for the subscription before (facts 6.3). */
  public signed(agreement: Agreement): void {
    const key = keyOf(agreement.product.code, agreement.acceptor);
    this.coming.get(key)?.cancel();
    this.coming.delete(key);
  }

  /** Renewals and upgrades change only entitlements; a new offer is a new subscription (facts 6.3). */
  public provided(time: number, agreement: Agreement, license: License, intent: AgreementIntent): Promise<void> {
    return this.publish(time, [
      ...(intent === 'NEW' || intent === 'REPLACE' ? [subscribed('success', agreement, license)] : []),
      ...entitlements(license),
    ]);
  }

  public notProvided(time: number, agreement: Agreement, license: License): Promise<void> {
    return this.publish(time, [subscribed('fail', agreement, license)]);
  }

  /** A contract without usage expires without a word on the subscription topic (facts 8.3). */
  public ended(time: number, agreement: Agreement, license: License): Promise<void> {
    const quiet = agreement.product.pricingModel === 'CONTRACT' && agreement.status === 'EXPIRED';
    return this.publish(time, [...(quiet ? [] : [unsubscribed('pending', license)]), ...entitlements(license)]);
  }

  /** @param due when usage is no longer taken */
  public willClose(due: number, agreement: Agreement, license: License): void {
    if (agreement.product.pricingModel === 'CONTRACT' && agreement.status === 'EXPIRED') {
      return;
    }
    const key = keyOf(license.product.code, license.account);
    this.coming.set(key, this.clock.schedule(due, `Customer ${license.customerIdentifier ?? license.account} is unsubscribed`, () => {
      this.coming.delete(key);
      return this.publish(due, [unsubscribed('success', license)]);
    }));
  }

  private publish(time: number, notifications: readonly Notification[]): Promise<void> {
    return together(notifications.map(({ topicArn, message }) => this.events.publish(time, topicArn, message)));
  }
}

/** Only contracts have the entitlement topic (facts 6.2). */
function entitlements(license: License): Notification[] {
  return hasKind(license.product, 'ENTITLED') ? [entitlementUpdated(license)] : [];
}

function keyOf(product: string, account: string): string {
  return `${product}/${account}`;
}
