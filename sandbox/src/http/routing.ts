import { percentDecoded } from '../percent-decoding.js';

/**
 * Which route a request takes.
 * Source: API Gateway developer guide, "Create routes for HTTP APIs" (2026-11): a full match comes first, then a
 * greedy path variable, then `$default`.
 */
const DEFAULT_ROUTE = '$default';

export interface RouteMatch<Route> {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Candidate<Route> extends RouteMatch<Route> {
  /** The better, the greater, part by part. */
  readonly rank: readonly number[];
}

const LITERAL = 3;
const VARIABLE = 2;
const GREEDY = 1;

export function routeFor<Route extends { readonly routeKey: string }>(routes: readonly Route[], method: string, path: string): RouteMatch<Route> | undefined {
  const segments = segmentsOf(path);
  const candidates = routes.flatMap((route) => match(route, method, segments) ?? []);
  const best = candidates.reduce<Candidate<Route> | undefined>((a, b) => (a && compare(a.rank, b.rank) >= 0 ? a : b), undefined);
  const fallback = routes.find(({ routeKey }) => routeKey === DEFAULT_ROUTE);
  return best ?? (fallback && { route: fallback, pathParameters: {} });
}

function match<Route extends { readonly routeKey: string }>(route: Route, method: string, segments: readonly string[]): Candidate<Route> | undefined {
  const [routeMethod, pattern = ''] = route.routeKey.split(' ');
  if (pattern === '' || (routeMethod !== 'ANY' && routeMethod !== method)) {
    return undefined;
  }
  const pathParameters: Record<string, string> = {};
  const rank: number[] = [];
  const parts = segmentsOf(pattern);
  for (const [i, part] of parts.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(part)?.[1];
    const variable = /^\{(.+)\}$/.exec(part)?.[1];
    const segment = segments.at(i);
    if (segment === undefined) {
      return undefined;
    }
    if (greedy !== undefined) {
      pathParameters[greedy] = segments.slice(i).map(percentDecoded).join('/');
      return { route, pathParameters, rank: [0, ...rank, GREEDY, methodRank(routeMethod)] };
    }
    if (variable !== undefined) {
      pathParameters[variable] = percentDecoded(segment);
    } else if (part !== segment) {
      return undefined;
    }
    rank.push(variable === undefined ? LITERAL : VARIABLE);
  }
  return parts.length === segments.length ? { route, pathParameters, rank: [1, ...rank, methodRank(routeMethod)] } : undefined;
}

/** ANY takes the methods for which no other route is declared. */
function methodRank(method: string): number {
  return method === 'ANY' ? 0 : 1;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((part, at) => part !== b.at(at));
  return i < 0 ? 0 : a[i] - (b.at(i) ?? 0);
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
