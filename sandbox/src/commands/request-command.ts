import { choice, json, optional, text, texts } from './arguments.js';
import { defineCommand } from './command.js';
import { UsageError } from './usage-error.js';

/** An HTTP request to an API of the app, as its clients make it. */
export const requestCommand = defineCommand({
  name: 'request',
  summary: 'Call an HTTP API of the app',
  group: 'App',
  arguments: {
    url: text('a URL, or the stack output that holds it', 'output'),
    path: optional(text('the path; default: /', 'path')),
    method: optional(choice(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'], 'default: GET, or POST with a body')),
    headers: optional(texts('request headers')),
    json: optional(json('a body of JSON')),
    form: optional(texts('a body of form fields')),
  },
  positional: ['url', 'path'],
  needsApp: true,
  run: async ({ app }, { url, path = '/', method, headers = {}, json: body, form }) => {
    const base = /^https?:/.test(url) ? url : app?.output(url) ?? '';
    const response = await fetch(new URL(path, base), {
      method: method ?? (body === undefined && form === undefined ? 'GET' : 'POST'),
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      body: form === undefined ? (body === undefined ? undefined : JSON.stringify(body)) : new URLSearchParams(form),
      redirect: 'manual',
    }).catch((cause: unknown) => {
      throw new UsageError(`request: ${base} cannot be reached.`, { cause });
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: bodyOf(await response.text()) };
  },
  show: ({ status, body }) => `${status}\n${typeof body === 'string' ? body : JSON.stringify(body, undefined, 2)}`,
});

function bodyOf(answered: string): unknown {
  try {
    return JSON.parse(answered) as unknown;
  } catch {
    return answered;
  }
}
