import { entitlementReadOf, isRereadDue } from '../core/entitlement-reads.js';
import type { EntitlementRead } from '../core/messages.js';
import type { ReconciledLicense } from '../core/reconciliation/reconciled.js';
import type { ReconcilerDependencies } from './dependencies.js';

const HOUR_IN_ISO = 'yyyy-mm-ddThh'.length;

/** Wakes the dispatcher for every change that was not delivered. The queue takes each hour for new, and the same hour twice for one. */
export async function wakeDue(
  licenses: readonly ReconciledLicense[], scheduledAt: string | undefined, { wakeUps, clock, report }: ReconcilerDependencies,
): Promise<void> {
  const due = licenses.filter((license) => license.due);
  const purpose = (scheduledAt ?? new Date(clock.now()).toISOString()).slice(0, HOUR_IN_ISO);
  try {
    const unsent = await wakeUps.send(due.map(({ id, access }) => ({ license: id, version: access.version, again: true, purpose })));
    for (const position of unsent) {
      report.failed('wake-up', due[position].id, new Error('The wake-up was not taken by the queue.'));
    }
  } catch (error) {
    for (const { id } of due) {
      report.failed('wake-up', id, error);
    }
  }
}

export async function readIfDue(
  license: ReconciledLicense, schedule: ((reads: readonly EntitlementRead[]) => Promise<void>) | undefined, { clock }: ReconcilerDependencies,
): Promise<void> {
  const read = isRereadDue(license, clock.now()) ? entitlementReadOf(license) : undefined;
  if (read) {
    await schedule?.([read]);
  }
}
