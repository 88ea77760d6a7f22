import { standingOf, waitingStateOf } from '../core/registration-standing.js';
import type { Answer } from './answer.js';
import type { Dependencies } from './dependencies.js';
import type { PostedForm } from './posted-form.js';
import { sessionOf } from './session-gate.js';

/** `POST /status`: how far is it? The state only, no data. */
export async function status(form: PostedForm, dependencies: Dependencies): Promise<Answer> {
  const session = await sessionOf(form, dependencies);
  if ('notice' in session) {
    return session;
  }
  const { value, license, account, offerType } = session;
  const known = await dependencies.licenses.get(license);
  const standing = standingOf(known);
  return standing === 'new'
    ? { form: { session: value, account, standing, freeTrial: offerType !== undefined } }
    : { waiting: { session: value, account, state: waitingStateOf(known) } };
}
