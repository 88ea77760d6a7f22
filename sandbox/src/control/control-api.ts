import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { UsageError, commandNamed } from '../commands/exports.js';
import { parseJson } from '../json.js';
import { close, listen } from '../local/http-server.js';
import type { CommandDesk } from './command-desk.js';

export interface ControlApiOptions {
  readonly desk: CommandDesk;
  /** Who knows it may give commands. */
  readonly token: string;
  /** Called when a command asks the sandbox to end. */
  readonly onStop: () => void;
}

export interface ControlApi {
  readonly url: string;
  close(): void;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * The commands as JSON over HTTP, on loopback: `POST /commands/<name>` with the arguments answers `{ "result": … }` or
 * `{ "error": { "name", "message" } }`. `POST /stop` ends the sandbox.
 */
export async function startControlApi(options: ControlApiOptions): Promise<ControlApi> {
  const server = createServer((request, response) => {
    void answer(options, request, response).catch((cause: unknown) => {
      reply(response, failed(500, cause));
    });
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return { url, close: () => {
    close(server);
  } };
}

async function answer(options: ControlApiOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refused = refusalOf(request, options.token);
  if (refused) {
    request.resume();
    reply(response, refused);
    return;
  }
  if (request.url === '/stop') {
    reply(response, { status: 200, body: { result: 'stopping' } });
    options.onStop();
    return;
  }
  const name = /^\/commands\/([a-z-]+)$/.exec(request.url ?? '')?.[1];
  if (name === undefined) {
    reply(response, failed(404, new UsageError(`There is no ${request.url ?? ''}. There is: POST /commands/<name>, POST /stop.`)));
    return;
  }
  try {
    const text = (await buffer(request)).toString();
    const given = text === '' ? {} : parseJson(text);
    if (given === undefined) {
      throw new UsageError('The body is no JSON. Send the arguments as an object of JSON.');
    }
    reply(response, { status: 200, body: { result: await options.desk.run(commandNamed(name), given) } });
  } catch (cause) {
    reply(response, failed(cause instanceof UsageError ? 400 : 409, cause));
  }
}

/** Pages in a browser may not give commands, whatever they know: neither their own origin's nor, by DNS, another name's. */
function refusalOf({ headers, method }: IncomingMessage, token: string): Reply | undefined {
  const host = headers.host?.replace(/:\d+$/, '');
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined || (host !== '127.0.0.1' && host !== 'localhost')) {
    return failed(403, new Error('Browsers may not control the sandbox. Use its command line, or HTTP from a program on this machine.'));
  }
  if (!isSame(headers.authorization ?? '', `Bearer ${token}`)) {
    return failed(401, new Error('The token is missing or wrong. It stands in .cdk-marketplace-saas-sandbox/running.json of the project; send it as Authorization: Bearer <token>.'));
  }
  return method === 'POST' ? undefined : failed(405, new UsageError(`${method ?? ''} is not answered. Use POST.`));
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function failed(status: number, cause: unknown): Reply {
  const error = cause instanceof Error ? { name: cause.name, message: cause.message } : { name: 'Error', message: String(cause) };
  return { status, body: { error } };
}

function reply(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}
