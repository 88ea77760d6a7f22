import { createHash } from 'node:crypto';

export interface Page<T> {
  readonly items: readonly T[];
  /** Present if more follow. */
  readonly next?: string;
}

interface PageRequest {
  readonly size: number;
  readonly token?: string;
  /** What is asked for; a token is good for this query only. */
  readonly query: unknown;
}

/** One page of a list, behind an opaque token. Undefined if the token is none of this query. */
export function pageOf<T>(all: readonly T[], { size, token, query }: PageRequest): Page<T> | undefined {
  const digest = createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 16);
  const from = token === undefined ? 0 : positionOf(token, digest);
  if (from === undefined) {
    return undefined;
  }
  const next = from + size;
  return {
    items: all.slice(from, next),
    ...(next < all.length && { next: Buffer.from(`${next}/${digest}`).toString('base64url') }),
  };
}

function positionOf(token: string, expected: string): number | undefined {
  const [position, digest] = Buffer.from(token, 'base64url').toString().split('/');
  return digest === expected && /^[0-9]+$/.test(position) ? Number(position) : undefined;
}
