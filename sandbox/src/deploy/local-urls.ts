import type { LocalServices } from '../local/services.js';
import { apiEndpoint } from './http-api.js';
import type { PlannedResource } from './planned-resource.js';

/**
 * The CDK writes the URL of an HTTP API as `https://<id>.execute-api.<region>.<suffix>/`, composed of
 * the id, so no attribute could hold a local URL. Where such a URL leaves the template (outputs,
 * environment variables) it becomes the one under which the API answers locally; the path stays.
 */
export function withLocalUrls(text: string, resources: readonly PlannedResource[], services: LocalServices): string {
  return resources.filter(({ declared }) => declared.type === 'AWS::ApiGatewayV2::Api').reduce((result, { home, identity }) => {
    const endpoint = apiEndpoint(identity.name, home.region);
    return result.includes(endpoint) ? result.replaceAll(endpoint, services.httpApiUrl(identity.physicalId).replace(/\/$/, '')) : result;
  }, text);
}
