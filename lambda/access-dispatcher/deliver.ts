import { afterDelivery, beforeDelivery, deliveryOf } from '../core/access-delivery.js';
import type { GivenUpFinalUsage, HookDelivery } from '../core/access-delivery.js';
import { adminMail } from '../core/admin-mail.js';
import { hookPayload } from '../core/hook-payload.js';
import type { HookPayload } from '../core/hook-payload.js';
import type { HookState, License } from '../core/license.js';
import type { Dependencies } from './dependencies.js';

/** A hook did not do what it was called for, or the mail that stands in for it was not sent. */
export class DeliveryFailed extends Error {
  constructor(public readonly delivery: HookDelivery, cause: unknown) {
    super(`${delivery.action} was not delivered`, { cause });
    this.name = 'DeliveryFailed';
  }
}

/**
 * Looks at a license and does the one step that it needs, if any. Answers the license if it has to be looked at again.
 * Every moment in it may be the last one of this process: the same step is then done again.
 */
export async function deliver(id: string, dependencies: Dependencies): Promise<License | undefined> {
  const { store, product, clock } = dependencies;
  const license = await store.read(id);
  if (license === undefined) {
    return undefined;
  }
  const delivery = deliveryOf(license, product, clock.now());
  if (delivery.action === 'NONE') {
    return license.due && !await store.settle(license) ? license : undefined;
  }
  if (delivery.action === 'GIVE_UP_FINAL_USAGE') {
    return await giveUpFinalUsage(license, delivery, dependencies);
  }
  const noted = await noteAttempt(license, delivery, dependencies);
  const by = await tell(noted, delivery, dependencies);
  const after = await record(noted, afterDelivery(noted, delivery), dependencies);
  dependencies.report.delivered(id, delivery.action, noted.access.version, by);
  return after;
}

/** What is about to be attempted is on file before it begins. */
async function noteAttempt(license: License, delivery: HookDelivery, { store }: Dependencies): Promise<License> {
  if (delivery.action === 'FINAL_USAGE' || license.hook.triedVersion === license.access.version) {
    return license;
  }
  const hook = beforeDelivery(license, delivery);
  await store.record(license, hook, false);
  return { ...license, hook };
}

async function giveUpFinalUsage(license: License, delivery: GivenUpFinalUsage, dependencies: Dependencies): Promise<License | undefined> {
  if (dependencies.hooks.handles('FINAL_USAGE')) {
    dependencies.report.finalUsageMissed(license.id, delivery.end);
  }
  return await record(license, afterDelivery(license, delivery), dependencies);
}

/** Calls the hook and writes to the admin. Without a hook, the event on the bus and the mail are the delivery. */
async function tell(license: License, delivery: HookDelivery, dependencies: Dependencies): Promise<'hook' | 'announcement'> {
  const { hooks, admin, store, product } = dependencies;
  const handled = hooks.handles(delivery.action);
  if (handled || admin) {
    const payload = hookPayload(license, delivery, product, await store.contact(license.id));
    if (handled) {
      await call(payload, delivery, dependencies);
    }
    const unsent = await mail(payload, handled, dependencies);
    // After a hook the mail is for information, and a repeat would call the hook again.
    if (unsent !== undefined && !handled) {
      throw new DeliveryFailed(delivery, unsent);
    }
  }
  return handled ? 'hook' : 'announcement';
}

async function call(payload: HookPayload, delivery: HookDelivery, { hooks, hookTimeoutMilliseconds, clock, report }: Dependencies): Promise<void> {
  const within = delivery.action === 'FINAL_USAGE'
    ? Math.max(1, Math.min(hookTimeoutMilliseconds, delivery.deadline - clock.now()))
    : undefined;
  try {
    await hooks.call(payload, within);
  } catch (error) {
    report.hookFailed(payload.license, delivery.action, payload.version, error);
    throw new DeliveryFailed(delivery, error);
  }
}

/** Answers why the mail was not sent, if it was not. */
async function mail(payload: HookPayload, hookCalled: boolean, { admin, report }: Dependencies): Promise<unknown> {
  try {
    await admin?.send(adminMail(payload, hookCalled));
    return undefined;
  } catch (error) {
    report.mailFailed(payload.license, error);
    return error;
  }
}

/** Writes the hook state and answers the license if something is left to do after it, or if it changed meanwhile. */
async function record(license: License, hook: HookState, { store, product, clock }: Dependencies): Promise<License | undefined> {
  const left = (at: License) => deliveryOf(at, product, clock.now()).action !== 'NONE';
  const after = await store.record(license, hook, !left({ ...license, hook }));
  return after.due || left(after) ? after : undefined;
}
