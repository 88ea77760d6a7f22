import { chainTo, recordChain } from '../core/agreement-chain.js';
import { callableArn } from '../core/license-id.js';
import { recordUpdated } from '../core/lifecycle-steps.js';
import { isRegistrationUnwalked, isUnconfirmed, unregisteredAgreement } from '../core/reconciliation/questions.js';
import type { ReconciledLicense } from '../core/reconciliation/reconciled.js';
import { lostUpdate } from '../core/reconciliation/sold-agreement.js';
import { walkRegistration } from '../core/registration-walk.js';
import type { ReconcilerDependencies } from './dependencies.js';

/** A renewal under a new license, of which we heard nothing but the license: its buyer must not be asked to register again. */
export async function askWhatIsContinued(license: ReconciledLicense, { sold, stores, notes, report, clock }: ReconcilerDependencies): Promise<void> {
  const agreement = sold && unregisteredAgreement(license, clock.now());
  if (sold === undefined || agreement === undefined) {
    return;
  }
  const links = await chainTo(agreement, sold);
  if (links.length > 0) {
    await recordChain(links, { time: new Date(clock.now()).toISOString(), id: 'found' }, stores);
    report.healed('Purchase Agreement Created', { license: license.id, agreement });
  }
  await notes.note(license.id, { chainAsked: agreement });
}

/** A usage product has no entitlements that would prove a license: its agreement does. */
export async function findLostUpdate(license: ReconciledLicense, { sold, stores, report, clock }: ReconcilerDependencies): Promise<void> {
  const licenseArn = license.identity?.licenseArn;
  if (sold === undefined || licenseArn === undefined || !isUnconfirmed(license, clock.now())) {
    return;
  }
  for (const agreement of await sold.ofLicense(callableArn(licenseArn))) {
    const updated = lostUpdate(agreement, licenseArn, license, clock.now());
    if (updated) {
      await recordUpdated(license.id, updated, stores);
      report.healed('License Updated', { license: license.id, agreement: agreement.id });
    }
  }
}

/** A registration that was written before agreements were told of it: its renewal would ask the buyer to register again. */
export async function handOnRegistration(license: ReconciledLicense, { stores, notes, clock }: ReconcilerDependencies): Promise<void> {
  if (isRegistrationUnwalked(license)) {
    await walkRegistration(license, stores);
    await notes.note(license.id, { registrationWalked: new Date(clock.now()).toISOString() });
  }
}
