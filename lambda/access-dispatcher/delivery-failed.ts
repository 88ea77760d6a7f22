import type { FailedAttempt, HookDelivery } from '../core/access-delivery.js';
import type { License } from '../core/license.js';

/** A hook did not do what it was called for, or the mail that stands in for it was not sent. */
export class DeliveryFailed extends Error implements FailedAttempt {
  constructor(
    public readonly license: License,
    public readonly delivery: HookDelivery,
    cause: unknown,
    public readonly mayRunUntil?: number,
  ) {
    super(`${delivery.action} was not delivered`, { cause });
    this.name = 'DeliveryFailed';
  }
}
