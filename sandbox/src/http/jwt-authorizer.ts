/**
 * JSON Web Tokens at the door.
 * Source: API Gateway developer guide, "Control access to HTTP APIs with JWT authorizers" (2026-11).
 */
import { createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { isJsonObject, parseJson } from '../json.js';
import type { JsonObject } from '../json.js';

export interface JwtAuthorizerSpec {
  readonly kind: 'JWT';
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly identitySource: string;
}

/** Why a token does not let its bearer in. */
export class TokenRefused extends Error {}

/** The bearer is known, but his token has none of the scopes of the route. */
export class ScopeMissing extends Error {}

const KEYS_MILLISECONDS = 2 * 3600_000;
/** API Gateway takes RSA only. */
const DIGESTS: Readonly<Record<string, string>> = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' };

type Keys = readonly (JsonWebKey & { readonly kid?: string })[];

export class JwtVerifier {
  private readonly keys = new Map<string, { readonly keys: Keys; readonly until: number }>();

  /** @param now virtual time, in milliseconds */
  constructor(private readonly now: () => number) {}

  /** The claims of a token that may come in. */
  public async verify({ issuer, audience }: JwtAuthorizerSpec, token: string, scopes: readonly string[]): Promise<JsonObject> {
    const [head = '', payload = '', signature = ''] = token.replace(/^Bearer /i, '').split('.');
    const [header, claims] = [decoded(head), decoded(payload)];
    const digest = typeof header?.alg === 'string' ? DIGESTS[header.alg] : undefined;
    if (!header || !claims || digest === undefined) {
      throw new TokenRefused('it is no token signed by RS256, RS384 or RS512');
    }
    const key = (await this.keysOf(issuer)).find(({ kid }) => kid === header.kid);
    if (!key || !verify(digest, Buffer.from(`${head}.${payload}`), createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'))) {
      throw new TokenRefused(`its signature is by no key of ${issuer}`);
    }
    this.checkClaims(claims, issuer, audience);
    if (scopes.length > 0 && !scopes.some((scope) => scopesOf(claims).includes(scope))) {
      throw new ScopeMissing(`it has none of the scopes ${scopes.join(', ')}`);
    }
    return claims;
  }

  private checkClaims({ aud, client_id, exp, iat, iss, nbf }: JsonObject, issuer: string, audience: readonly string[]): void {
    const seconds = this.now() / 1000;
    const audiences: readonly unknown[] = aud === undefined ? [client_id] : Array.isArray(aud) ? aud : [aud];
    if (iss !== issuer) {
      throw new TokenRefused(`its issuer is ${JSON.stringify(iss)}, not ${issuer}`);
    }
    if (!audiences.some((each) => typeof each === 'string' && audience.includes(each))) {
      throw new TokenRefused(`its audience is ${JSON.stringify(audiences)}, none of ${audience.join(', ')}`);
    }
    if (typeof exp !== 'number' || exp <= seconds) {
      throw new TokenRefused(`it expired at ${JSON.stringify(exp)}; in the sandbox it is ${new Date(this.now()).toISOString()}`);
    }
    if ([nbf, iat].some((time) => typeof time === 'number' && time > seconds)) {
      throw new TokenRefused(`it is not valid before ${JSON.stringify(nbf ?? iat)}; in the sandbox it is ${new Date(this.now()).toISOString()}`);
    }
  }

  private async keysOf(issuer: string): Promise<Keys> {
    const known = this.keys.get(issuer);
    if (known && known.until > Date.now()) {
      return known.keys;
    }
    const { jwks_uri } = await document(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const { keys } = await document(String(jwks_uri));
    const found = Array.isArray(keys) ? keys as Keys : [];
    this.keys.set(issuer, { keys: found, until: Date.now() + KEYS_MILLISECONDS });
    return found;
  }
}

/** What a token says it is good for: a text with blanks, or a list. */
export function scopesOf({ scope, scp }: JsonObject): readonly string[] {
  const scopes = scope ?? scp;
  return typeof scopes === 'string' ? scopes.split(' ') : Array.isArray(scopes) ? scopes.map(String) : [];
}

async function document(url: string): Promise<JsonObject> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch((cause: unknown) => {
    throw new TokenRefused(`${url} cannot be reached: ${String(cause)}`);
  });
  const content = parseJson(await response.text());
  if (!response.ok || !isJsonObject(content)) {
    throw new TokenRefused(`${url} answers ${response.status} and not with a JSON document`);
  }
  return content;
}

function decoded(part: string): JsonObject | undefined {
  const content = parseJson(Buffer.from(part, 'base64url').toString());
  return isJsonObject(content) ? content : undefined;
}
