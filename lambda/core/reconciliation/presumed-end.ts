import { isGone } from '../derive-access.js';
import type { License, PricingModel } from '../license.js';
import type { Fact } from '../licenses.js';
import { CONTINUED_ENDS } from '../marketplace-rules.js';

/** Events are best effort: what should follow the end of an agreement and has not come by then will not come. */
const PATIENCE_MILLISECONDS = 2 * 60 * 60_000;

/** Greater than the id of any event: those are hexadecimal. */
const PRESUMED = 'presumed';

/** An end that AWS announced and, as far as we heard, never carried out. */
export interface PresumedEnd {
  readonly fact: Fact;
  /** The licenses that continue this one: unless one of them lets the customer in, nothing is presumed. */
  readonly successors?: readonly string[];
}

/**
 * What must have happened to a license by now. It is stamped with the time of the announcement: the last hour for
 * usage began then, and whatever AWS says later wins against it.
 */
export function presumedEnd(license: License, pricingModel: PricingModel, now: number): PresumedEnd | undefined {
  const isLong = (time: string) => Date.parse(time) <= now - PATIENCE_MILLISECONDS;
  const { subscription } = license.facts;
  if (subscription?.action === 'unsubscribe-pending') {
    const { time } = subscription;
    // A contract lives by its entitlements alone.
    return pricingModel !== 'CONTRACT' && isLong(time)
      ? { fact: { kind: 'subscription', value: { ...subscription, action: 'unsubscribe-success', time, id: PRESUMED, presumed: true } } }
      : undefined;
  }
  return presumedDeprovision(license, isLong);
}

function presumedDeprovision({ id, facts }: License, isLong: (time: string) => boolean): PresumedEnd | undefined {
  const { updated, agreements, successors = [] } = facts;
  const end = updated && agreements?.[updated.agreement];
  if (updated === undefined || end === undefined || isGone(facts) || !isLong(end.time)) {
    return undefined;
  }
  const time = updated.time > end.time ? updated.time : end.time;
  const fact: Fact = { kind: 'deprovisioned', value: { time, id: PRESUMED, agreement: updated.agreement, presumed: true } };
  if (!CONTINUED_ENDS.includes(end.status)) {
    return { fact };
  }
  const others = successors.filter((successor) => successor !== id);
  return others.length > 0 && isLong(time) ? { fact, successors: others } : undefined;
}
