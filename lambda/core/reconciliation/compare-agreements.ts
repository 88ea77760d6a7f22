import type { AgreementEndedFact, License, UpdatedFact } from '../license.js';
import { licensesOf, lostEnd, lostReturn, lostUpdate } from './sold-agreement.js';
import type { SoldAgreement } from './sold-agreement.js';

/** The end of an agreement, with its licenses that we know. */
export interface LostEnd {
  readonly agreement: string;
  readonly licenses: readonly License[];
  readonly ended: AgreementEndedFact;
}

export interface LostUpdate {
  readonly license: string;
  readonly updated: UpdatedFact;
  /** The first agreement of the chain of renewals and replacements. */
  readonly initial?: string;
}

/** What the agreements of the seller tell that we have not heard. */
export interface LostEvents {
  readonly updates: readonly LostUpdate[];
  readonly ends: readonly LostEnd[];
}

/** @param known the licenses of the agreements that we know, by id */
export function compareAgreements(agreements: readonly SoldAgreement[], known: ReadonlyMap<string, License>, now: number): LostEvents {
  const isOurs = isOfProducts(agreements, known);
  const updates = agreements.flatMap((agreement) => licensesOf(agreement).flatMap(({ license, licenseArn }) => {
    const stored = known.get(license);
    if (stored === undefined && !isOurs(agreement)) {
      return [];
    }
    const updated = lostUpdate(agreement, licenseArn, stored, now) ?? lostReturn(agreement, licenseArn, stored, now);
    return updated ? [{ license, updated, initial: agreement.initial }] : [];
  }));
  const ends = agreements.flatMap((agreement) => {
    const licenses = licensesOf(agreement).flatMap(({ license }) => known.get(license) ?? []);
    const ended = licenses.map((license) => lostEnd(agreement, license, now)).find((end) => end !== undefined);
    return ended ? [{ agreement: agreement.id, licenses, ended }] : [];
  });
  return { updates, ends };
}

/**
 * A seller has other products, and the API names products by an id that we were not given: ours is that of an agreement to which a
 * license belongs that we know. An agreement about several products does not tell which of its licenses is of which.
 */
function isOfProducts(agreements: readonly SoldAgreement[], known: ReadonlyMap<string, License>): (agreement: SoldAgreement) => boolean {
  const single = agreements.filter(({ products }) => products.length === 1);
  const products = new Set(single.filter((agreement) => licensesOf(agreement).some(({ license }) => known.has(license))).flatMap((agreement) => agreement.products));
  return (agreement) => agreement.products.length === 1 && agreement.products.every((product) => products.has(product));
}
