import { parseJson } from '../json.js';
import type { FunctionResult } from '../lambda/function-error.js';
import type { Authorized } from './function-event.js';
import { identityOf } from './identity-sources.js';
import { JwtVerifier, ScopeMissing, TokenRefused, scopesOf } from './jwt-authorizer.js';
import type { JwtAuthorizerSpec } from './jwt-authorizer.js';
import { authorizerEvent, verdictOf } from './lambda-authorizer.js';
import type { LambdaAuthorizerSpec, Verdict } from './lambda-authorizer.js';
import { gatewayResponse } from './request.js';
import type { HttpResponse, RoutedRequest } from './request.js';

export type AuthorizerSpec = JwtAuthorizerSpec | LambdaAuthorizerSpec;

export interface AuthorizerServices {
  /** Virtual time, in milliseconds. */
  readonly now: () => number;
  readonly invoke: (functionArn: string, payload: string) => Promise<FunctionResult>;
  readonly log: (text: string) => void;
}

/** The caller may come in, or gets this answer. */
export type Admission = { readonly authorized: Authorized } | { readonly response: HttpResponse };

const UNAUTHORIZED: Admission = { response: gatewayResponse(401, 'Unauthorized') };
const FORBIDDEN: Admission = { response: gatewayResponse(403, 'Forbidden') };

/** Decides who may call a route with an authorizer. */
export class Authorizers {
  private readonly verifier: JwtVerifier;
  private readonly verdicts = new Map<string, { readonly verdict: Verdict; readonly until: number }>();

  constructor(private readonly services: AuthorizerServices) {
    this.verifier = new JwtVerifier(services.now);
  }

  /** @param scopes of the route; a token must have one of them */
  public async admit(spec: AuthorizerSpec, routed: RoutedRequest, scopes: readonly string[]): Promise<Admission> {
    return spec.kind === 'JWT' ? await this.byToken(spec, routed, scopes) : await this.byFunction(spec, routed);
  }

  private async byToken(spec: JwtAuthorizerSpec, routed: RoutedRequest, scopes: readonly string[]): Promise<Admission> {
    const token = identityOf(spec.identitySource, routed);
    if (token === undefined) {
      return unauthorized('');
    }
    try {
      const claims = await this.verifier.verify(spec, token, scopes);
      const texts = Object.entries(claims).map(([name, value]) => [name, typeof value === 'string' ? value : listText(value)]);
      return { authorized: { kind: 'jwt', claims: Object.fromEntries(texts) as Record<string, string>, scopes: scopes.length > 0 ? scopesOf(claims) : null } };
    } catch (error) {
      if (!(error instanceof TokenRefused || error instanceof ScopeMissing)) {
        throw error;
      }
      this.services.log(`${routed.request.method} ${routed.request.url}: the token is refused: ${error.message}`);
      return error instanceof ScopeMissing ? FORBIDDEN : unauthorized(' error="invalid_token"');
    }
  }

  private async byFunction(spec: LambdaAuthorizerSpec, routed: RoutedRequest): Promise<Admission> {
    const identity = spec.identitySources.map((source) => identityOf(source, routed));
    if (!identity.every((value) => value !== undefined)) {
      return UNAUTHORIZED;
    }
    const verdict = await this.verdict(spec, routed, identity);
    const { principalId, context } = verdict;
    return verdict.allowed ? { authorized: { kind: 'lambda', principalId, context } } : FORBIDDEN;
  }

  private async verdict(spec: LambdaAuthorizerSpec, routed: RoutedRequest, identity: readonly string[]): Promise<Verdict> {
    const { invoke, now } = this.services;
    const key = JSON.stringify([spec.id, routed.stage, ...identity]);
    const known = this.verdicts.get(key);
    if (known && known.until > now()) {
      return known.verdict;
    }
    const result = await invoke(spec.functionArn, JSON.stringify(authorizerEvent(spec, routed, identity)));
    if (result.error) {
      throw new Error(`the authorizer ${spec.functionArn} failed: ${result.error.errorType}: ${result.error.errorMessage}`);
    }
    const verdict = verdictOf(spec, routed, parseJson(result.payload));
    this.verdicts.set(key, { verdict, until: now() + spec.cacheSeconds * 1000 });
    return verdict;
  }
}

function unauthorized(reason: string): Admission {
  return { response: gatewayResponse(401, 'Unauthorized', { 'www-authenticate': `Bearer${reason}` }) };
}

/** Claims reach the function as texts; lists as `[a b]`. */
function listText(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(String).join(' ')}]` : JSON.stringify(value);
}
