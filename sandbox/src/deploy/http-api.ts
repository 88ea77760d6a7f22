import { digest } from '../assembly/digest.js';
import { applied, description, noMeaning, only, onlyIf, permissions, reasons, refused, rulesOf, tags } from './property-rules.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

const API_ID_LENGTH = 10;
const CONNECTION = refused('integrations call Lambda functions locally, nothing else');
const noSchema = refused('requests are not validated or transformed locally');
const noDefinition = refused('APIs imported from a definition do not run locally. Declare routes and integrations');
const names = noMeaning('it names the API for people');
const throttling = noMeaning('local requests are not throttled');

/**
 * An HTTP API. Routes and integrations are read by the local router from the template; the types
 * below make sure that it finds only what it can do.
 */
export const httpApis: SupportedType = {
  type: 'AWS::ApiGatewayV2::Api',
  properties: rulesOf({
    ProtocolType: only(['HTTP'], 'only HTTP APIs run locally'),
    Name: names,
    Description: description,
    DisableExecuteApiEndpoint: noMeaning('the API has one local URL'),
    IpAddressType: noMeaning('the API has one local URL'),
    Tags: tags,
    Version: names,
    ApiKeySelectionExpression: refused('only HTTP APIs run locally'),
    BasePath: noDefinition,
    Body: noDefinition,
    BodyS3Location: noDefinition,
    CorsConfiguration: refused('cross-origin rules are not applied locally. Answer OPTIONS in the function'),
    CredentialsArn: refused('declare routes and integrations instead'),
    DisableSchemaValidation: refused('only HTTP APIs run locally'),
    FailOnWarnings: noDefinition,
    RouteKey: refused('declare routes and integrations instead'),
    RouteSelectionExpression: only(['$request.method $request.path'], 'only HTTP APIs run locally'),
    Target: refused('declare routes and integrations instead'),
  }),
  identify: identifyApi,
  create: createApi,
};

export const httpApiIntegrations: SupportedType = {
  type: 'AWS::ApiGatewayV2::Integration',
  properties: rulesOf({
    ApiId: noMeaning('the routes of an API name its integrations'),
    IntegrationType: only(['AWS_PROXY'], 'integrations call Lambda functions locally, nothing else'),
    IntegrationUri: onlyIf((uri) => typeof uri === 'string' && uri.startsWith('arn:aws:lambda:'), 'integrations call Lambda functions by their ARN locally'),
    PayloadFormatVersion: only(['2.0'], 'use payload format 2.0'),
    CredentialsArn: permissions,
    Description: description,
    IntegrationMethod: noMeaning('Lambda functions are always called by POST'),
    TimeoutInMillis: noMeaning('a local function ends at its own timeout'),
    ConnectionId: CONNECTION,
    ConnectionType: only(['INTERNET'], 'networks do not run locally'),
    IntegrationSubtype: CONNECTION,
    RequestParameters: noSchema,
    ResponseParameters: noSchema,
    TlsConfig: CONNECTION,
  }),
  identify: identifyPart('integration'),
  create: createIntegration,
};

export const httpApiRoutes: SupportedType = {
  type: 'AWS::ApiGatewayV2::Route',
  properties: rulesOf({
    ApiId: applied,
    RouteKey: applied,
    Target: applied,
    ApiKeyRequired: only([false], 'API keys do not run locally'),
    AuthorizationType: only(['NONE'], 'authorizers do not run locally. Leave the authorizer out of the app that you run locally'),
    AuthorizationScopes: refused('authorizers do not run locally'),
    AuthorizerId: refused('authorizers do not run locally'),
    OperationName: names,
    RequestParameters: noSchema,
  }),
  identify: identifyPart('route'),
  create: () => undefined,
};

export const httpApiStages: SupportedType = {
  type: 'AWS::ApiGatewayV2::Stage',
  properties: rulesOf({
    ApiId: noMeaning('the local API needs no stage'),
    StageName: only(['$default'], 'use the stage $default'),
    AccessLogSettings: noMeaning(reasons.logs),
    AccessPolicyId: permissions,
    AutoDeploy: noMeaning('the local API always has the newest routes'),
    DefaultRouteSettings: throttling,
    DeploymentId: noMeaning('the local API always has the newest routes'),
    Description: description,
    RouteSettings: throttling,
    Tags: tags,
    ClientCertificateId: refused('client certificates do not run locally'),
    StageVariables: refused('stage variables do not run locally. Use environment variables of the function'),
  }),
  identify: (naming) => {
    const name = naming.text('StageName') ?? '$default';
    return { name, physicalId: name, attributes: {} };
  },
  create: () => undefined,
};

/** Where AWS would serve an API; outputs and environment variables get the local URL instead. */
export function apiEndpoint(apiId: string, region: string): string {
  return `https://${apiId}.execute-api.${region}.amazonaws.com`;
}

function identifyApi(naming: Naming): Identity {
  // Letters only in front: the id is the first label of a host name.
  const id = `a${digest(`${naming.stackName}/${naming.logicalId}`, API_ID_LENGTH - 1)}`;
  const endpoint = apiEndpoint(id, naming.services.region);
  return { name: id, arn: `arn:aws:apigateway:${naming.services.region}::/apis/${id}`, physicalId: id, attributes: { ApiId: id, ApiEndpoint: endpoint } };
}

function identifyPart(kind: string): (naming: Naming) => Identity {
  return (naming) => {
    const id = digest(`${kind} ${naming.stackName}/${naming.logicalId}`, 7);
    return { name: id, physicalId: id, attributes: {} };
  };
}

async function createApi(resource: Resource, { services, functionArnOf }: Deploying): Promise<void> {
  await services.createHttpApi({
    logicalId: resource.logicalId,
    constructPath: resource.constructPath,
    stackName: resource.stackName,
    template: resource.template,
    functionArnOf: (logicalId) => functionArnOf(resource.stackName, logicalId),
  });
}

function createIntegration({ settings }: Resource, { isDeployed }: Deploying): void {
  if (!isDeployed(settings.requiredText('IntegrationUri'))) {
    throw settings.error('IntegrationUri', 'is no function of this assembly. Add the function to the app that you run locally.');
  }
}
