import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { OFFER_TYPE_FIELD, TOKEN_FIELD } from '../core/marketplace-rules.js';
import { formFields } from '../core/page/options.js';
import type { Answer } from './answer.js';
import { arrive } from './arrive.js';
import type { Dependencies } from './dependencies.js';
import type { PostedForm } from './posted-form.js';
import { postedForm } from './posted-form.js';
import { register } from './register.js';
import { SESSION_FIELD } from './session-gate.js';
import { status } from './status.js';

interface Route {
  /** The form fields it reads. */
  readonly fields: readonly string[];
  readonly action: (form: PostedForm, dependencies: Dependencies) => Promise<Answer>;
  /** Answers a GET or HEAD. */
  readonly opened?: Answer;
  /** Only our own pages may post here. */
  readonly ownPagesOnly: boolean;
}

/** Finds who answers a request, and refuses what no route takes before anything is asked or read. */
export async function route(event: APIGatewayProxyEventV2, dependencies: Dependencies): Promise<Answer> {
  const { method } = event.requestContext.http;
  const found = routeOf(event.rawPath || '/', dependencies);
  if (!found) {
    return { notice: 'not-found' };
  }
  if (found.opened && (method === 'GET' || method === 'HEAD')) {
    return found.opened;
  }
  if (method !== 'POST') {
    return { notice: 'wrong-method', allow: found.opened ? 'GET, HEAD, POST' : 'POST' };
  }
  // Browsers that do not send the header are let through: the session is the proof, this is a second one.
  if (found.ownPagesOnly && (event.headers['sec-fetch-site'] ?? 'same-origin') !== 'same-origin') {
    return { notice: 'cross-site' };
  }
  const form = postedForm(event, found.fields);
  return 'notice' in form ? form : found.action(form, dependencies);
}

function routeOf(path: string, { page, redirect }: Dependencies): Route | undefined {
  if (path === '/') {
    return { fields: [TOKEN_FIELD, OFFER_TYPE_FIELD], action: arrive, opened: { notice: 'welcome' }, ownPagesOnly: false };
  }
  if (redirect) {
    return undefined;
  }
  switch (path) {
    case '/register':
      return { fields: [SESSION_FIELD, ...formFields(page).map(({ name }) => name)], action: register, ownPagesOnly: true };
    case '/status':
      return { fields: [SESSION_FIELD], action: status, ownPagesOnly: true };
    default:
      return undefined;
  }
}

/** Whether the waiting page's script asks, rather than a browser that wants a page. */
export function scriptAsks(event: APIGatewayProxyEventV2): boolean {
  return event.rawPath === '/status' && (event.headers.accept ?? '').includes('application/json');
}
