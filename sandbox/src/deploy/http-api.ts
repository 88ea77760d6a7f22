import { digest } from '../assembly/digest.js';
import type { CorsSpec } from '../http/cors.js';
import { applied, description, nested, noMeaning, only, permissions, reasons, refused, rulesOf, tags } from './property-rules.js';
import type { Settings } from './settings.js';
import type { Deploying, Identity, Naming, Resource, SupportedType } from './support.js';

const API_ID_LENGTH = 10;
const noDefinition = refused('APIs imported from a definition do not run locally. Declare routes and integrations');
const names = noMeaning('it names the API for people');
const throttling = noMeaning('local requests are not throttled');

/** An HTTP API, made of the routes and stages that were created before it. */
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
    CorsConfiguration: nested({
      AllowCredentials: applied, AllowHeaders: applied, AllowMethods: applied, AllowOrigins: applied, ExposeHeaders: applied, MaxAge: applied,
    }),
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

export const httpApiStages: SupportedType = {
  type: 'AWS::ApiGatewayV2::Stage',
  properties: rulesOf({
    ApiId: applied,
    StageName: applied,
    StageVariables: applied,
    AccessLogSettings: noMeaning(reasons.logs),
    AccessPolicyId: permissions,
    AutoDeploy: noMeaning('the local API always has the newest routes'),
    DefaultRouteSettings: throttling,
    DeploymentId: noMeaning('the local API always has the newest routes'),
    Description: description,
    RouteSettings: throttling,
    Tags: tags,
    ClientCertificateId: refused('client certificates do not run locally'),
  }),
  identify: (naming) => {
    const name = naming.text('StageName') ?? '$default';
    return { name, physicalId: name, attributes: {} };
  },
  create: createStage,
};

/** Where AWS would serve an API; outputs and environment variables get the local URL instead. */
export function apiEndpoint(apiId: string, region: string): string {
  return `https://${apiId}.execute-api.${region}.amazonaws.com`;
}

function identifyApi(naming: Naming): Identity {
  // Letters only in front: the id is the first label of a host name.
  const id = `a${digest(`${naming.stackName}/${naming.logicalId}`, API_ID_LENGTH - 1)}`;
  const endpoint = apiEndpoint(id, naming.region);
  return { name: id, arn: `arn:aws:apigateway:${naming.region}::/apis/${id}`, physicalId: id, attributes: { ApiId: id, ApiEndpoint: endpoint } };
}

async function createApi({ constructPath, identity, region, settings }: Resource, { httpApiParts, services }: Deploying): Promise<void> {
  const { routes, stages } = httpApiParts.of(identity.physicalId);
  await services.createHttpApi({ apiId: identity.physicalId, constructPath, region, cors: corsOf(settings.child('CorsConfiguration')), routes, stages });
}

function corsOf(settings: Settings | undefined): CorsSpec | undefined {
  const cors = settings && {
    allowCredentials: settings.flag('AllowCredentials'),
    allowHeaders: settings.texts('AllowHeaders'),
    allowMethods: settings.texts('AllowMethods'),
    allowOrigins: settings.texts('AllowOrigins'),
    exposeHeaders: settings.texts('ExposeHeaders'),
    maxAgeSeconds: settings.number('MaxAge'),
  };
  if (settings && cors?.allowCredentials && cors.allowOrigins.includes('*')) {
    throw settings.error('AllowCredentials', 'does not go with the origin *, for which AWS refuses it. Name the origins.');
  }
  return cors;
}

function createStage({ settings }: Resource, { httpApiParts }: Deploying): void {
  httpApiParts.of(settings.requiredText('ApiId')).stages.push({
    name: settings.requiredText('StageName'),
    variables: settings.child('StageVariables') && settings.textMap('StageVariables'),
  });
}
