import type { AuthorizerSpec } from '../http/authorizers.js';
import type { HttpRouteSpec, HttpStageSpec } from '../local/services.js';

/** What APIs are made of: collected from resources of their own, created before the APIs. */
export class HttpApiParts {
  /** By what `Ref` gives. */
  public readonly integrations = new Map<string, Pick<HttpRouteSpec, 'functionArn' | 'payloadFormat' | 'timeoutMilliseconds'>>();
  public readonly authorizers = new Map<string, AuthorizerSpec>();
  private readonly apis = new Map<string, { readonly routes: HttpRouteSpec[]; readonly stages: HttpStageSpec[] }>();

  public of(apiId: string): { readonly routes: HttpRouteSpec[]; readonly stages: HttpStageSpec[] } {
    const parts = this.apis.get(apiId) ?? { routes: [], stages: [] };
    this.apis.set(apiId, parts);
    return parts;
  }
}
