import type { License } from '../license.js';

/** What the reconciler has done about a license and must not do again. */
export interface ReconcilerNotes {
  /** ISO 8601: when it was found, and logged, that nobody registers. */
  readonly unregisteredFound?: string;
  /** ISO 8601: when the admin was told that nobody registers. */
  readonly unregisteredTold?: string;
  /** The same for those who registered and whose purchase AWS does not confirm. */
  readonly unconfirmedFound?: string;
  readonly unconfirmedTold?: string;
  /** The same for a license that AWS took away and lists nevertheless. */
  readonly listedAgainFound?: string;
  readonly listedAgainTold?: string;
  /** The agreement for which AWS was asked what it continues. */
  readonly chainAsked?: string;
  /** ISO 8601: when the registration was handed on to the agreements of the license. */
  readonly registrationWalked?: string;
}

/** A license item with the notes on it. Nobody else writes them. */
export interface ReconciledLicense extends License, ReconcilerNotes {}

export interface LicensePage {
  readonly licenses: readonly ReconciledLicense[];
  /** Where the next page begins; nothing after the last one. */
  readonly next?: string;
}

/** All licenses of the product, a page at a time. */
export interface LicenseScan {
  page(after?: string): Promise<LicensePage>;
}

/** Writes the notes. */
export interface NoteBook {
  note(license: string, notes: ReconcilerNotes): Promise<void>;
}
