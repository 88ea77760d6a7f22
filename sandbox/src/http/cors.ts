/**
 * Cross-origin requests to an HTTP API with a CORS configuration.
 * Source: API Gateway developer guide, "Configure CORS for HTTP APIs" (2026-11): preflight requests are answered
 * without asking a route, and headers of the function that concern CORS are replaced.
 */
import type { HttpRequest, HttpResponse } from './request.js';

export interface CorsSpec {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAgeSeconds?: number;
}

const CORS_HEADERS = 'access-control-';

/** The answer to a preflight request, or undefined if it is another one. From an origin that is not allowed it has no headers. */
export function preflight(cors: CorsSpec, { method, headers }: HttpRequest): HttpResponse | undefined {
  if (method !== 'OPTIONS' || !headers.origin || !headers['access-control-request-method']) {
    return undefined;
  }
  const origin = originHeaders(cors, headers.origin.at(-1));
  const { allowHeaders = [], allowMethods = [], maxAgeSeconds } = cors;
  return {
    statusCode: 204,
    headers: !origin
      ? {}
      : {
          ...origin,
          ...(allowMethods.length > 0 ? { 'access-control-allow-methods': allowMethods.join(',') } : {}),
          ...(allowHeaders.length > 0 ? { 'access-control-allow-headers': allowHeaders.join(',') } : {}),
          ...(maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(maxAgeSeconds) }),
        },
    cookies: [],
    body: '',
  };
}

/** Gives a response the headers of the configuration in place of its own. */
export function withCors(cors: CorsSpec, request: HttpRequest, response: HttpResponse): HttpResponse {
  const own = Object.fromEntries(Object.entries(response.headers).filter(([name]) => !name.startsWith(CORS_HEADERS)));
  return { ...response, headers: { ...own, ...originHeaders(cors, request.headers.origin?.at(-1)) } };
}

function originHeaders({ allowCredentials, allowOrigins = [], exposeHeaders = [] }: CorsSpec, origin?: string): Record<string, string> | undefined {
  const allowed = origin !== undefined && allowOrigins.find((pattern) => fits(origin, pattern));
  if (allowed === undefined || allowed === false) {
    return undefined;
  }
  return {
    'access-control-allow-origin': allowed === '*' ? '*' : origin,
    ...(allowed === '*' ? {} : { vary: 'origin' }),
    ...(allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(exposeHeaders.length > 0 ? { 'access-control-expose-headers': exposeHeaders.join(',') } : {}),
  };
}

/** Patterns are an origin, `*`, or a scheme with `*`: `https://*`. */
function fits(origin: string, pattern: string): boolean {
  return pattern === '*' || pattern === origin || (['http://*', 'https://*'].includes(pattern) && origin.startsWith(pattern.slice(0, -1)));
}
