import type { Behaviour } from '../behaviour.js';
import type { License } from '../model.js';
import { FINAL_USAGE } from '../rules.js';
import { iso } from '../times.js';
import type { LicensedUsage, Usage } from './usage.js';

/** Whether AWS meters usage now. NOT_METERED: it says Success and bills nothing. */
export type Standing
  = | { readonly meters: 'YES'; readonly usage: LicensedUsage }
    | { readonly meters: 'CustomerNotSubscribed' | 'NOT_METERED'; readonly reason: string };

/** Facts 3.2, 3.7, 5.6: usage counts from `License Updated` until the end of the final hour, unless AWS suspended the buyer. */
export function standingOf(usage: Usage, now: number, behaviour: Pick<Behaviour, 'finalHour' | 'usageBeforeActivation'>): Standing {
  const { license, style, time } = usage;
  if (!license) {
    return notSubscribed('the customer has no agreement for this product');
  }
  if (license.suspended) {
    return notSubscribed(`AWS suspended account ${license.account}`);
  }
  if (license.activatedAt === undefined) {
    return beforeActivation(license, behaviour);
  }
  const end = finalHourEnd(license, behaviour);
  if (end !== undefined && now >= end) {
    return notSubscribed(`final usage was accepted until ${iso(end)}`);
  }
  if (style === 'PRODUCT' && license.deprovisionedAt !== undefined && time > license.deprovisionedAt) {
    return notSubscribed(`the subscription ended at ${iso(license.deprovisionedAt)}`);
  }
  return { meters: 'YES', usage: { ...usage, license } };
}

/** A license that ended before it came never will: what was sent for it cannot become right later. */
function beforeActivation({ endedAt }: License, { usageBeforeActivation }: Pick<Behaviour, 'usageBeforeActivation'>): Standing {
  if (endedAt !== undefined) {
    return notSubscribed('the license was never activated');
  }
  const reason = 'the license is not activated yet';
  return usageBeforeActivation === 'NOT_METERED' ? { meters: 'NOT_METERED', reason } : notSubscribed(reason);
}

/** ENDED: the hour begins with the end of the agreement, and `License Deprovisioned` closes it (conflict C1). */
function finalHourEnd({ endedAt, deprovisionedAt }: License, { finalHour }: Pick<Behaviour, 'finalHour'>): number | undefined {
  if (finalHour === 'DEPROVISIONED') {
    return deprovisionedAt === undefined ? undefined : deprovisionedAt + FINAL_USAGE;
  }
  return endedAt === undefined ? undefined : Math.min(endedAt + FINAL_USAGE, deprovisionedAt ?? Infinity);
}

function notSubscribed(reason: string): Standing {
  return { meters: 'CustomerNotSubscribed', reason };
}
