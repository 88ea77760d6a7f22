import type { Sandbox } from '../sandbox.js';
import { among, choice, json, optional, text, texts } from './arguments.js';
import { appOf, defineCommand } from './command.js';
import { UsageError } from './usage-error.js';

/** An HTTP request to an API of the app, as its clients make it. */
export const requestCommand = defineCommand({
  name: 'request',
  summary: 'Call an HTTP API of the app',
  group: 'App',
  arguments: {
    url: among(text('a URL, or the stack output that holds it', 'output'), (stage) => urlsOf(appOf(stage))),
    path: optional(text('the path below it; default: the URL as it is', 'path')),
    method: optional(choice(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'], 'default: GET, or POST with a body')),
    headers: optional(texts('request headers')),
    json: optional(json('a body of JSON')),
    form: optional(texts('a body of form fields')),
  },
  positional: ['url', 'path'],
  needsApp: true,
  changes: true,
  run: async ({ app }, { url, path, method, headers = {}, json: body, form }) => {
    const target = targetOf(/^https?:/.test(url) ? url : app?.output(url) ?? '', url, path);
    const response = await fetch(target, {
      method: method ?? (body === undefined && form === undefined ? 'GET' : 'POST'),
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      body: form === undefined ? (body === undefined ? undefined : JSON.stringify(body)) : new URLSearchParams(form),
      redirect: 'manual',
    }).catch((cause: unknown) => {
      throw new UsageError(`request: ${target.href} cannot be reached.`, { cause });
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: bodyOf(await response.text()) };
  },
  show: ({ status, body }) => `${status}\n${typeof body === 'string' ? body : JSON.stringify(body, undefined, 2)}`,
});

/** The outputs that hold a URL. */
function urlsOf({ deployment }: Sandbox): string[] {
  return deployment.stacks.flatMap(({ outputs }) => outputs).filter(({ value }) => /^https?:/.test(value)).map(({ constructPath }) => constructPath);
}

/** A path goes below that of the URL: the stage of an API stays in front of it. */
function targetOf(base: string, given: string, path: string | undefined): URL {
  if (!/^https?:/.test(base) || !URL.canParse(base)) {
    throw new UsageError(base === given ? `request: '${given}' is no URL.` : `request: the output '${given}' is '${base}', which is no HTTP URL. Name the output that holds the URL of the API.`);
  }
  const target = new URL(base);
  if (path !== undefined) {
    const at = path.indexOf('?');
    const name = at < 0 ? path : path.slice(0, at);
    target.pathname = `${target.pathname.replace(/\/$/, '')}/${name.replace(/^\//, '')}`;
    target.search = at < 0 ? target.search : path.slice(at);
  }
  return target;
}

function bodyOf(answered: string): unknown {
  try {
    return JSON.parse(answered) as unknown;
  } catch {
    return answered;
  }
}
