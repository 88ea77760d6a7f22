/**
 * HTTP API routing by cdk-local: the only file that knows it. It uses the package's internal entry,
 * whose contract test/local/router.test.ts checks. The package takes long to load, hence a thread of
 * its own.
 *
 * Messages: `{ api, stackName, template }` declares an API; `{ id, api, request }` is answered by
 * `{ id, event, functionId }`, or `{ id, response }` if no function is to be asked;
 * `{ id, payload }` (a function's result) by `{ id, response }`.
 */
import { parentPort } from 'node:worker_threads';
import { leaveOut } from './leave-out.mjs';

// Its command line needs these; its router does not.
leaveOut(/[\\/]@aws-(cdk|sdk)[\\/]/);
const { buildHttpApiV2Event, discoverRoutes, matchRoute, translateLambdaResponse } = await import('cdk-local/internal');

const routesOf = new Map();

parentPort.on('message', (message) => {
  try {
    parentPort.postMessage({ id: message.id, ...answer(message) });
  } catch (error) {
    parentPort.postMessage({ id: message.id, failure: String(error?.message ?? error) });
  }
});

function answer(message) {
  if ('template' in message) {
    return declare(message);
  }
  return 'request' in message ? route(message.api, message.request) : { response: translate(message.payload) };
}

function declare({ api, stackName, template }) {
  const stack = { stackName, displayName: stackName, artifactId: stackName, template, dependencyNames: [] };
  const routes = discoverRoutes([stack]).filter((found) => found.apiLogicalId === undefined || found.apiLogicalId === api);
  const unsupported = routes.find((found) => found.unsupported);
  if (unsupported) {
    throw new Error(`The route ${unsupported.method} ${unsupported.pathPattern} cannot run locally: ${unsupported.unsupported.reason ?? 'its integration is not supported'}`);
  }
  routesOf.set(api, routes);
  return { routes: routes.map(({ method, pathPattern, lambdaLogicalId }) => ({ method, pathPattern, functionId: lambdaLogicalId })) };
}

function route(api, { method, url, headers, body, now, account }) {
  const path = url.split('?', 1)[0];
  const match = matchRoute(method, path, routesOf.get(api) ?? []);
  if (!match) {
    return { response: { statusCode: 404, headers: { 'content-type': 'application/json' }, cookies: [], body: '{"message":"Not Found"}' } };
  }
  const event = buildHttpApiV2Event(
    { method, rawUrl: url, headers, body: Buffer.from(body), sourceIp: '127.0.0.1' },
    { route: match.route, pathParameters: match.pathParameters, matchedPath: path },
    { now: () => new Date(now) },
  );
  if ((event.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded') && !event.isBase64Encoded) {
    // API Gateway hands forms over encoded.
    event.body = Buffer.from(body).toString('base64');
    event.isBase64Encoded = true;
  }
  event.requestContext.accountId = account;
  event.requestContext.apiId = api;
  return { functionId: match.route.lambdaLogicalId, event };
}

function translate(payload) {
  const { statusCode, headers, cookies, body } = translateLambdaResponse(payload, 'v2');
  return { statusCode, headers, cookies, body };
}
