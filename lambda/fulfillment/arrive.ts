import { TOKEN_FIELD } from '../core/marketplace-rules.js';
import type { NoticeCode } from '../core/page/notices.js';
import { standingOf } from '../core/registration-standing.js';
import type { Resolution } from '../core/registration-token.js';
import { isTokenLike } from '../core/registration-token.js';
import { SESSION_MILLISECONDS } from '../core/session.js';
import type { Answer } from './answer.js';
import type { Dependencies } from './dependencies.js';
import type { PostedForm } from './posted-form.js';
import type { Report } from './report.js';

/** `POST /`: a buyer comes from AWS Marketplace. Nothing is stored before AWS has said whose purchase it is. */
export async function arrive(form: PostedForm, { clock, licenses, registrations, report, tokens }: Dependencies): Promise<Answer> {
  const token = form(TOKEN_FIELD);
  if (!token) {
    return { notice: 'no-token' };
  }
  if (!isTokenLike(token)) {
    return { notice: 'invalid-token' };
  }
  const resolution = await tokens.resolve(token);
  if (resolution.outcome !== 'resolved') {
    return { notice: noticeOf(resolution, report) };
  }
  const { purchase } = resolution;
  const standing = standingOf(await licenses.get(purchase.license));
  if (standing === 'ended' || standing === 'replaced') {
    return { notice: standing };
  }
  const session = await registrations.open(purchase, clock.now() + SESSION_MILLISECONDS);
  report.opened(purchase.license);
  return { form: { session, account: purchase.account, standing } };
}

function noticeOf(resolution: Exclude<Resolution, { outcome: 'resolved' }>, report: Report): NoticeCode {
  switch (resolution.outcome) {
    case 'invalid':
      return 'invalid-token';
    case 'expired':
      return 'expired-token';
    case 'other-product':
      report.failed('ResolveCustomer answered for another product: is this fulfillment URL in the listing of another product?', 'other-product');
      return 'other-product';
    case 'incomplete':
      report.failed('ResolveCustomer answered without what identifies the license', resolution.missing);
      return 'incomplete';
    case 'throttled':
      report.failed('ResolveCustomer is throttled', resolution.error);
      return 'busy';
    case 'unavailable':
      report.failed('ResolveCustomer failed', resolution.error);
      return 'unavailable';
  }
}
