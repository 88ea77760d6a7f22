import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnStage, CorsHttpMethod, DomainName, HttpApi, HttpMethod, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer, HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { expect, test } from 'vitest';
import { Synthesis } from './synthesis.js';

const synthesis = new Synthesis();

function api(stack: Stack): HttpApi {
  const worker = synthesis.function(stack, 'Worker');
  const created = new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Worker', worker) });
  const stage = created.defaultStage?.node.defaultChild as CfnStage;
  stage.defaultRouteSettings = { throttlingBurstLimit: 5, throttlingRateLimit: 5 };
  stage.accessLogSettings = { destinationArn: new LogGroup(stack, 'Access').logGroupArn, format: '$context.requestId' };
  new CfnOutput(stack, 'FulfillmentUrl', { value: created.url! });
  new CfnOutput(stack, 'Registration', { value: `${created.apiEndpoint}/register` });
  return created;
}

test('creates the API with its routes and its default stage', async () => {
  const { services } = await synthesis.deployed(api);

  expect(services.httpApis).toMatchObject([{
    constructPath: 'Orders/Api',
    cors: undefined,
    routes: [{ routeKey: '$default', functionArn: services.functions[0].arn, payloadFormat: '2.0', authorizer: undefined, scopes: [] }],
    stages: [{ name: '$default', variables: undefined }],
  }]);
});

test('gives the API its cross-origin rules, its stages and its authorizers', async () => {
  const { services } = await synthesis.deployed((stack) => {
    const worker = synthesis.function(stack, 'Worker');
    const created = new HttpApi(stack, 'Api', {
      createDefaultStage: false,
      corsPreflight: { allowOrigins: ['https://app.example.com'], allowMethods: [CorsHttpMethod.GET], allowHeaders: ['authorization'], maxAge: Duration.hours(1), allowCredentials: true },
      defaultIntegration: new HttpLambdaIntegration('Worker', worker, { payloadFormatVersion: PayloadFormatVersion.VERSION_1_0 }),
    });
    created.addStage('Live', { stageName: 'live', autoDeploy: true, stageVariables: { colour: 'green' } });
    const integration = new HttpLambdaIntegration('Things', worker);
    const token = new HttpJwtAuthorizer('Token', 'https://issuer.example.com', { jwtAudience: ['app'] });
    created.addRoutes({ path: '/things/{id}', methods: [HttpMethod.GET], integration, authorizer: token, authorizationScopes: ['things:read'] });
    const guard = new HttpLambdaAuthorizer('Guard', synthesis.function(stack, 'Guard'), { responseTypes: [HttpLambdaResponseType.SIMPLE], resultsCacheTtl: Duration.minutes(2) });
    created.addRoutes({ path: '/orders', methods: [HttpMethod.POST], integration, authorizer: guard });
  });
  const functionArn = services.functions.find(({ constructPath }) => constructPath === 'Orders/Guard')?.arn;

  expect(services.httpApis).toMatchObject([{
    cors: { allowOrigins: ['https://app.example.com'], allowMethods: ['GET'], allowHeaders: ['authorization'], maxAgeSeconds: 3600, allowCredentials: true },
    stages: [{ name: 'live', variables: { colour: 'green' } }],
  }]);
  expect(services.httpApis[0].routes).toEqual(expect.arrayContaining([
    expect.objectContaining({ routeKey: '$default', payloadFormat: '1.0' }),
    expect.objectContaining({ routeKey: 'GET /things/{id}', payloadFormat: '2.0', scopes: ['things:read'], authorizer: { kind: 'JWT', issuer: 'https://issuer.example.com', audience: ['app'], identitySource: '$request.header.Authorization' } }),
    expect.objectContaining({ routeKey: 'POST /orders', authorizer: expect.objectContaining({ kind: 'REQUEST', functionArn, simpleResponses: true, cacheSeconds: 120, identitySources: ['$request.header.Authorization'] }) as unknown }),
  ]));
});

test('what a local API cannot check is an error that names it', async () => {
  await expect(synthesis.deployed((stack) => {
    const integration = new HttpLambdaIntegration('Worker', synthesis.function(stack, 'Worker'));
    new HttpApi(stack, 'Api').addRoutes({ path: '/', methods: [HttpMethod.GET], integration, authorizer: new HttpIamAuthorizer() });
  })).rejects.toThrow('AuthorizationType = "AWS_IAM" is not supported locally: signatures of IAM are not checked at a local API');
});

test('a custom domain has no meaning: the API answers at its local URL', async () => {
  const { deployment, services } = await synthesis.deployed((stack) => {
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:000000000000:certificate/one');
    const domainName = new DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate });
    const created = new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Worker', synthesis.function(stack, 'Worker')), defaultDomainMapping: { domainName } });
    new CfnOutput(stack, 'Host', { value: domainName.regionalDomainName });
    new CfnOutput(stack, 'Url', { value: created.url! });
  });

  expect(services.httpApis).toHaveLength(1);
  expect(deployment.output('Url')).toMatch(/^http:\/\/127\.0\.0\.1:8080\//);
  expect(deployment.report.noMeaning.map(({ type }) => type)).toEqual(expect.arrayContaining(['AWS::ApiGatewayV2::DomainName', 'AWS::ApiGatewayV2::ApiMapping']));
});

test('outputs and environment variables have the local URL', async () => {
  const { deployment, services } = await synthesis.deployed((stack) => {
    const created = api(stack);
    synthesis.function(stack, 'Client').addEnvironment('API', `${created.apiEndpoint}/status`);
  });
  const url = `http://127.0.0.1:8080/${deployment.resource('Orders/Api').physicalId}`;

  expect(deployment.output('FulfillmentUrl')).toBe(`${url}/`);
  expect(deployment.output('Orders/Registration')).toBe(`${url}/register`);
  expect(services.functions.find(({ constructPath }) => constructPath === 'Orders/Client')?.environment).toEqual({ API: `${url}/status` });
});
