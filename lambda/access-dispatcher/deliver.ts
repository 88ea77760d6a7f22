import { afterDelivery, awaitsSuccessor, beforeDelivery, deliveryOf } from '../core/access-delivery.js';
import type { GivenUpFinalUsage, HookDelivery } from '../core/access-delivery.js';
import { adminMail, finalUsageMissedMail } from '../core/admin-mail.js';
import type { AdminMail } from '../core/admin-mail.js';
import { hookPayload } from '../core/hook-payload.js';
import type { HookPayload } from '../core/hook-payload.js';
import { HookUnanswered } from '../core/hooks.js';
import type { HookState, License } from '../core/license.js';
import { DeliveryFailed } from './delivery-failed.js';
import type { Dependencies } from './dependencies.js';

/** The license has to be looked at again. */
export interface NextLook {
  readonly version: number;
  /** At once, if it says nothing. */
  readonly inSeconds?: number;
}

/** How often it is seen whether a successor is open by now. */
const SUCCESSOR_SECONDS = 60;

/**
 * Looks at a license and does the one step that it needs, if any. Answers whether it has to be looked at again.
 * Every moment in it may be the last one of this process: the same step is then done again.
 */
export async function deliver(id: string, dependencies: Dependencies): Promise<NextLook | undefined> {
  const { store, product, clock } = dependencies;
  const license = await store.read(id);
  if (license === undefined) {
    return undefined;
  }
  const delivery = deliveryOf(license, product, clock.now());
  if (delivery.action === 'NONE') {
    return license.due && !await store.settle(license) ? lookAt(license) : undefined;
  }
  if (delivery.action === 'GIVE_UP_FINAL_USAGE') {
    return await giveUpFinalUsage(license, delivery, dependencies);
  }
  if (delivery.action === 'REVOKE' && await hasToWait(license, dependencies)) {
    return { ...lookAt(license), inSeconds: SUCCESSOR_SECONDS };
  }
  const noted = await noteAttempt(license, delivery, dependencies);
  const by = await tell(noted, delivery, dependencies);
  const after = await record(noted, afterDelivery(noted, delivery), dependencies);
  dependencies.report.delivered(id, delivery.action, noted.access.version, by);
  return after;
}

async function hasToWait(license: License, { store, clock }: Dependencies): Promise<boolean> {
  const { successor } = license.access;
  return awaitsSuccessor(license, successor === undefined ? undefined : await store.read(successor), clock.now());
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

async function giveUpFinalUsage(license: License, delivery: GivenUpFinalUsage, dependencies: Dependencies): Promise<NextLook | undefined> {
  const { hooks, store, product, report } = dependencies;
  if (hooks.handles('FINAL_USAGE')) {
    report.finalUsageMissed(license.id, delivery.end);
    const asked = { ...delivery, action: 'FINAL_USAGE' } as const;
    await mail(license.id, async () => finalUsageMissedMail(hookPayload(license, asked, product, await store.contact(license))), dependencies);
  }
  return await record(license, afterDelivery(license, delivery), dependencies);
}

/** Calls the hook and writes to the admin. Without a hook, the event on the bus and the mail are the delivery. */
async function tell(license: License, delivery: HookDelivery, dependencies: Dependencies): Promise<'hook' | 'announcement'> {
  const { hooks, admin, store, product } = dependencies;
  const handled = hooks.handles(delivery.action);
  if (handled || admin) {
    const payload = hookPayload(license, delivery, product, await store.contact(license));
    if (handled) {
      await call(license, payload, delivery, dependencies);
    }
    const unsent = await mail(license.id, () => adminMail(payload, handled), dependencies);
    // After a hook the mail is for information, and a repeat would call the hook again.
    if (unsent !== undefined && !handled) {
      throw new DeliveryFailed(license, delivery, unsent);
    }
  }
  return handled ? 'hook' : 'announcement';
}

async function call(license: License, payload: HookPayload, delivery: HookDelivery, dependencies: Dependencies): Promise<void> {
  const { hooks, hookTimeoutMilliseconds, clock, report } = dependencies;
  const started = clock.now();
  const within = delivery.action === 'FINAL_USAGE'
    ? Math.max(1, Math.min(hookTimeoutMilliseconds, delivery.deadline - started))
    : undefined;
  try {
    await hooks.call(payload, within);
  } catch (error) {
    report.hookFailed(payload.license, delivery.action, payload.version, error);
    throw new DeliveryFailed(license, delivery, error, error instanceof HookUnanswered ? started + hookTimeoutMilliseconds : undefined);
  }
}

/** Answers why the mail was not sent, if it was not. */
export async function mail(
  license: string, write: () => AdminMail | Promise<AdminMail>, { admin, report }: Pick<Dependencies, 'admin' | 'report'>,
): Promise<unknown> {
  try {
    await admin?.send(await write());
    return undefined;
  } catch (error) {
    report.mailFailed(license, error);
    return error;
  }
}

/** Writes the hook state and answers whether something is left to do after it, or the license changed meanwhile. */
async function record(license: License, hook: HookState, { store, product, clock }: Dependencies): Promise<NextLook | undefined> {
  const left = (at: License) => deliveryOf(at, product, clock.now()).action !== 'NONE';
  const after = await store.record(license, hook, !left({ ...license, hook }));
  return after.due || left(after) ? lookAt(after) : undefined;
}

function lookAt({ access }: License): NextLook {
  return { version: access.version };
}
