import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import type { HttpApiSpec, HttpRouteSpec } from '../../src/local/services.js';
import { LocalStack, MINUTE } from './local-stack.js';

const stack = new LocalStack();
const DEFAULT = { name: '$default' };

function route(routeKey: string, functionArn: string, options: Partial<HttpRouteSpec> = {}): HttpRouteSpec {
  return { routeKey, functionArn, payloadFormat: '2.0', scopes: [], ...options };
}

async function api(routes: readonly HttpRouteSpec[], options: Partial<HttpApiSpec> = {}): Promise<string> {
  const { apiId = stack.name('api') } = options;
  await stack.run.createHttpApi({ constructPath: `Stack/${apiId}`, routes, stages: [DEFAULT], ...options, apiId });
  return stack.run.httpApiUrl(apiId);
}

async function answered(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()];
}

describe('an HTTP API', () => {
  test('hands every request to the function of its default route, and back', async () => {
    const handler = await stack.function(`
      const { requestContext: { http, timeEpoch, accountId, stage }, ...request } = event;
      return { statusCode: 302, headers: { Location: '/next' }, cookies: ['a=1; Secure', 'b=2'], body: JSON.stringify({ ...request, http, late: Date.now() - timeEpoch, accountId, stage }) };`);
    const url = await api([route('$default', handler.arn)]);
    const response = await fetch(`${url}/some/path?q=1&q=2&r=`, { method: 'POST', redirect: 'manual', headers: { cookie: 'c=3' }, body: new URLSearchParams({ token: 'a+b' }) });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/next');
    expect(response.headers.getSetCookie()).toEqual(['a=1; Secure', 'b=2']);
    const seen = await response.json() as { body: string; late: number };
    expect(seen).toMatchObject({
      version: '2.0', routeKey: '$default', rawPath: '/some/path', rawQueryString: 'q=1&q=2&r=', queryStringParameters: { q: '1,2', r: '' }, cookies: ['c=3'],
      accountId: '000000000000', stage: '$default', http: { method: 'POST', path: '/some/path' }, isBase64Encoded: true,
    });
    expect(Buffer.from(seen.body, 'base64').toString()).toBe('token=a%2Bb');
    expect(Math.abs(seen.late)).toBeLessThan(5_000);
  });

  test('leaves out of the event what the request does not have, as API Gateway does', async () => {
    const handler = await stack.function('return Object.keys(event).sort();');
    const response = await fetch(await api([route('$default', handler.arn)]));
    expect(await answered(response)).toEqual([200, ['headers', 'isBase64Encoded', 'rawPath', 'rawQueryString', 'requestContext', 'routeKey', 'version']]);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  test.each([
    ['text/plain', 'hi', 'hi', false],
    ['application/json; charset=utf-8', '{}', '{}', false],
    ['application/vnd.api+json', '{}', '{}', false],
    ['application/octet-stream', 'hi', 'aGk=', true],
  ])('hands a body of type %s over as text or in Base64', async (type, body, seen, isBase64Encoded) => {
    const handler = await stack.function('return [event.body, event.isBase64Encoded];');
    const url = await api([route('$default', handler.arn)]);
    expect(await (await fetch(url, { method: 'POST', body, headers: { 'content-type': type } })).json()).toEqual([seen, isBase64Encoded]);
  });

  test('takes the most specific route, and answers 404 if there is none', async () => {
    const handler = await stack.function('return { statusCode: 200, body: JSON.stringify([event.routeKey, event.pathParameters]) };');
    const routes = ['GET /things/new', 'GET /things/{id}', 'ANY /things/{id}', 'GET /things/{rest+}', 'GET /{rest+}', 'ANY /a/{x}/c'].map((key) => route(key, handler.arn));
    const url = await api(routes);
    const taken = async (path: string, method = 'GET') => (await fetch(`${url}${path}`, { method })).json();
    expect(await taken('/things/new')).toEqual(['GET /things/new', null]);
    expect(await taken('/things/7%20b')).toEqual(['GET /things/{id}', { id: '7 b' }]);
    expect(await taken('/things/7', 'DELETE')).toEqual(['ANY /things/{id}', { id: '7' }]);
    expect(await taken('/things/7/parts/8')).toEqual(['GET /things/{rest+}', { rest: '7/parts/8' }]);
    expect(await taken('/other/')).toEqual(['GET /{rest+}', { rest: 'other' }]);
    expect(await taken('/a/b/c', 'POST')).toEqual(['ANY /a/{x}/c', { x: 'b' }]);
    const missing = await fetch(`${url}/other`, { method: 'POST' });
    expect(await answered(missing)).toEqual([404, { message: 'Not Found' }]);
  });

  test('speaks payload format 1.0 too', async () => {
    const handler = await stack.function('return { statusCode: 201, multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"], "X-Many": ["1", "2"] }, body: JSON.stringify(event) };');
    const url = await api([route('POST /things/{id}', handler.arn, { payloadFormat: '1.0' })]);
    const response = await fetch(`${url}/things/7?q=1&q=2`, { method: 'POST', body: 'hi', headers: { 'x-one': '1' } });
    expect([response.status, response.headers.getSetCookie(), response.headers.get('x-many')]).toEqual([201, ['a=1', 'b=2'], '1,2']);
    expect(await response.json()).toMatchObject({
      version: '1.0', resource: '/things/{id}', path: '/things/7', httpMethod: 'POST', pathParameters: { id: '7' }, headers: { 'x-one': '1' },
      multiValueQueryStringParameters: { q: ['1', '2'] }, queryStringParameters: { q: '2' }, stageVariables: null, body: 'hi', isBase64Encoded: false, requestContext: { stage: '$default', httpMethod: 'POST' },
    });
    const short = await stack.function('return { any: "thing" };');
    expect((await fetch(await api([route('$default', short.arn, { payloadFormat: '1.0' })]))).status).toBe(500);
  });

  test('has stages below their names, with variables', async () => {
    const handler = await stack.function('return [event.requestContext.stage, event.rawPath, event.stageVariables ?? null];');
    const routes = [route('GET /things', handler.arn)];
    const url = await api(routes, { stages: [DEFAULT, { name: 'live', variables: { colour: 'green' } }] });
    expect(await (await fetch(`${url}/live/things`)).json()).toEqual(['live', '/live/things', { colour: 'green' }]);
    expect(await (await fetch(`${url}/things`)).json()).toEqual(['$default', '/things', null]);
    const staged = await api(routes, { stages: [{ name: 'live' }] });
    expect((await fetch(`${staged}/things`)).status).toBe(404);
  });

  test('can have many neighbours', async () => {
    const handler = await stack.function('return event.requestContext.apiId;');
    const ids = Array.from({ length: 12 }, () => stack.name('neighbour'));
    await stack.run.reserveHttpApis(ids);
    const urls = ids.map((apiId) => stack.run.httpApiUrl(apiId));
    await Promise.all(ids.map((apiId) => stack.run.createHttpApi({ apiId, constructPath: apiId, routes: [route('$default', handler.arn)], stages: [DEFAULT] })));
    expect(await Promise.all(urls.map(async (url) => (await fetch(url)).text()))).toEqual(ids);
    expect(() => stack.run.httpApiUrl('unknown')).toThrow('There is no HTTP API unknown');
  });

  test.each([
    ['a status code that is none', 'statusCode: 99'],
    ['a status code without an end', 'statusCode: 100'],
    ['a header in two lines', 'statusCode: 200, headers: { "x-bad": "a\\nb" }'],
    ['a body that is no text', 'statusCode: 200, body: { a: 1 }'],
  ])('%s is a 500, and the API goes on', async (_, response) => {
    const handler = await stack.function(`return event.rawPath === '/bad' ? { ${response} } : { statusCode: 204 };`);
    const url = await api([route('$default', handler.arn)]);
    expect(await answered(await fetch(`${url}/bad`))).toEqual([500, { message: 'Internal Server Error' }]);
    expect((await fetch(`${url}/good`)).status).toBe(204);
    expect(stack.run.logs.entries.some(({ source, text }) => source === 'sandbox' && text.startsWith('GET /bad: '))).toBe(true);
  });

  test('a failing function is a 500 that says nothing about it', async () => {
    const handler = await stack.function('throw new Error("secret");');
    const response = await fetch(await api([route('$default', handler.arn)]));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await answered(response)).toEqual([500, { message: 'Internal Server Error' }]);
    expect(stack.run.logs.entries.some((entry) => entry.source === 'sandbox' && entry.text.includes('secret'))).toBe(true);
  });
});

describe('cross-origin rules', () => {
  const cors = { allowOrigins: ['https://app.example.com'], allowMethods: ['GET', 'POST'], allowHeaders: ['authorization'], exposeHeaders: ['x-id'], maxAgeSeconds: 600, allowCredentials: true };
  const asked = { 'origin': 'https://app.example.com', 'access-control-request-method': 'POST' };

  test('answer preflight requests without the function', async () => {
    const handler = await stack.function('seen(event.routeKey); return { statusCode: 200 };');
    const url = await api([route('$default', handler.arn)], { cors });
    const response = await fetch(`${url}/any`, { method: 'OPTIONS', headers: asked });
    expect([response.status, Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-')))]).toEqual([204, {
      'access-control-allow-origin': 'https://app.example.com', 'access-control-allow-credentials': 'true', 'access-control-allow-headers': 'authorization',
      'access-control-allow-methods': 'GET,POST', 'access-control-expose-headers': 'x-id', 'access-control-max-age': '600',
    }]);
    const stranger = await fetch(url, { method: 'OPTIONS', headers: { ...asked, origin: 'https://evil.example.com' } });
    expect([stranger.status, stranger.headers.get('access-control-allow-origin')]).toEqual([204, null]);
    expect(stack.seen(handler.name)).toEqual([]);
  });

  test('replace what the function says of them, and leave errors readable for the page', async () => {
    const handler = await stack.function('return { statusCode: 200, headers: { "access-control-allow-origin": "https://evil.example.com", "X-Id": "7" } };');
    const url = await api([route('GET /', handler.arn)], { cors: { allowOrigins: ['*'] } });
    const response = await fetch(url, { headers: { origin: 'https://any.example.com' } });
    expect([response.headers.get('access-control-allow-origin'), response.headers.get('x-id')]).toEqual(['*', '7']);
    expect((await fetch(url)).headers.get('access-control-allow-origin')).toBe(null);
    const missing = await fetch(`${url}/none`, { headers: { origin: 'https://any.example.com' } });
    expect([missing.status, missing.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
  });
});

describe('a JWT authorizer', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const issuer = createServer((request, response) => {
    const jwks_uri = `http://${request.headers.host ?? ''}/keys`;
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one' }] } : { jwks_uri }));
  });
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');

  afterAll(() => {
    issuer.close();
  });

  function token(claims: object, header: object = { alg: 'RS256', kid: 'one' }): string {
    const text = `${part(header)}.${part(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  }

  test('lets in who brings a good token with one of the scopes, in virtual time, and nobody else', async () => {
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const iss = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    const handler = await stack.function('return event.requestContext.authorizer.jwt;');
    const url = await api([route('$default', handler.arn, { authorizer: { kind: 'JWT', issuer: iss, audience: ['app'], identitySource: '$request.header.Authorization' }, scopes: ['read', 'write'] })]);
    const now = Math.floor(stack.run.clock.now() / 1000);
    const good = { iss, aud: 'app', exp: now + 60, scope: 'openid read', groups: ['a', 'b'], n: 1 };
    const call = (text: string | undefined) => fetch(url, { headers: text === undefined ? {} : { authorization: `Bearer ${text}` } });

    expect(await answered(await call(token(good)))).toEqual([200, { claims: { iss, aud: 'app', exp: String(now + 60), scope: 'openid read', groups: '[a b]', n: '1' }, scopes: ['openid', 'read'] }]);
    const bad = [undefined, 'none', token({ ...good, aud: 'other' }), token({ ...good, iss: 'https://other' }), token({ ...good, exp: now }), token({ ...good, nbf: now + 5 }), token(good, { alg: 'none', kid: 'one' }), token(good, { alg: 'RS256', kid: 'two' }), `${token(good).slice(0, -8)}AAAAAAAA`];
    expect(await Promise.all(bad.map(async (text) => answered(await call(text))))).toEqual(bad.map(() => [401, { message: 'Unauthorized' }]));
    expect(await answered(await call(token({ ...good, scope: 'other' })))).toEqual([403, { message: 'Forbidden' }]);
    await stack.run.advance(MINUTE);
    expect((await call(token(good))).status).toBe(401);
    expect(stack.run.logs.entries.some(({ text }) => text.includes('it expired at'))).toBe(true);
  });
});

describe('a Lambda authorizer', () => {
  const guard = (functionArn: string, options: object = {}) => ({ kind: 'REQUEST' as const, id: stack.name('guard'), functionArn, identitySources: ['$request.header.Authorization'], payloadFormat: '2.0' as const, simpleResponses: true, cacheSeconds: 0, ...options });

  test('asks the function, once for as long as its answer holds', async () => {
    const handler = await stack.function('return event.requestContext.authorizer.lambda;');
    const decide = await stack.function('seen([event.type, event.identitySource, event.routeArn]); return { isAuthorized: event.headers.authorization === "yes", context: { user: "u1" } };');
    const url = await api([route('GET /a', handler.arn, { authorizer: guard(decide.arn, { cacheSeconds: 60 }) })], { apiId: 'guarded' });
    const call = (authorization?: string) => fetch(`${url}/a`, { headers: authorization === undefined ? {} : { authorization } });
    expect(await answered(await call('yes'))).toEqual([200, { user: 'u1' }]);
    expect(await answered(await call('no'))).toEqual([403, { message: 'Forbidden' }]);
    expect(await answered(await call())).toEqual([401, { message: 'Unauthorized' }]);
    await call('yes');
    expect(stack.seen(decide.name)).toEqual([['REQUEST', ['yes'], 'arn:aws:execute-api:us-east-1:000000000000:guarded/$default/GET/a'], ['REQUEST', ['no'], expect.any(String)]]);
    await stack.run.advance(MINUTE);
    await call('yes');
    expect(stack.seen(decide.name)).toHaveLength(3);
  });

  test('may answer with a policy, and for format 1.0', async () => {
    const handler = await stack.function('return { statusCode: 200, body: JSON.stringify(event.requestContext.authorizer) };');
    const decide = await stack.function(`
      const arn = event.methodArn;
      const Resource = event.authorizationToken === 'part' ? arn.replace('/GET/a', '/GET/b*') : arn.replace('/GET/a', '/*/?');
      return { principalId: 'p1', context: { user: 'u1' }, policyDocument: { Version: '2012-10-17', Statement: [{ Effect: event.authorizationToken === 'deny' ? 'Deny' : 'Allow', Action: 'execute-api:Invoke', Resource }] } };`);
    const url = await api([route('GET /a', handler.arn, { payloadFormat: '1.0', authorizer: guard(decide.arn, { simpleResponses: false, payloadFormat: '1.0' }) })]);
    const call = (authorization: string) => fetch(`${url}/a`, { headers: { authorization } });
    expect(await answered(await call('all'))).toEqual([200, { principalId: 'p1', user: 'u1' }]);
    expect([(await call('part')).status, (await call('deny')).status]).toEqual([403, 403]);
  });

  test.each(['throw new Error("broken");', 'return { isAuthorized: "yes" };', 'return "yes";'])('that does this is a 500: %s', async (body) => {
    const handler = await stack.function('return {};');
    const decide = await stack.function(body);
    const url = await api([route('$default', handler.arn, { authorizer: guard(decide.arn) })]);
    expect(await answered(await fetch(url, { headers: { authorization: 'x' } }))).toEqual([500, { message: 'Internal Server Error' }]);
  });
});

// API Gateway developer guide, "Quotas for configuring and running an HTTP API".
describe('the limits of an HTTP API', () => {
  test('a body over 10 MB never reaches the function', async () => {
    const handler = await stack.function('return String(event.body.length);');
    const url = await api([route('$default', handler.arn)]);
    expect(await answered(await fetch(url, { method: 'POST', body: 'a'.repeat(10 * 1024 * 1024 + 1) }))).toEqual([413, { message: 'Request Entity Too Large' }]);
  });

  test('who waits longer than the timeout gets 503, and the function goes on', async () => {
    const handler = await stack.function('await new Promise((resolve) => setTimeout(resolve, 300)); seen("done"); return "late";');
    const url = await api([route('$default', handler.arn, { timeoutMilliseconds: 50 })]);
    expect(await answered(await fetch(url))).toEqual([503, { message: 'Service Unavailable' }]);
    await stack.run.settle();
    expect(stack.seen(handler.name)).toEqual(['done']);
  });
});
