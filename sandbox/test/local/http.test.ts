import { describe, expect, test } from 'vitest';
import { LocalStack } from './local-stack.js';

const stack = new LocalStack();

/** The template of an HTTP API whose routes lead to one function. */
function template(...routeKeys: string[]) {
  return { Resources: {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Api', ProtocolType: 'HTTP' } },
    Handler: { Type: 'AWS::Lambda::Function', Properties: {} },
    Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: {
      ApiId: { Ref: 'Api' }, IntegrationType: 'AWS_PROXY', IntegrationUri: { 'Fn::GetAtt': ['Handler', 'Arn'] }, PayloadFormatVersion: '2.0',
    } },
    ...Object.fromEntries(routeKeys.map((RouteKey, i) => [`Route${i}`, { Type: 'AWS::ApiGatewayV2::Route', Properties: {
      ApiId: { Ref: 'Api' }, RouteKey, Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
    } }])),
  } };
}

async function api(functionArn: string, ...routeKeys: string[]): Promise<string> {
  const logicalId = stack.name('Api');
  const url = stack.run.httpApiUrl(logicalId);
  const text = JSON.stringify(template(...routeKeys)).replaceAll('"Api"', `"${logicalId}"`);
  await stack.run.createHttpApi({ logicalId, constructPath: `Stack/${logicalId}`, stackName: 'Stack', template: JSON.parse(text) as object, functionArnOf: () => functionArn });
  return url;
}

describe('an HTTP API', () => {
  test('hands every request to the function of its default route, and back', async () => {
    const handler = await stack.function(`
      const { requestContext: { http, timeEpoch, accountId }, ...request } = event;
      return { statusCode: 302, headers: { Location: '/next' }, cookies: ['a=1; Secure', 'b=2'], body: JSON.stringify({ ...request, http, late: Date.now() - timeEpoch, accountId }) };`);
    const url = await api(handler.arn, '$default');
    const response = await fetch(`${url}/some/path?q=1`, { method: 'POST', redirect: 'manual', headers: { cookie: 'c=3' }, body: new URLSearchParams({ token: 'a+b' }) });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/next');
    expect(response.headers.getSetCookie()).toEqual(['a=1; Secure', 'b=2']);
    const seen = await response.json() as { body: string; late: number };
    expect(seen).toMatchObject({
      version: '2.0', routeKey: '$default', rawPath: '/some/path', rawQueryString: 'q=1', cookies: ['c=3'], accountId: '000000000000',
      http: { method: 'POST', path: '/some/path' }, isBase64Encoded: true,
    });
    expect(Buffer.from(seen.body, 'base64').toString()).toBe('token=a%2Bb');
    expect(Math.abs(seen.late)).toBeLessThan(5_000);
  });

  test('knows paths with parameters, and answers 404 to others', async () => {
    const handler = await stack.function('return { statusCode: 200, headers: { "content-type": "text/plain" }, body: Buffer.from(event.routeKey + " " + event.pathParameters.id).toString("base64"), isBase64Encoded: true };');
    const url = await api(handler.arn, 'GET /things/{id}');
    expect(await (await fetch(`${url}/things/7%20b`)).text()).toBe('GET /things/{id} 7 b');
    const missing = await fetch(`${url}/other`);
    expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  test.each([
    ['a status code that is none', 'statusCode: 99'],
    ['a status code without an end', 'statusCode: 100'],
    ['a header in two lines', 'statusCode: 200, headers: { "x-bad": "a\\nb" }'],
  ])('%s is a 500, and the API goes on', async (_, response) => {
    const handler = await stack.function(`return event.rawPath === '/bad' ? { ${response} } : { statusCode: 204 };`);
    const url = await api(handler.arn, '$default');
    const bad = await fetch(`${url}/bad`);
    expect([bad.status, await bad.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect((await fetch(`${url}/good`)).status).toBe(204);
    expect(stack.run.logs.entries.some(({ source, text }) => source === 'sandbox' && text.startsWith('GET /bad: '))).toBe(true);
  });

  test('a failing function is a 500 that says nothing about it', async () => {
    const handler = await stack.function('throw new Error("secret");');
    const response = await fetch(await api(handler.arn, '$default'));
    expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([500, 'application/json', { message: 'Internal Server Error' }]);
    expect(stack.run.logs.entries.some((entry) => entry.source === 'sandbox' && entry.text.includes('secret'))).toBe(true);
  });
});
