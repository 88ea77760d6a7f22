import { isSameList } from '../entitlement-list.js';
import type { Entitlement, License, LicenseIdentity } from '../license.js';

/** One license in the list of everything that buyers of the product are entitled to. */
export interface ListedLicense {
  readonly id: string;
  /** Absent for LEGACY. */
  readonly identity?: LicenseIdentity;
  readonly list: readonly Entitlement[];
}

export interface EntitlementCrawl {
  /** All licenses by id. */
  readonly licenses: ReadonlyMap<string, ListedLicense>;
  /** The time was enough: what is not among the licenses was not listed. */
  readonly complete: boolean;
  /** Entries that do not tell whose or what they are. */
  readonly unusable: number;
}

/** GetEntitlements without a filter. Throws when there is no answer. */
export interface EntitlementCrawler {
  crawl(hasTime: () => boolean): Promise<EntitlementCrawl>;
}

/** What the list of everything says about a license that we know. */
export type Comparison = 'SAME' | 'CHANGED' | 'MISSING';

export function compareWithCrawl({ id, facts, access }: License, { licenses, complete }: EntitlementCrawl): Comparison {
  // The list of a license that was taken away lags behind, and nothing in it gives the license back.
  if (access.state === 'ENDED' && access.reason !== 'ENTITLEMENTS_GONE') {
    return 'SAME';
  }
  const stored = facts.entitlements?.list ?? [];
  const listed = licenses.get(id)?.list;
  if (listed === undefined) {
    return complete && stored.length > 0 ? 'MISSING' : 'SAME';
  }
  return isSameList(listed, stored) || !complete ? 'SAME' : 'CHANGED';
}
