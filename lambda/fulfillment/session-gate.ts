import type { Session } from '../core/registration.js';
import { isSecretValue } from '../core/secret-value.js';
import { isExpired } from '../core/session.js';
import type { Dependencies } from './dependencies.js';
import type { PostedForm, Refusal } from './posted-form.js';

/** The field in which our own pages hold the session value. */
export const SESSION_FIELD = 'session';

/** A session that is known and not expired, with the value that opened it. */
export interface OpenSession extends Session {
  readonly value: string;
}

/** Lets in only who holds the session of a page that we made within the hour. */
export async function sessionOf(form: PostedForm, { clock, registrations }: Dependencies): Promise<OpenSession | Refusal> {
  const value = form(SESSION_FIELD) ?? '';
  const session = isSecretValue(value) ? await registrations.session(value) : undefined;
  if (!session) {
    return { notice: 'session-unknown' };
  }
  return isExpired(session, clock.now()) ? { notice: 'session-expired' } : { ...session, value };
}
