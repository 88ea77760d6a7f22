import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Clock } from '../clock.js';
import { TooManyRequests } from '../lambda/function-error.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import { bodyOf, close, listen } from './control-server.js';
import { Router } from './router.js';
import type { HttpResponse } from './router.js';
import type { HttpApiSpec } from './services.js';

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
    await Promise.all(Array.from({ length: PORTS }, () => door.openPort()));
    return door;
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
    const server = createServer();
    const door: Door = { server, url: `http://127.0.0.1:${await listen(server)}` };
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.serve(door, request, response);
    });
    this.free.push(door);
  }

  private async serve(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { statusCode, headers, cookies, body } = await this.answer(door, request).catch((error: unknown) => {
      this.options.log(`${request.method ?? ''} ${request.url ?? ''}: ${String(error)}`);
      return error instanceof TooManyRequests ? message(503, 'Service Unavailable') : message(500, 'Internal Server Error');
    });
    response.writeHead(statusCode, { ...headers, ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}) }).end(body);
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
