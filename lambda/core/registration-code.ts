import type { Stamp } from './license.js';
import type { Arrival } from './registration.js';

/** How long a one-time code can be exchanged. */
export const CODE_MILLISECONDS = 10 * 60 * 1_000;

/** What became of an attempt to exchange a code. */
export type CodeClaim
  /** The nonce owns the code. `registered` is the moment of its first exchange, whenever it asks again. */
  = | { readonly outcome: 'owned'; readonly arrival: Arrival; readonly registered: Stamp }
    | { readonly outcome: 'unknown' | 'expired' | 'used' };

/**
 * One-time codes, which a buyer's browser carries to the vendor's own sign-up page. A code is seen by browser
 * histories and proxies: whoever exchanges it first owns it, and nobody else gets an answer.
 */
export interface RegistrationCodes {
  /** Makes a code for this arrival. */
  issue(arrival: Arrival, expiresAt: number): Promise<string>;
  /** The first nonce owns the code. The same nonce may repeat, because answers are lost now and then. */
  claim(code: string, nonce: string, now: number): Promise<CodeClaim>;
}

/** The page of the vendor, with the code. */
export function withCode(url: string, code: string): string {
  const target = new URL(url);
  target.searchParams.append('code', code);
  return target.toString();
}
