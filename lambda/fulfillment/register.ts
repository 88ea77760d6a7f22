import { formFields } from '../core/page/options.js';
import { registerLicense } from '../core/register-license.js';
import { readForm } from '../core/registration-form.js';
import { waitingStateOf } from '../core/registration-standing.js';
import type { Answer } from './answer.js';
import type { Dependencies } from './dependencies.js';
import type { PostedForm } from './posted-form.js';
import { stillOpen } from './prove.js';
import { sessionOf } from './session-gate.js';

/** `POST /register`: the buyer tells us who they are. As often as they like. */
export async function register(form: PostedForm, dependencies: Dependencies): Promise<Answer> {
  const session = await sessionOf(form, dependencies);
  if ('notice' in session) {
    return session;
  }
  const open = await stillOpen(session, dependencies);
  if ('notice' in open) {
    return open;
  }
  const { value, hash, license, account, offerType } = session;
  const page = { session: value, account, standing: open.standing, freeTrial: offerType !== undefined };
  const read = readForm(formFields(dependencies.page), form);
  if (!read.ok) {
    return { form: { ...page, input: read.input } };
  }
  try {
    const registered = { time: new Date(dependencies.clock.now()).toISOString(), id: hash };
    const stored = await registerLicense({ purchase: session, registered, contact: read.contact }, dependencies);
    dependencies.report.registered(license);
    return { waiting: { session: value, account, state: waitingStateOf(stored) } };
  } catch (error) {
    dependencies.report.failed('A registration could not be stored', error, license);
    return { form: { ...page, input: { typed: read.contact, errors: {} }, failed: true } };
  }
}
