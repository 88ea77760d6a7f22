import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { noticePage } from '../core/page/notice.js';
import type { NoticeCode } from '../core/page/notices.js';
import { NOTICES } from '../core/page/notices.js';
import type { PageOptions } from '../core/page/options.js';
import type { RegistrationForm } from '../core/page/registration-form.js';
import { registrationPage } from '../core/page/registration-form.js';
import { securityHeaders } from '../core/page/security-headers.js';
import type { Waiting } from '../core/page/waiting.js';
import { waitingPage } from '../core/page/waiting.js';

/** What a request is answered with, before it is a page. */
export type Answer
  = | { readonly notice: NoticeCode; readonly allow?: string }
    | { readonly form: RegistrationForm }
    | { readonly waiting: Waiting }
  /** The browser is sent on. */
    | { readonly location: string };

const RETRY_AFTER_SECONDS = '60';

/** The answer as a page. */
export function asPage(options: PageOptions, answer: Answer): APIGatewayProxyStructuredResultV2 {
  return response(options, answer, 'text/html; charset=utf-8', markupOf(options, answer));
}

/** The answer for the waiting page's script: the state and nothing else. */
export function asState(options: PageOptions, answer: Answer): APIGatewayProxyStructuredResultV2 {
  const value = 'notice' in answer
    ? { error: NOTICES[answer.notice].title }
    : { state: 'waiting' in answer ? answer.waiting.state : 'PENDING' };
  return response(options, answer, 'application/json', JSON.stringify(value));
}

function markupOf(options: PageOptions, answer: Answer): string {
  if ('notice' in answer) {
    return noticePage(options, answer.notice);
  }
  if ('form' in answer) {
    return registrationPage(options, answer.form);
  }
  return 'waiting' in answer ? waitingPage(options, answer.waiting) : '';
}

function response(options: PageOptions, answer: Answer, contentType: string, body: string): APIGatewayProxyStructuredResultV2 {
  const statusCode = statusOf(answer);
  return {
    statusCode,
    headers: {
      ...securityHeaders(options),
      'content-type': contentType,
      ...statusCode === 503 && { 'retry-after': RETRY_AFTER_SECONDS },
      ...'notice' in answer && answer.allow !== undefined && { allow: answer.allow },
      ...'location' in answer && { location: answer.location },
    },
    body,
  };
}

function statusOf(answer: Answer): number {
  if ('notice' in answer) {
    return NOTICES[answer.notice].status;
  }
  if ('location' in answer) {
    return 303;
  }
  if ('form' in answer && answer.form.failed) {
    return 503;
  }
  return 'form' in answer && answer.form.input ? 422 : 200;
}
