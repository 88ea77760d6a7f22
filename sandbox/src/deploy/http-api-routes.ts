import { digest } from '../assembly/digest.js';
import { isIdentitySource } from '../http/identity-sources.js';
import { applied, deliveryRole, description, nested, noMeaning, only, onlyIf, refused, rulesOf } from './property-rules.js';
import type { Settings } from './settings.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

const CONNECTION = refused('integrations call Lambda functions locally, nothing else');
const noSchema = refused('requests are not validated or transformed locally');
const names = noMeaning('it names the part of the API for people');
const FUNCTION_ARN = /arn:aws:lambda:[^:]+:\d+:function:[^/:]+/;
const callsFunction = onlyIf((uri) => typeof uri === 'string' && FUNCTION_ARN.test(uri), 'only Lambda functions are called locally, by their ARN');
const payloadFormat = only(['1.0', '2.0'], 'use payload format 1.0 or 2.0');
/** CloudFormation's own default for integrations. */
const DEFAULT_FORMAT = '1.0';
/** Milliseconds. Source: API Gateway developer guide, "Quotas for configuring and running an HTTP API", integration timeout (2026-11). */
const SHORTEST_TIMEOUT = 50;
const LONGEST_TIMEOUT = 30_000;
const DEFAULT_IDENTITY = '$request.header.Authorization';

export const httpApiIntegrations: SupportedType = {
  type: 'AWS::ApiGatewayV2::Integration',
  properties: rulesOf({
    ApiId: noMeaning('the routes of an API name its integrations'),
    IntegrationType: only(['AWS_PROXY'], 'integrations call Lambda functions locally, nothing else'),
    IntegrationUri: callsFunction,
    PayloadFormatVersion: payloadFormat,
    CredentialsArn: deliveryRole,
    Description: description,
    IntegrationMethod: noMeaning('Lambda functions are always called by POST'),
    TimeoutInMillis: onlyIf((value) => Number(value) >= SHORTEST_TIMEOUT && Number(value) <= LONGEST_TIMEOUT, `an HTTP API waits for ${SHORTEST_TIMEOUT} to ${LONGEST_TIMEOUT} milliseconds`),
    ConnectionId: CONNECTION,
    ConnectionType: only(['INTERNET'], 'networks do not run locally'),
    IntegrationSubtype: CONNECTION,
    RequestParameters: noSchema,
    ResponseParameters: noSchema,
    TlsConfig: CONNECTION,
  }),
  identify: identifyPart('Integration'),
  create: createIntegration,
};

export const httpApiAuthorizers: SupportedType = {
  type: 'AWS::ApiGatewayV2::Authorizer',
  properties: rulesOf({
    ApiId: noMeaning('the routes of an API name their authorizers'),
    AuthorizerPayloadFormatVersion: payloadFormat,
    AuthorizerResultTtlInSeconds: applied,
    AuthorizerType: only(['JWT', 'REQUEST'], 'use JWT or REQUEST'),
    AuthorizerUri: callsFunction,
    EnableSimpleResponses: applied,
    IdentitySource: onlyIf((sources) => Array.isArray(sources) && sources.every((source) => typeof source === 'string' && isIdentitySource(source)),
      'callers are known by $request.header.…, $request.querystring.…, $stageVariables.… and $context.routeKey locally'),
    JwtConfiguration: nested({ Audience: applied, Issuer: applied }),
    AuthorizerCredentialsArn: deliveryRole,
    Name: names,
    IdentityValidationExpression: refused('only HTTP APIs run locally'),
  }),
  identify: identifyPart('Authorizer'),
  create: createAuthorizer,
};

export const httpApiRoutes: SupportedType = {
  type: 'AWS::ApiGatewayV2::Route',
  properties: rulesOf({
    ApiId: applied,
    RouteKey: applied,
    Target: applied,
    ApiKeyRequired: only([false], 'API keys do not run locally'),
    AuthorizationType: only(['NONE', 'JWT', 'CUSTOM'], 'signatures of IAM are not checked at a local API. Leave the authorizer out of the app that you run locally'),
    AuthorizationScopes: applied,
    AuthorizerId: applied,
    OperationName: names,
    RequestParameters: noSchema,
  }),
  identify: identifyPart('Route'),
  create: createRoute,
};

function identifyPart(kind: string): (naming: Naming) => Identity {
  return (naming) => {
    const id = digest(`${kind} ${naming.stackName}/${naming.logicalId}`, 7);
    return { name: id, physicalId: id, attributes: { [`${kind}Id`]: id } };
  };
}

function createIntegration({ identity, settings }: Resource, deploying: Deploying): void {
  deploying.httpApiParts.integrations.set(identity.physicalId, {
    functionArn: functionOf(settings, 'IntegrationUri', deploying),
    payloadFormat: settings.text('PayloadFormatVersion') === '2.0' ? '2.0' : DEFAULT_FORMAT,
    timeoutMilliseconds: settings.number('TimeoutInMillis'),
  });
}

function createAuthorizer({ identity, settings }: Resource, deploying: Deploying): void {
  const identitySources = settings.texts('IdentitySource');
  const jwt = settings.child('JwtConfiguration');
  deploying.httpApiParts.authorizers.set(identity.physicalId, settings.requiredText('AuthorizerType') === 'JWT'
    ? { kind: 'JWT', issuer: jwt?.requiredText('Issuer') ?? '', audience: jwt?.texts('Audience') ?? [], identitySource: identitySources.at(0) ?? DEFAULT_IDENTITY }
    : {
        kind: 'REQUEST',
        id: identity.physicalId,
        functionArn: functionOf(settings, 'AuthorizerUri', deploying),
        identitySources,
        payloadFormat: settings.text('AuthorizerPayloadFormatVersion') === '1.0' ? '1.0' : '2.0',
        simpleResponses: settings.flag('EnableSimpleResponses') ?? false,
        cacheSeconds: identitySources.length > 0 ? settings.number('AuthorizerResultTtlInSeconds') ?? 0 : 0,
      });
}

function createRoute({ settings }: Resource, { httpApiParts }: Deploying): void {
  const integration = httpApiParts.integrations.get(settings.requiredText('Target').replace(/^integrations\//, ''));
  if (!integration) {
    throw settings.error('Target', 'is no integration of this assembly. Give the route an integration that calls a function.');
  }
  const authorizer = httpApiParts.authorizers.get(settings.text('AuthorizerId') ?? '');
  const isGuarded = ['JWT', 'CUSTOM'].includes(settings.text('AuthorizationType') ?? 'NONE');
  if (isGuarded && !authorizer) {
    throw settings.error('AuthorizerId', 'is no authorizer of this assembly. Add the authorizer to the app that you run locally.');
  }
  httpApiParts.of(settings.requiredText('ApiId')).routes.push({
    routeKey: settings.requiredText('RouteKey'),
    ...integration,
    authorizer: isGuarded ? authorizer : undefined,
    scopes: settings.texts('AuthorizationScopes'),
  });
}

function functionOf(settings: Settings, property: string, { functionArn }: Deploying): string {
  const [uri] = FUNCTION_ARN.exec(settings.requiredText(property)) ?? [];
  const arn = uri === undefined ? undefined : functionArn(uri);
  if (arn === undefined) {
    throw settings.error(property, 'is no function of this assembly. Add the function to the app that you run locally.');
  }
  return arn;
}
