import type { HookAction } from '../../../lambda/core/access-delivery.js';
import type { AccessReason, License } from '../../../lambda/core/license.js';

/** Why the access is what it is. */
export const WHY: Readonly<Record<AccessReason, string>> = {
  LICENSED: 'AWS Marketplace has confirmed the purchase, and the buyer has registered (or need not).',
  DEPROVISIONED: 'AWS Marketplace has taken the license away: it was cancelled, expired or was terminated.',
  REPLACED: 'The agreement was renewed or replaced, and another license continues it.',
  ENTITLEMENTS_GONE: 'AWS Marketplace no longer lists any entitlement for this license; four reads said so.',
  ENTITLEMENT: 'AWS Marketplace has not listed entitlements for this license yet.',
  LICENSE: 'The buyer has registered, but AWS Marketplace has not confirmed the license.',
  REGISTRATION: 'AWS Marketplace has confirmed the purchase, but the buyer has not registered.',
};

const WAITING: Readonly<Partial<Record<AccessReason, string>>> = {
  ENTITLEMENT: 'Waits for AWS Marketplace. The entitlements are read again every hour. If it takes more than a day, ask AWS Marketplace Seller Operations, and name the agreement.',
  LICENSE: 'Waits for AWS Marketplace: License Updated comes within minutes of the purchase, and is searched for every hour if the sale was direct. '
    + 'After a day, the payment of the buyer may have failed: ask AWS Marketplace Seller Operations.',
  REGISTRATION: 'Waits for the buyer. Ask them to press "Set up your account" beside the subscription in their AWS account.',
};

const CALLED: Readonly<Record<HookAction, string>> = { GRANT: 'onGrant', CHANGE: 'onChange', REVOKE: 'onRevoke', FINAL_USAGE: 'onFinalUsage' };

/** What happens next, or what a person can do. */
export function nextStepOf({ access, hook }: License, next: HookAction | undefined): string {
  if (next !== undefined) {
    const begun = hook.triedVersion === access.version ? ' It was begun and has not succeeded: the log of that function, and of the access dispatcher, says why.' : '';
    return `Version ${access.version} is to be delivered: ${CALLED[next]}, or the mail to the administrator in its place.${begun} `
      + 'It is tried again with pauses of up to five minutes, and every hour after that; redrive does so at once.';
  }
  return WAITING[access.reason] ?? (access.state === 'ENDED' ? 'Nothing: the license is over, and that was delivered.' : 'Nothing: access is delivered.');
}
