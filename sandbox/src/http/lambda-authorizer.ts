/**
 * Functions that decide who may come in.
 * Source: API Gateway developer guide, "Control access to HTTP APIs with AWS Lambda authorizers" (2026-11).
 */
import { isJsonObject } from '../json.js';
import { requestPart1, requestPart2 } from './function-event.js';
import type { PayloadFormat } from './function-event.js';
import { pathOf } from './request.js';
import type { RoutedRequest } from './request.js';

export interface LambdaAuthorizerSpec {
  readonly kind: 'REQUEST';
  readonly id: string;
  readonly functionArn: string;
  readonly identitySources: readonly string[];
  readonly payloadFormat: PayloadFormat;
  /** The function answers `{ isAuthorized, context }` in place of a policy. */
  readonly simpleResponses: boolean;
  /** How long an answer holds for the same identity, in virtual time. 0: for one request. */
  readonly cacheSeconds: number;
}

/** What a function decided. */
export interface Verdict {
  readonly allowed: boolean;
  readonly principalId?: string;
  readonly context: object;
}

/** The event of an authorizer function. */
export function authorizerEvent({ payloadFormat }: LambdaAuthorizerSpec, routed: RoutedRequest, identity: readonly string[]): object {
  return payloadFormat === '2.0'
    ? { ...requestPart2(routed), type: 'REQUEST', routeArn: routeArn(routed), identitySource: identity }
    : { ...requestPart1(routed), type: 'REQUEST', methodArn: routeArn(routed), identitySource: identity.join(','), authorizationToken: identity.join(',') };
}

/** Reads the answer of an authorizer function. @throws Error if it is neither form of an answer */
export function verdictOf({ simpleResponses }: LambdaAuthorizerSpec, routed: RoutedRequest, answer: unknown): Verdict {
  if (!isJsonObject(answer)) {
    throw new Error(`the authorizer answered ${JSON.stringify(answer)}`);
  }
  const context = isJsonObject(answer.context) ? answer.context : {};
  if (simpleResponses) {
    if (typeof answer.isAuthorized !== 'boolean') {
      throw new Error(`the authorizer answered ${JSON.stringify(answer)}, without isAuthorized: true or false`);
    }
    return { allowed: answer.isAuthorized, context };
  }
  const { policyDocument, principalId } = answer;
  if (!isJsonObject(policyDocument) || typeof principalId !== 'string') {
    throw new Error(`the authorizer answered ${JSON.stringify(answer)}, without principalId and policyDocument`);
  }
  return { allowed: allows(policyDocument.Statement, routeArn(routed)), principalId, context };
}

function routeArn({ account, apiId, region, request, stage }: RoutedRequest): string {
  return `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}/${request.method}${pathOf(request)}`;
}

/** A policy allows what one of its statements allows and none denies. */
function allows(statements: unknown, resource: string): boolean {
  const matching = listOf(statements).filter(isJsonObject).filter(({ Action, Resource }) =>
    listOf(Action).some((action) => fits('execute-api:Invoke', action)) && listOf(Resource).some((each) => fits(resource, each)));
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny');
}

function fits(value: string, pattern: unknown): boolean {
  const source = String(pattern).replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'is').test(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
