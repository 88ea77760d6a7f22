import type { AdminMail } from '../core/admin-mail.js';
import type { License } from '../core/license.js';
import { listedAgainMail } from '../core/reconciliation/listed-again.js';
import type { ReconciledLicense, ReconcilerNotes } from '../core/reconciliation/reconciled.js';
import { isUnconfirmedForLong, unconfirmedMail } from '../core/reconciliation/unconfirmed.js';
import { isUnregisteredForLong, unregisteredMail } from '../core/reconciliation/unregistered.js';
import type { ReconcilerDependencies } from './dependencies.js';

/** What is logged once and told once, as soon as there is somebody to tell. */
interface Telling {
  readonly found: keyof ReconcilerNotes;
  readonly told: keyof ReconcilerNotes;
  readonly report: () => void;
  readonly write: (license: License, productCode: string) => AdminMail;
}

/** A customer who paid and never registered. */
export async function tellIfUnregistered(license: ReconciledLicense, deps: ReconcilerDependencies): Promise<void> {
  if (isUnregisteredForLong(license, deps.clock.now())) {
    const report = () => {
      deps.report.unregistered(license.id);
    };
    await tellOnce(license, { found: 'unregisteredFound', told: 'unregisteredTold', report, write: unregisteredMail }, deps);
  }
}

/** A customer who registered and whose purchase AWS does not confirm. */
export async function tellIfUnconfirmed(license: ReconciledLicense, deps: ReconcilerDependencies): Promise<void> {
  if (isUnconfirmedForLong(license, deps.clock.now())) {
    const report = () => {
      deps.report.unconfirmed(license.id);
    };
    await tellOnce(license, { found: 'unconfirmedFound', told: 'unconfirmedTold', report, write: unconfirmedMail }, deps);
  }
}

/** A license that AWS took away and lists nevertheless. */
export async function tellListedAgain(license: ReconciledLicense, deps: ReconcilerDependencies): Promise<void> {
  const report = () => {
    deps.report.listedAgain(license.id);
  };
  await tellOnce(license, { found: 'listedAgainFound', told: 'listedAgainTold', report, write: listedAgainMail }, deps);
}

async function tellOnce(
  license: ReconciledLicense, { found, told, report, write }: Telling, { admin, notes, productCode, clock }: ReconcilerDependencies,
): Promise<void> {
  const now = new Date(clock.now()).toISOString();
  if (license[told] !== undefined) {
    return;
  }
  if (license[found] === undefined) {
    report();
    await notes.note(license.id, { [found]: now });
  }
  if (admin) {
    await admin.send(write(license, productCode));
    await notes.note(license.id, { [told]: now });
  }
}
