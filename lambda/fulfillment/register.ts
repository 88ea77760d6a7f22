import type { License } from '../core/license.js';
import type { Contact } from '../core/registration.js';
import { readForm } from '../core/registration-form.js';
import { standingOf } from '../core/registration-standing.js';
import type { Answer } from './answer.js';
import type { Dependencies } from './dependencies.js';
import type { PostedForm } from './posted-form.js';
import type { OpenSession } from './session-gate.js';
import { sessionOf } from './session-gate.js';

/** `POST /register`: the buyer tells us who they are. As often as they like. */
export async function register(form: PostedForm, dependencies: Dependencies): Promise<Answer> {
  const session = await sessionOf(form, dependencies);
  if ('notice' in session) {
    return session;
  }
  const { value, license, account } = session;
  const standing = standingOf(await dependencies.licenses.get(license));
  if (standing === 'ended' || standing === 'replaced') {
    return { notice: standing };
  }
  const read = readForm(form);
  if (!read.ok) {
    return { form: { session: value, account, standing, input: read.input } };
  }
  try {
    const { access } = await store(session, read.contact, dependencies);
    dependencies.report.registered(license);
    return { waiting: { session: value, account, state: access.state } };
  } catch (error) {
    dependencies.report.failed('A registration could not be stored', error, license);
    return { form: { session: value, account, standing, input: { typed: read.contact, errors: {} }, failed: true } };
  }
}

/**
 * The contact first: the fact sets the hooks off, and they read the contact.
 * Each step may be repeated: whoever is stopped halfway sends the form again, and the newest contact and fact stay.
 */
async function store(session: OpenSession, contact: Contact, { clock, entitlementReads, licenses, registrations }: Dependencies): Promise<License> {
  const { license, licenseArn, account, hash } = session;
  const time = new Date(clock.now()).toISOString();
  await registrations.store(license, contact, time);
  const stored = await licenses.record(license, { kind: 'registered', value: { time, id: hash } }, { licenseArn, account });
  await entitlementReads?.schedule({ schema: '1', kind: 'entitlement-read', license, licenseArn, account, attempt: 0, emptyReads: 0 }, 0);
  return stored;
}
