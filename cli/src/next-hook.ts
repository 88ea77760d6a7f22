import { afterDelivery, deliveryOf, nextDelivery } from '../../lambda/core/access-delivery.js';
import type { DeliveredProduct, HookAction } from '../../lambda/core/access-delivery.js';
import type { License } from '../../lambda/core/license.js';

/** The hook that is called next, as the dispatcher decides it. Of an unknown product it is not known whether the last usage is asked for first. */
export function nextHookOf(license: License, product: DeliveredProduct | undefined, now: number): HookAction | undefined {
  const { access, hook } = license;
  const delivery = product === undefined ? nextDelivery(access, hook, undefined, now) : deliveryOf(license, product, now);
  switch (delivery.action) {
    case 'NONE':
      return undefined;
    case 'GIVE_UP_FINAL_USAGE':
      return nextHookOf({ ...license, hook: afterDelivery(license, delivery) }, product, now);
    default:
      return delivery.action;
  }
}
