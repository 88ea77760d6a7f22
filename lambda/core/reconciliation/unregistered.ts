import type { AdminMail } from '../admin-mail.js';
import type { License } from '../license.js';
import { SUBSCRIPTIONS_URL } from '../marketplace-rules.js';

const DAY_MILLISECONDS = 24 * 60 * 60_000;
const PATIENCE_MILLISECONDS = DAY_MILLISECONDS;

/** Who has looked on for so long knows: the first look at an old table must not send a mail for each of its licenses. */
const OLD_NEWS_MILLISECONDS = 30 * DAY_MILLISECONDS;

/** Whether a customer has paid for a day and never registered, and somebody should hear of it. */
export function isUnregisteredForLong({ access }: License, now: number): boolean {
  if (access.state !== 'PENDING' || access.reason !== 'REGISTRATION' || access.since === undefined) {
    return false;
  }
  const age = now - Date.parse(access.since);
  return age >= PATIENCE_MILLISECONDS && age <= OLD_NEWS_MILLISECONDS;
}

/** Tells a person about a customer who pays for nothing. */
export function unregisteredMail({ id, identity, facts, access }: License, productCode: string): AdminMail {
  const lines = [
    ['License', identity?.licenseArn ?? id],
    ['AWS account', identity?.account ?? facts.updated?.account],
    ['Agreement', facts.updated?.agreement],
    ['Offer', facts.updated?.offer],
    ['Product', productCode],
    ['Purchased', access.since],
  ];
  return {
    subject: `A customer has paid but never registered (${id})`.slice(0, 100),
    text: [
      'A customer bought your product in AWS Marketplace a day ago and has not registered: they pay and have no access.',
      '',
      ...lines.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])),
      '',
      'What to do: find out who it is (the AWS Marketplace Management Portal shows the company behind an agreement) and ask them to press',
      `"Set up your account" beside the subscription in their AWS account: ${SUBSCRIPTIONS_URL}`,
      'They can do so at any time. You are told about this license only once.',
      '',
    ].join('\n'),
  };
}
