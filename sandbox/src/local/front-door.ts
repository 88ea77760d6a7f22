import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../clock.js';
import { Authorizers } from '../http/authorizers.js';
import { preflight, withCors } from '../http/cors.js';
import { functionEvent } from '../http/function-event.js';
import type { Authorized } from '../http/function-event.js';
import { httpResponse } from '../http/function-response.js';
import { gatewayResponse, pathOf } from '../http/request.js';
import type { HttpRequest, HttpResponse, RoutedRequest } from '../http/request.js';
import { routeFor } from '../http/routing.js';
import { parseJson } from '../json.js';
import { TooManyRequests } from '../lambda/function-error.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import { close, guardedServer, listen } from './http-server.js';
import type { HttpApiSpec, HttpRouteSpec, HttpStageSpec } from './services.js';

export interface FrontDoorOptions {
  readonly clock: Clock;
  readonly lambda: LambdaService;
  readonly account: string;
  readonly region: string;
  readonly log: (text: string) => void;
}

interface Door {
  readonly url: string;
  readonly server: Server;
  api?: HttpApiSpec;
}

const DEFAULT_STAGE = '$default';
/**
 * The most that a body may have, and the longest that an API waits for its integration.
 * Source: API Gateway developer guide, "Quotas for configuring and running an HTTP API" (2026-11).
 */
const MOST_BYTES = 10 * 1024 * 1024;
const DEFAULT_TIMEOUT_MILLISECONDS = 30_000;

/** HTTP APIs, each on a loopback port of its own. */
export class FrontDoor {
  private readonly doors = new Map<string, Door>();
  private readonly authorizers: Authorizers;

  constructor(private readonly options: FrontDoorOptions) {
    const { clock, lambda, log } = options;
    this.authorizers = new Authorizers({ now: () => clock.now(), log, invoke: (arn, payload) => lambda.invoke(arn, payload, { throttle: true }) });
  }

  /** Opens ports: URLs are wanted before there is an API. */
  public async reserve(apiIds: readonly string[]): Promise<void> {
    await Promise.all(apiIds.filter((apiId) => !this.doors.has(apiId)).map((apiId) => this.open(apiId)));
  }

  public url(apiId: string): string {
    return this.doorOf(apiId).url;
  }

  public async create(api: HttpApiSpec): Promise<void> {
    await this.reserve([api.apiId]);
    this.doorOf(api.apiId).api = api;
  }

  public stop(): void {
    for (const { server } of this.doors.values()) {
      close(server);
    }
  }

  private async open(apiId: string): Promise<void> {
    const server = guardedServer(async (request, response) => {
      await this.answer(this.doorOf(apiId), request, response);
    }, this.options.log);
    this.doors.set(apiId, { server, url: `http://127.0.0.1:${await listen(server)}` });
  }

  private doorOf(apiId: string): Door {
    const door = this.doors.get(apiId);
    if (!door) {
      throw new Error(`There is no HTTP API ${apiId}. APIs: ${[...this.doors.keys()].join(', ')}`);
    }
    return door;
  }

  private async answer({ api }: Door, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request: HttpRequest = { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers: headersOf(incoming), body: await buffer(incoming) };
    if (request.body.length > MOST_BYTES) {
      send(outgoing, gatewayResponse(413, 'Request Entity Too Large'));
      return;
    }
    if (!api) {
      send(outgoing, gatewayResponse(404, 'Not Found'));
      return;
    }
    send(outgoing, api.cors ? preflight(api.cors, request) ?? withCors(api.cors, request, await this.respond(api, request)) : await this.respond(api, request));
  }

  private async respond(api: HttpApiSpec, request: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.route(api, request);
    } catch (error) {
      this.options.log(`${request.method} ${request.url}: ${error instanceof Error ? error.message : String(error)}`);
      // What API Gateway answers when all concurrency of the function is in use, and when the function fails.
      return error instanceof TooManyRequests ? gatewayResponse(503, 'Service Unavailable') : gatewayResponse(500, 'Internal Server Error');
    }
  }

  private async route(api: HttpApiSpec, request: HttpRequest): Promise<HttpResponse> {
    const { account, clock } = this.options;
    const at = stageOf(api.stages, pathOf(request));
    const match = at && routeFor(api.routes, request.method, at.path);
    if (!at || !match) {
      return gatewayResponse(404, 'Not Found');
    }
    const { route, pathParameters } = match;
    const routed: RoutedRequest = {
      request, account, pathParameters,
      apiId: api.apiId,
      region: api.region ?? this.options.region,
      stage: at.stage.name,
      stageVariables: at.stage.variables,
      routeKey: route.routeKey,
      requestId: randomUUID(),
      now: clock.now(),
    };
    const admission = route.authorizer && await this.authorizers.admit(route.authorizer, routed, route.scopes);
    return admission && 'response' in admission ? admission.response : await this.call(route, routed, admission?.authorized);
  }

  private async call({ functionArn, payloadFormat, timeoutMilliseconds = DEFAULT_TIMEOUT_MILLISECONDS }: HttpRouteSpec, routed: RoutedRequest, authorized: Authorized | undefined): Promise<HttpResponse> {
    const event = functionEvent(payloadFormat, routed, authorized);
    const result = await within(timeoutMilliseconds, this.options.lambda.invoke(functionArn, JSON.stringify(event), { throttle: true }));
    if (!result) {
      this.options.log(`${routed.routeKey}: ${functionArn} took longer than the API waits, ${timeoutMilliseconds} ms. It goes on.`);
      return gatewayResponse(503, 'Service Unavailable');
    }
    if (result.error) {
      throw new Error(`${functionArn} failed: ${result.error.errorType}: ${result.error.errorMessage}`);
    }
    return httpResponse(payloadFormat, parseJson(result.payload));
  }
}

/** What comes of work if it comes in time. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The stage that a path leads to, and the path within it. */
function stageOf(stages: readonly HttpStageSpec[], path: string): { readonly stage: HttpStageSpec; readonly path: string } | undefined {
  const [, first = '', ...rest] = path.split('/');
  const named = stages.find(({ name }) => name === first && name !== DEFAULT_STAGE);
  if (named) {
    return { stage: named, path: `/${rest.join('/')}` };
  }
  const stage = stages.find(({ name }) => name === DEFAULT_STAGE);
  return stage && { stage, path };
}

function send(response: ServerResponse, { statusCode, headers, cookies, body }: HttpResponse): void {
  response.writeHead(statusCode, { ...headers, ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}) }).end(body);
}

function headersOf({ rawHeaders }: IncomingMessage): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    (headers[(rawHeaders[i] ?? '').toLowerCase()] ??= []).push(rawHeaders[i + 1] ?? '');
  }
  return headers;
}
