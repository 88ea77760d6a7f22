import { OFFER_TYPE_FIELD, TOKEN_FIELD } from '../core/marketplace-rules.js';
import { CODE_MILLISECONDS, withCode } from '../core/registration-code.js';
import type { OpenStanding } from '../core/registration-standing.js';
import type { Arrival } from '../core/registration.js';
import { offerTypeOf } from '../core/registration.js';
import { SESSION_MILLISECONDS } from '../core/session.js';
import type { Answer } from './answer.js';
import type { Dependencies, Redirect } from './dependencies.js';
import type { PostedForm } from './posted-form.js';
import { prove } from './prove.js';

/** `POST /`: a buyer comes from AWS Marketplace. Nothing is stored before AWS has said whose purchase it is. */
export async function arrive(form: PostedForm, dependencies: Dependencies): Promise<Answer> {
  const token = form(TOKEN_FIELD);
  if (!token) {
    return { notice: 'no-token' };
  }
  const proved = await prove(token, dependencies);
  if ('notice' in proved) {
    return proved;
  }
  const { purchase, standing } = proved;
  const arrival = { ...purchase, offerType: offerTypeOf(form(OFFER_TYPE_FIELD)) };
  const answer = dependencies.redirect
    ? await sendOn(arrival, dependencies.redirect, dependencies)
    : await openPage(arrival, standing, dependencies);
  dependencies.report.opened(purchase.license);
  return answer;
}

async function openPage(arrival: Arrival, standing: OpenStanding, { clock, registrations }: Dependencies): Promise<Answer> {
  const session = await registrations.open(arrival, clock.now() + SESSION_MILLISECONDS);
  return { form: { session, account: arrival.account, standing, freeTrial: arrival.offerType !== undefined } };
}

async function sendOn(arrival: Arrival, { url, codes }: Redirect, { clock }: Dependencies): Promise<Answer> {
  const code = await codes.issue(arrival, clock.now() + CODE_MILLISECONDS);
  return { location: withCode(url, code) };
}
