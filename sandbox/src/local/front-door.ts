import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Clock } from '../clock.js';
import { TooManyRequests } from '../lambda/function-error.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import { bodyOf, close, guardedServer, listen } from './http-server.js';
import { Router } from './router.js';
import type { HttpResponse } from './router.js';
import type { HttpApiSpec } from './services.js';
import { all } from './teardown.js';

export interface FrontDoorOptions {
  readonly clock: Clock;
  readonly lambda: LambdaService;
  readonly account: string;
  readonly log: (text: string) => void;
}

interface Door {
  readonly url: string;
  readonly server: Server;
  api?: HttpApiSpec;
  declared?: Promise<unknown>;
}

/** URLs are wanted before there is an API, and without waiting: so many ports are opened beforehand. */
const PORTS = 8;

/** HTTP APIs, each on a loopback port of its own. */
export class FrontDoor {
  public static async open(options: FrontDoorOptions): Promise<FrontDoor> {
    const door = new FrontDoor(options);
    try {
      await all(Array.from({ length: PORTS }, () => door.openPort()));
      return door;
    } catch (error) {
      await door.stop();
      throw error;
    }
  }

  private startedRouter?: Router;
  private readonly free: Door[] = [];
  private readonly doors = new Map<string, Door>();

  private constructor(private readonly options: FrontDoorOptions) {}

  public url(logicalId: string): string {
    return this.doorOf(logicalId).url;
  }

  public create(api: HttpApiSpec): void {
    const door = this.doorOf(api.logicalId);
    door.api = api;
    door.declared = this.router.declare(api.logicalId, api.stackName, api.template);
    door.declared.catch((error: unknown) => {
      this.options.log(`${api.constructPath}: ${String(error)}`);
    });
  }

  public async stop(): Promise<void> {
    for (const { server } of [...this.free, ...this.doors.values()]) {
      close(server);
    }
    await this.startedRouter?.stop();
  }

  /** Loaded with the first API, because that takes a while. */
  private get router(): Router {
    this.startedRouter ??= new Router();
    return this.startedRouter;
  }

  private doorOf(logicalId: string): Door {
    const door = this.doors.get(logicalId) ?? this.free.pop();
    if (!door) {
      throw new Error(`There are more than ${PORTS} HTTP APIs: ${[...this.doors.keys(), logicalId].join(', ')}. Deploy fewer stacks into one sandbox.`);
    }
    this.doors.set(logicalId, door);
    return door;
  }

  private async openPort(): Promise<void> {
    const server = guardedServer(async (request, response) => {
      send(response, await this.answer(door, request).catch(whenThrottled));
    }, this.options.log);
    const door: Door = { server, url: `http://127.0.0.1:${await listen(server)}` };
    this.free.push(door);
  }

  private async answer({ api, declared }: Door, request: IncomingMessage): Promise<HttpResponse> {
    if (!api) {
      return message(404, 'Not Found');
    }
    await declared;
    const { clock, account, lambda, log } = this.options;
    const routed = await this.router.route(api.logicalId, {
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: headersOf(request),
      body: await bodyOf(request),
      now: clock.now(),
      account,
    });
    if ('response' in routed) {
      return routed.response;
    }
    const arn = api.functionArnOf(routed.functionId);
    const result = await lambda.invoke(arn, JSON.stringify(routed.event), { throttle: true });
    if (result.error) {
      log(`${arn} failed for ${request.method ?? ''} ${request.url ?? ''}: ${result.error.errorType}: ${result.error.errorMessage}`);
      return message(500, 'Internal Server Error');
    }
    return await this.router.translate(JSON.parse(result.payload));
  }
}

/** What API Gateway answers when all concurrency of the function is in use. */
function whenThrottled(error: unknown): HttpResponse {
  if (error instanceof TooManyRequests) {
    return message(503, 'Service Unavailable');
  }
  throw error;
}

function send(response: ServerResponse, { statusCode, headers, cookies, body }: HttpResponse): void {
  if (statusCode < 200) {
    throw new Error(`The function answered with the status code ${statusCode}: it must be between 200 and 599`);
  }
  response.writeHead(statusCode, { ...headers, ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}) }).end(body);
}

function headersOf({ rawHeaders }: IncomingMessage): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    (headers[(rawHeaders[i] ?? '').toLowerCase()] ??= []).push(rawHeaders[i + 1] ?? '');
  }
  return headers;
}

function message(statusCode: number, text: string): HttpResponse {
  return { statusCode, headers: { 'content-type': 'application/json' }, cookies: [], body: JSON.stringify({ message: text }) };
}
