import type { DeliveredProduct } from '../../../lambda/core/access-delivery.js';
import type { Access, HookState, License } from '../../../lambda/core/license.js';

export const MINUTE = 60_000;
export const NOON = Date.parse('2026-11-20T12:00:00.000Z');
export const METERED: DeliveredProduct = { code: 'prodcode1', pricingModel: 'CONTRACT_WITH_CONSUMPTION', metering: { grace: 8 * MINUTE } };
export const UNMETERED: DeliveredProduct = { code: 'prodcode1', pricingModel: 'CONTRACT' };

/** Milliseconds since the epoch as the times of facts are written. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}

export function anAccess(access: Partial<Access> = {}): Access {
  return { state: 'ACTIVE', reason: 'LICENSED', ending: false, since: iso(NOON), version: 1, digest: 'digest-1', ...access };
}

export function ended(access: Partial<Access> = {}): Access {
  return anAccess({ state: 'ENDED', reason: 'DEPROVISIONED', ending: true, end: iso(NOON), version: 2, digest: 'digest-2', ...access });
}

export function aHook(hook: Partial<HookState> = {}): HookState {
  return { delivered: 'NONE', version: 0, ...hook };
}

export const GRANTED: HookState = { delivered: 'ACTIVE', digest: 'digest-1', version: 1 };

export function aLicense(license: Partial<License> = {}): License {
  return {
    id: 'l-one',
    identity: { licenseArn: 'arn:aws:license-manager::294406891311:license:l-one', account: '111122223333' },
    facts: {
      updated: {
        time: iso(NOON), id: 'event-1', licenseArn: 'arn:aws:license-manager::294406891311:license:l-one', agreement: 'agmt-1', account: '111122223333',
      },
      entitlements: { time: iso(NOON), id: 'read-1', list: [{ dimension: 'seats', value: 5, expiresAt: '2027-11-20T00:00:00.000Z' }] },
      registered: { time: iso(NOON), id: 'session' },
    },
    access: anAccess(),
    hook: aHook(),
    due: true,
    revision: 3,
    ...license,
  };
}
