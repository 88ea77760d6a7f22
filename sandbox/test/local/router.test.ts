import { afterAll, beforeAll, expect, test } from 'vitest';
import { Router } from '../../src/local/router.js';

/** What we rely on in cdk-local's internal entry, which promises nothing: look here first after an upgrade. */
let router: Router;

beforeAll(() => {
  router = new Router();
});

afterAll(async () => {
  await router.stop();
});

function httpApi(integration: object) {
  return { Resources: {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
    Other: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
    Handler: { Type: 'AWS::Lambda::Function', Properties: {} },
    Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId: { Ref: 'Api' }, ...integration } },
    Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' }, RouteKey: '$default', Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] } } },
    OtherRoute: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Other' }, RouteKey: 'GET /x', Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] } } },
  } };
}

const PROXY = { IntegrationType: 'AWS_PROXY', IntegrationUri: { 'Fn::GetAtt': ['Handler', 'Arn'] }, PayloadFormatVersion: '2.0' };
const request = { method: 'GET', url: '/a', headers: { host: ['x'] }, body: new Uint8Array(), now: Date.parse('2030-01-01'), account: '1' };

test('finds the routes of one API, with their functions', async () => {
  expect(await router.declare('Api', 'Stack', httpApi(PROXY))).toEqual([{ method: 'ANY', pathPattern: '$default', functionId: 'Handler' }]);
  expect(await router.route('Api', request)).toMatchObject({ functionId: 'Handler', event: { version: '2.0', rawPath: '/a', requestContext: { timeEpoch: request.now, apiId: 'Api', accountId: '1' } } });
});

test('answers 404 itself if no route fits', async () => {
  await router.declare('Other', 'Stack', httpApi(PROXY));
  expect(await router.route('Other', request)).toMatchObject({ response: { statusCode: 404 } });
});

test('makes a response of what a function returns, whole or short', async () => {
  expect(await router.translate({ statusCode: 201, body: 'b', cookies: ['c=1'] })).toMatchObject({ statusCode: 201, cookies: ['c=1'] });
  expect(await router.translate({ any: 'thing' })).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
});

test('refuses integrations that cannot run locally', async () => {
  await expect(router.declare('Api', 'Stack', httpApi({ IntegrationType: 'HTTP_PROXY', IntegrationUri: 'https://example.com' })))
    .rejects.toThrow(/\$default cannot run locally: .*HTTP_PROXY/);
});
