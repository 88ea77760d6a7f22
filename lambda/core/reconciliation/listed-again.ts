import type { AdminMail } from '../admin-mail.js';
import type { License } from '../license.js';
import type { EntitlementCrawl } from './entitlement-crawl.js';
import { goesOn, noticeMail } from './notice.js';

/**
 * Whether AWS took a license back long ago and lists it with entitlements nevertheless. It may have been given back in an event that was
 * lost, or the list is wrong: nothing in it gives a license back, so a person has to look.
 */
export function isListedAgain({ id, access }: License, { licenses }: EntitlementCrawl, now: number): boolean {
  const { state, reason, end } = access;
  const isLongOver = state === 'ENDED' && reason === 'DEPROVISIONED' && goesOn(end, now);
  return isLongOver && (licenses.get(id)?.list ?? []).length > 0;
}

/** Tells a person about a customer who may have been shut out by mistake. */
export function listedAgainMail(license: License, productCode: string): AdminMail {
  return noticeMail(license, productCode, {
    happened: 'A customer without access may have paid for it',
    meaning: 'AWS Marketplace took this license away more than a day ago and still lists entitlements for it: it may have given it back without our hearing of it.',
    since: ['Taken away', license.access.end],
    next: [
      'What to do: look the agreement up in the AWS Marketplace Management Portal. If it has ended, nothing: the list of AWS is late. If it is active, the customer pays',
      'and has no access: let them in by hand, and ask AWS Marketplace Seller Operations to send "License Updated" for the license again.',
    ],
  });
}
