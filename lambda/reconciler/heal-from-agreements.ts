import { linksTo, recordChain } from '../core/agreement-chain.js';
import { recordEnded, recordUpdated } from '../core/lifecycle-steps.js';
import type { LifecycleStores } from '../core/lifecycle-steps.js';
import type { License, UpdatedFact } from '../core/license.js';
import { CONTINUED_ENDS } from '../core/marketplace-rules.js';
import { mayEnd } from '../core/reconciliation/breaker.js';
import { compareAgreements } from '../core/reconciliation/compare-agreements.js';
import type { LostEnd } from '../core/reconciliation/compare-agreements.js';
import { licensesOf } from '../core/reconciliation/sold-agreement.js';
import type { SoldAgreements } from '../core/reconciliation/sold-agreement.js';
import type { ReconciliationTask } from '../core/reconciliation/task.js';
import { allLicenses } from './all-licenses.js';
import { hasAccess } from './end-license.js';
import type { ReconcilerDependencies } from './dependencies.js';

/** A table can be restored to any moment of so many days: what happened since must be found. */
const LOOK_BACK_MILLISECONDS = 35 * 24 * 60 * 60_000;

/** Compares the agreements that the seller made itself with what we know of them. Those of channel partners are not told. */
export async function healFromAgreements(
  { task, allowEndings }: ReconciliationTask, sold: SoldAgreements, { stores, scan, clock, report }: ReconcilerDependencies,
): Promise<void> {
  const agreements = await sold.updatedSince(new Date(clock.now() - LOOK_BACK_MILLISECONDS).toISOString());
  const named = new Set(agreements.flatMap((agreement) => licensesOf(agreement).map(({ license }) => license)));
  const known = new Map<string, License>();
  let active = 0;
  for await (const licenses of allLicenses(scan)) {
    active += licenses.filter(hasAccess).length;
    licenses.filter(({ id }) => named.has(id)).forEach((license) => known.set(license.id, license));
  }
  const { updates, ends } = compareAgreements(agreements, known, clock.now());

  for (const { license, updated, initial } of updates) {
    await recordWhatIsContinued(updated, initial, sold, stores);
    await recordUpdated(license, updated, stores);
    report.healed('License Updated', { license, agreement: updated.agreement });
  }
  const shutOutBy = ({ licenses, ended }: LostEnd) => (CONTINUED_ENDS.includes(ended.status) ? [] : licenses.filter(hasAccess));
  const shutOut = ends.flatMap(shutOutBy);
  const believed = mayEnd(shutOut.length, active, allowEndings);
  if (!believed) {
    report.endingsHeldBack(task, shutOut.map(({ id }) => id), active);
  }
  for (const end of ends.filter((one) => believed || shutOutBy(one).length === 0)) {
    await recordEnded(end.agreement, end.ended, stores);
    report.healed('Purchase Agreement Ended', { agreement: end.agreement });
  }
  report.done(task, { active, agreements: agreements.length, updates: updates.length, ends: ends.length });
}

/** Before the license: its buyer must not be asked to register again, nor the old one be closed without a word of what continues it. */
async function recordWhatIsContinued(
  { agreement, time, id }: UpdatedFact, initial: string | undefined, sold: SoldAgreements, stores: LifecycleStores,
): Promise<void> {
  if (initial !== undefined && initial !== agreement) {
    await recordChain(linksTo(agreement, initial, await sold.ofChain(initial)), { time, id }, stores);
  }
}
