/**
 * The events that functions and authorizers get from an HTTP API, in both payload formats.
 * Source: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs" (2026-11).
 */
import { pathOf, queryOf, queryParameters } from './request.js';
import type { Headers, HttpRequest, RoutedRequest } from './request.js';

export type PayloadFormat = '1.0' | '2.0';

/** Bodies of these types are handed over as text, all others (forms too) in Base64. */
const TEXT_TYPES = /^(?:text\/|application\/(?:json|javascript|xml|graphql)\b|application\/[^;]+\+(?:json|xml)\b)/i;

/** @param authorizer what the route's authorizer says of the caller */
export function functionEvent(format: PayloadFormat, routed: RoutedRequest, authorizer: Authorized | undefined): object {
  return format === '2.0'
    ? { ...requestPart2(routed, authorizer), ...body(routed.request) }
    : { ...requestPart1(routed, authorizer), ...{ body: null, isBase64Encoded: false, ...body(routed.request) } };
}

/** What an authorizer says of a caller that may come in. */
export type Authorized
  = | { readonly kind: 'jwt'; readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] | null }
    | { readonly kind: 'lambda'; readonly principalId?: string; readonly context: object };

/** The event in format 2.0, without the body. */
export function requestPart2(routed: RoutedRequest, authorizer?: Authorized): object {
  const { request, pathParameters, routeKey, stageVariables } = routed;
  const { cookie = [], ...headers } = request.headers;
  const query = queryParameters(request);
  const cookies = cookie.flatMap((line) => line.split(';')).map((part) => part.trim()).filter((part) => part !== '');
  return {
    version: '2.0',
    routeKey,
    rawPath: pathOf(request),
    rawQueryString: queryOf(request),
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: joined(entriesOf(headers)),
    ...(query.size > 0 ? { queryStringParameters: joined(query) } : {}),
    requestContext: context2(routed, authorizer),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    ...(stageVariables ? { stageVariables } : {}),
  };
}

/** The event in format 1.0, without the body. */
export function requestPart1(routed: RoutedRequest, authorizer?: Authorized): object {
  const { request, pathParameters, routeKey, stageVariables } = routed;
  const query = queryParameters(request);
  return {
    version: '1.0',
    resource: routeKey.split(' ').at(-1),
    path: pathOf(request),
    httpMethod: request.method,
    headers: last(entriesOf(request.headers)),
    multiValueHeaders: request.headers,
    queryStringParameters: query.size > 0 ? last(query) : null,
    multiValueQueryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
    requestContext: context1(routed, authorizer),
    pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
    stageVariables: stageVariables ?? null,
  };
}

function context2({ request, account, apiId, region, requestId, routeKey, stage, now }: RoutedRequest, authorizer?: Authorized): object {
  return {
    accountId: account,
    apiId,
    ...(authorizer ? { authorizer: authorizer.kind === 'jwt' ? { jwt: { claims: authorizer.claims, scopes: authorizer.scopes } } : { lambda: authorizer.context } } : {}),
    domainName: domainOf(apiId, region),
    domainPrefix: apiId,
    http: { method: request.method, path: pathOf(request), protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: request.headers['user-agent']?.at(-1) ?? '' },
    requestId,
    routeKey,
    stage,
    time: requestTime(now),
    timeEpoch: now,
  };
}

function context1({ request, account, apiId, region, requestId, routeKey, stage, now }: RoutedRequest, authorizer?: Authorized): object {
  return {
    accountId: account,
    apiId,
    ...(authorizer ? { authorizer: authorizer.kind === 'jwt' ? { claims: authorizer.claims, scopes: authorizer.scopes } : { principalId: authorizer.principalId, ...authorizer.context } } : {}),
    domainName: domainOf(apiId, region),
    domainPrefix: apiId,
    extendedRequestId: requestId,
    httpMethod: request.method,
    identity: { sourceIp: '127.0.0.1', userAgent: request.headers['user-agent']?.at(-1) ?? '' },
    path: pathOf(request),
    protocol: 'HTTP/1.1',
    requestId,
    requestTime: requestTime(now),
    requestTimeEpoch: now,
    resourceId: routeKey,
    resourcePath: routeKey.split(' ').at(-1),
    stage,
  };
}

function body({ body: bytes, headers }: HttpRequest): object {
  if (bytes.length === 0) {
    return { isBase64Encoded: false };
  }
  const isText = TEXT_TYPES.test(headers['content-type']?.at(-1) ?? '');
  return { body: Buffer.from(bytes).toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

function joined(values: Iterable<readonly [string, readonly string[]]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, each]) => [name, each.join(',')]));
}

function last(values: Iterable<readonly [string, readonly string[]]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, each]) => [name, each.at(-1) ?? '']));
}

function entriesOf(headers: Headers): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(headers).map(([name, values = []]) => [name, values]);
}

function domainOf(apiId: string, region: string): string {
  return `${apiId}.execute-api.${region}.amazonaws.com`;
}

/** `12/Mar/2020:19:03:58 +0000` */
function requestTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
