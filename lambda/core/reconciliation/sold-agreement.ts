import type { AgreementChains } from '../agreement-chain.js';
import { isGone } from '../derive-access.js';
import { licenseIdOf } from '../license-id.js';
import type { AgreementEnd, License, Stamp, UpdatedFact } from '../license.js';
import { AGREEMENT_ENDS } from '../marketplace-rules.js';
import { isNewer, linkedAgreements } from '../merge-facts.js';

/** An agreement that the seller proposed, as the Agreement API tells of it. Times are ISO 8601. */
export interface SoldAgreement {
  readonly id: string;
  readonly status: string;
  readonly start: string;
  readonly end?: string;
  readonly lastUpdate: string;
  readonly account: string;
  readonly offer?: string;
  /** Product ids, `prod-…`. */
  readonly products: readonly string[];
  readonly licenseArns: readonly string[];
  /** The first agreement of the chain of renewals and replacements. */
  readonly initial?: string;
}

/** The Agreement API. A seller sees what it proposed itself: nothing that a channel partner sold. */
export interface SoldAgreements extends AgreementChains {
  updatedSince(time: string): Promise<readonly SoldAgreement[]>;
  ofLicense(licenseArn: string): Promise<readonly SoldAgreement[]>;
}

/** Events come within minutes: what they are about to tell need not be found. */
const EVENTS_COME_WITHIN_MILLISECONDS = 15 * 60_000;

/** Tells a found fact from one that an event told. Both have the moment of AWS, so that neither order of them matters. */
const FOUND = 'found';

/** A `License Updated` that must have been lost: the license belongs to an active agreement that we do not know it by. */
export function lostUpdate(sold: SoldAgreement, licenseArn: string, license: License | undefined, now: number): UpdatedFact | undefined {
  const { id, status, start, account, offer } = sold;
  const fact = { time: start, id: FOUND, licenseArn, agreement: id, account, ...(offer !== undefined && { offer }) };
  const isKnown = license?.facts.linked?.includes(id) === true && license.facts.updated !== undefined;
  const isSettled = status === 'ACTIVE' && Date.parse(start) <= now - EVENTS_COME_WITHIN_MILLISECONDS;
  return isSettled && !isKnown && isNewer(fact, license?.facts.updated) ? fact : undefined;
}

/**
 * A `License Updated` that must have been lost: a license was taken away under an agreement and given back under the same one. The search
 * is behind now and then, and an agreement that lives in it may be over. So AWS must have changed it well after the license was taken, and
 * still have found it active.
 */
export function lostReturn(sold: SoldAgreement, licenseArn: string, license: License | undefined, now: number): UpdatedFact | undefined {
  const { id, status, lastUpdate, account, offer } = sold;
  const { updated, deprovisioned, agreements } = license?.facts ?? {};
  if (license === undefined || !isGone(license.facts) || updated?.agreement !== id || deprovisioned === undefined || agreements?.[id] !== undefined) {
    return undefined;
  }
  const changed = Date.parse(lastUpdate);
  const isLater = changed >= Date.parse(deprovisioned.time) + EVENTS_COME_WITHIN_MILLISECONDS;
  const isSettled = status === 'ACTIVE' && changed <= now - EVENTS_COME_WITHIN_MILLISECONDS;
  return isLater && isSettled ? { time: lastUpdate, id: FOUND, licenseArn, agreement: id, account, ...(offer !== undefined && { offer }) } : undefined;
}

/** An `Ended` that must have been lost, for a license that is known to belong to the agreement. */
export function lostEnd(sold: SoldAgreement, license: License, now: number): (Stamp & { readonly status: AgreementEnd }) | undefined {
  const status = AGREEMENT_ENDS.find((end) => end === sold.status);
  const { agreements } = license.facts;
  const isOld = Date.parse(sold.lastUpdate) <= now - EVENTS_COME_WITHIN_MILLISECONDS;
  if (status === undefined || !isOld || agreements?.[sold.id] !== undefined || !linkedAgreements(license.facts).includes(sold.id)) {
    return undefined;
  }
  // An agreement that ended early may still tell the end that was agreed on.
  const time = sold.end !== undefined && sold.end < sold.lastUpdate ? sold.end : sold.lastUpdate;
  return { time, id: FOUND, status };
}

/** The licenses of an agreement: their id, and the ARN by which AWS calls them. */
export function licensesOf({ licenseArns }: SoldAgreement): { readonly license: string; readonly licenseArn: string }[] {
  return licenseArns.flatMap((licenseArn) => {
    const license = licenseIdOf(licenseArn);
    return license === undefined ? [] : [{ license, licenseArn }];
  });
}
