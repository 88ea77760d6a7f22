import type { License } from '../core/license.js';
import { presumedEnd } from '../core/reconciliation/presumed-end.js';
import type { PresumedEnd } from '../core/reconciliation/presumed-end.js';
import type { ReconcilerDependencies } from './dependencies.js';

/** The end of a license that is due; that of a renewed one only if its customer is let in elsewhere. */
export async function endOf(license: License, { stores, clock, pricingModel }: ReconcilerDependencies): Promise<PresumedEnd | undefined> {
  const end = presumedEnd(license, pricingModel, clock.now());
  if (end?.successors === undefined) {
    return end;
  }
  for (const successor of end.successors) {
    if ((await stores.licenses.get(successor))?.access.state === 'ACTIVE') {
      return end;
    }
  }
  return undefined;
}

/** Whether it would be noticed: who is not let in cannot be shut out. */
export function hasAccess({ access }: License): boolean {
  return access.state === 'ACTIVE';
}

/** Ends a license, unless it has changed since it was seen. */
export async function endNow(id: string, deps: ReconcilerDependencies): Promise<void> {
  await endIf(() => true, id, deps);
}

/** Ends a license that lets nobody in. One that does by now is counted with the others next time. */
export async function endWithoutAccess(id: string, deps: ReconcilerDependencies): Promise<void> {
  await endIf((license) => !hasAccess(license), id, deps);
}

async function endIf(may: (license: License) => boolean, id: string, deps: ReconcilerDependencies): Promise<void> {
  const license = await deps.stores.licenses.get(id);
  const end = license && may(license) ? await endOf(license, deps) : undefined;
  if (end) {
    await deps.stores.licenses.record(id, end.fact);
    deps.report.healed('End of the license', { license: id });
  }
}
