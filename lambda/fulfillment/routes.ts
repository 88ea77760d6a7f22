import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { TOKEN_FIELD } from '../core/marketplace-rules.js';
import { FORM_FIELDS } from '../core/registration-form.js';
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

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/', { fields: [TOKEN_FIELD], action: arrive, opened: { notice: 'welcome' }, ownPagesOnly: false }],
  ['/register', { fields: [SESSION_FIELD, ...FORM_FIELDS.map(({ name }) => name)], action: register, ownPagesOnly: true }],
  ['/status', { fields: [SESSION_FIELD], action: status, ownPagesOnly: true }],
]);

/** Finds who answers a request, and refuses what no route takes before anything is asked or read. */
export async function route(event: APIGatewayProxyEventV2, dependencies: Dependencies): Promise<Answer> {
  const { method } = event.requestContext.http;
  const found = ROUTES.get(event.rawPath || '/');
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

/** Whether the waiting page's script asks, rather than a browser that wants a page. */
export function scriptAsks(event: APIGatewayProxyEventV2): boolean {
  return event.rawPath === '/status' && (event.headers.accept ?? '').includes('application/json');
}
