import type { AdminMail } from '../admin-mail.js';
import type { License } from '../license.js';
import { isNews, noticeMail } from './notice.js';

/** Whether a customer has registered, or continues another license, and has waited for a day for AWS to confirm the purchase. */
export function isUnconfirmedForLong(license: License, now: number): boolean {
  const { access: { state, reason }, facts: { registered, inherited } } = license;
  const isUnproved = state === 'PENDING' && (reason === 'LICENSE' || reason === 'ENTITLEMENT');
  return isUnproved && (registered ?? inherited) !== undefined && isNews(waitsSince(license), now);
}

/** Tells a person about a customer who did all that was asked of them and is not let in. */
export function unconfirmedMail(license: License, productCode: string): AdminMail {
  const missing = license.access.reason === 'ENTITLEMENT' ? 'lists no entitlement of their license' : 'has not confirmed their license';
  return noticeMail(license, productCode, {
    happened: 'A customer has registered and AWS confirms no purchase',
    meaning: `A customer registered a day ago and has no access: AWS Marketplace ${missing}.`,
    since: ['Waits since', waitsSince(license)],
    next: [
      'What to do: look the purchase up in the AWS Marketplace Management Portal. If its agreement is active, open a case with AWS Marketplace Seller Operations',
      'and name the license. If there is none, the payment may have failed: ask the customer to look at the subscription in their AWS account.',
      'Access opens by itself as soon as AWS confirms the purchase.',
    ],
  });
}

/** Neither the purchase alone nor the registration alone makes anybody wait. */
function waitsSince({ access: { since = '' }, facts: { registered } }: License): string {
  return registered !== undefined && registered.time > since ? registered.time : since;
}
