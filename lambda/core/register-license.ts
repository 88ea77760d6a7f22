import type { Agreements } from './agreement-hub.js';
import type { EntitlementReads } from './entitlement-reads.js';
import type { License, Stamp } from './license.js';
import type { Licenses } from './licenses.js';
import type { Contact, Purchase, Registrations } from './registration.js';
import { walkRegistration } from './registration-walk.js';

/** What a registration is written to. */
export interface RegistrationStores {
  readonly agreements: Agreements;
  readonly licenses: Licenses;
  readonly registrations: Pick<Registrations, 'store'>;
  /** Absent where the pricing model has no entitlements. */
  readonly entitlementReads?: EntitlementReads;
}

/** A registration, whichever way it came. */
export interface LicenseRegistration {
  readonly purchase: Purchase;
  readonly registered: Stamp;
  /** Absent when the vendor keeps it elsewhere. */
  readonly contact?: Contact;
}

/**
 * The contact first: the fact sets the hooks off, and they read the contact. The licenses that go on from this one come last.
 * Each step may be repeated: whoever is stopped halfway comes again, and the newest contact and fact stay.
 */
export async function registerLicense({ purchase, registered, contact }: LicenseRegistration, stores: RegistrationStores): Promise<License> {
  const { license, licenseArn, account, customer } = purchase;
  if (contact) {
    await stores.registrations.store(license, contact, registered.time);
  }
  const stored = await stores.licenses.record(license, { kind: 'registered', value: registered }, { licenseArn, account, customer });
  await walkRegistration(stored, stores);
  await stores.entitlementReads?.schedule({ schema: '1', kind: 'entitlement-read', license, licenseArn, account, attempt: 0, emptyReads: 0 }, 0);
  return stored;
}
