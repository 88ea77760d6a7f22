import type { Purchase } from './registration.js';

/** Bytes of the longest token that is passed on to AWS. */
export const LONGEST_TOKEN = 8 * 1024;

/** What became of a registration token. */
export type Resolution
  = | { readonly outcome: 'resolved'; readonly purchase: Purchase }
  /** AWS knows the token, but it stands for another product. */
    | { readonly outcome: 'other-product' }
  /** AWS answered without what identifies the license; a minute later it usually does not. */
    | { readonly outcome: 'incomplete'; readonly missing: string }
    | { readonly outcome: 'invalid' | 'expired' }
  /**
   * `misconfigured`: asking again does not help, the vendor must change something.
   * `error` is the name of AWS's error: never its message, which may quote the token.
   */
    | { readonly outcome: 'throttled' | 'unavailable' | 'misconfigured'; readonly error: string };

/** Asks AWS Marketplace whose purchase a registration token stands for. */
export interface TokenResolver {
  /** Answers every failure as an outcome; does not throw. */
  resolve(token: string): Promise<Resolution>;
}

/** Whether a text is worth asking AWS about. Tokens are opaque, but never empty, huge or unprintable. */
export function isTokenLike(text: string): boolean {
  return text.trim() !== '' && Buffer.byteLength(text) <= LONGEST_TOKEN && !/\p{Cc}/u.test(text);
}
