import type { AdminMail } from '../admin-mail.js';
import type { License } from '../license.js';
import { SUBSCRIPTIONS_URL } from '../marketplace-rules.js';
import { isNews, noticeMail } from './notice.js';

/** Whether a customer has paid for a day and never registered, and somebody should hear of it. */
export function isUnregisteredForLong({ access }: License, now: number): boolean {
  return access.state === 'PENDING' && access.reason === 'REGISTRATION' && isNews(access.since, now);
}

/** Tells a person about a customer who pays for nothing. */
export function unregisteredMail(license: License, productCode: string): AdminMail {
  return noticeMail(license, productCode, {
    happened: 'A customer has paid but never registered',
    meaning: 'A customer bought your product in AWS Marketplace a day ago and has not registered: they pay and have no access.',
    since: ['Purchased', license.access.since],
    next: [
      'What to do: find out who it is (the AWS Marketplace Management Portal shows the company behind an agreement) and ask them to press',
      `"Set up your account" beside the subscription in their AWS account: ${SUBSCRIPTIONS_URL}`,
      'They can do so at any time.',
    ],
  });
}
