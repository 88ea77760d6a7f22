/** Selection expressions by which authorizers find who is asking: `$request.header.Authorization` and the like. */
import { queryParameters } from './request.js';
import type { RoutedRequest } from './request.js';

const EXPRESSION = /^\$(?:request\.(header|querystring)|(context|stageVariables))\.(.+)$/;

/** Whether an expression can be evaluated locally. */
export function isIdentitySource(expression: string): boolean {
  const [, , group, name] = EXPRESSION.exec(expression) ?? [];
  return EXPRESSION.test(expression) && (group !== 'context' || name === 'routeKey');
}

/** The value of an expression; undefined if the request has none. */
export function identityOf(expression: string, routed: RoutedRequest): string | undefined {
  const [, part, group, name = ''] = EXPRESSION.exec(expression) ?? [];
  const value = part === 'header'
    ? routed.request.headers[name.toLowerCase()]?.join(',')
    : part === 'querystring'
      ? queryParameters(routed.request).get(name)?.join(',')
      : group === 'stageVariables' ? routed.stageVariables?.[name] : routed.routeKey;
  return value === '' ? undefined : value;
}
