import { deliveryOf } from './access-delivery.js';
import type { DeliveredProduct, HookAction, HookDelivery } from './access-delivery.js';
import { accessNotice } from './hook-payload.js';
import type { AccessNotice } from './hook-payload.js';
import type { License } from './license.js';

/** The source of our events. */
export const ACCESS_EVENT_SOURCE = 'cdk-marketplace-saas';

/** What our events are called, by what is asked. */
export const DETAIL_TYPES = {
  GRANT: 'Access Granted',
  CHANGE: 'Access Changed',
  REVOKE: 'Access Revoked',
  FINAL_USAGE: 'Final Usage Due',
} as const satisfies Record<HookAction, string>;

/** An event on the access bus. It never carries contact data. */
export interface AccessEvent {
  readonly detailType: (typeof DETAIL_TYPES)[HookAction];
  readonly detail: AccessNotice;
}

/** The bus on which the vendor hears about access. */
export interface AccessBus {
  /** Answers which of them could not be put, by position. */
  put(events: readonly AccessEvent[]): Promise<ReadonlySet<number>>;
}

/** What the bus is told about a license that is due: mostly one event, sometimes none. */
export function busEvents(license: License, product: DeliveredProduct, now: number): AccessEvent[] {
  return announced(license, product, now).map((delivery) => ({
    detailType: DETAIL_TYPES[delivery.action], detail: accessNotice(license, delivery, product),
  }));
}

function announced(license: License, product: DeliveredProduct, now: number): HookDelivery[] {
  const { access, hook } = license;
  const delivery = deliveryOf(license, product, now);
  switch (delivery.action) {
    case 'NONE':
      return wayBack(license);
    case 'GIVE_UP_FINAL_USAGE':
      return access.state === 'ACTIVE' ? wayBack(license) : [];
    case 'FINAL_USAGE':
      return access.state === 'ACTIVE' ? [...wayBack(license), delivery] : [delivery];
    default:
      // The dispatcher noting down its attempt: the change itself was announced before.
      return hook.triedVersion === access.version ? [] : [delivery];
  }
}

/**
 * The bus hears of versions that are over before any hook is called for them; it has to hear of the way back, too.
 * A license that was never active since its last delivery has nothing to take back.
 */
function wayBack({ access, hook }: License): HookDelivery[] {
  if (access.state === 'ACTIVE') {
    return access.version > hook.version + 1 ? [{ action: 'CHANGE' }] : [];
  }
  return (access.activeVersion ?? 0) > hook.version ? [{ action: 'REVOKE' }] : [];
}
