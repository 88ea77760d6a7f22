import { createHash } from 'node:crypto';

export interface Page<T> {
  readonly items: readonly T[];
  /** Present if more follow. */
  readonly next?: string;
}

export interface PageQuery {
  readonly token?: string;
  /** What is asked for; a token is good for this query only. */
  readonly query: unknown;
}

/** Where a page begins. Empty pages before it are counted, so that no token comes twice: readers may take that for a circle. */
interface Position {
  readonly from: number;
  readonly empty: number;
}

/** One page of a list, behind an opaque token. Undefined if the token is none of this query. */
export function pageOf<T>(all: readonly T[], { size, ...asked }: PageQuery & { readonly size: number }): Page<T> | undefined {
  const position = positionOf(asked);
  if (!position) {
    return undefined;
  }
  const next = position.from + size;
  return {
    items: all.slice(position.from, next),
    ...(next < all.length && { next: tokenOf({ from: next, empty: 0 }, asked) }),
  };
}

/** A page without items, whose token continues with the page that was asked for. Undefined if the token is none of this query. */
export function emptyPageOf(asked: PageQuery): Page<never> | undefined {
  const position = positionOf(asked);
  return position && { items: [], next: tokenOf({ ...position, empty: position.empty + 1 }, asked) };
}

function tokenOf({ from, empty }: Position, { query }: PageQuery): string {
  return Buffer.from(`${from}.${empty}/${digestOf(query)}`).toString('base64url');
}

function positionOf({ token, query }: PageQuery): Position | undefined {
  if (token === undefined) {
    return { from: 0, empty: 0 };
  }
  const [position, digest] = Buffer.from(token, 'base64url').toString().split('/');
  if (digest !== digestOf(query) || !/^[0-9]+\.[0-9]+$/.test(position)) {
    return undefined;
  }
  const [from, empty] = position.split('.').map(Number);
  return { from, empty };
}

function digestOf(query: unknown): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 16);
}
