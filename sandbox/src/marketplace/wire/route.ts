import type { IncomingHttpHeaders } from 'node:http';
import type { Operation } from '../api/messages.js';
import { MarketplaceError } from '../errors.js';
import { JSON_1_0, JSON_1_1, RPC_CBOR, RPC_JSON } from './codecs.js';
import type { Codec } from './codecs.js';
import { SERVICES, SIMULATED } from './services.js';
import type { Service } from './services.js';

/** What arrived, before it is understood. */
export interface WireRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The service and operation that a request names, as far as they exist. */
export interface Route {
  readonly service?: Service;
  readonly operation?: Operation;
  /** As the request spells it. */
  readonly asked: string;
}

/** Smithy RPC v2: a service may be named with its namespace, and what is before these segments does not count. */
const RPC_PATH = /\/service\/(?:[^/]*\.)?([^/.]+)\/operation\/([^/?]+)(?:\?|$)/;

/** The protocol of a request, which is that of its response. Whatever is no other is taken for AWS JSON 1.1. */
export function codecOf({ headers }: WireRequest): Codec {
  const protocol = headers['smithy-protocol'];
  if (protocol === 'rpc-v2-cbor') {
    return RPC_CBOR;
  }
  if (protocol === 'rpc-v2-json') {
    return RPC_JSON;
  }
  return headers['content-type']?.startsWith(JSON_1_0.contentType) ? JSON_1_0 : JSON_1_1;
}

/** AWS JSON names its operation in a header, Smithy RPC v2 in the path. */
export function routeOf({ path, headers }: WireRequest): Route {
  const [name = '', operationName = ''] = headers['smithy-protocol'] === undefined ? targetOf(headers['x-amz-target']) : RPC_PATH.exec(path)?.slice(1) ?? [];
  const service = SERVICES.find((each) => each.name === name);
  return {
    service,
    operation: service?.operations.find((each) => each === operationName),
    asked: name === '' ? '(none)' : `${name}.${operationName}`,
  };
}

function targetOf(header: string | string[] | undefined): readonly string[] {
  return typeof header === 'string' ? header.split('.') : [];
}

/** @throws if a route names nothing that exists: with another error for a service than for an operation, as AWS does */
export function operationOf({ service, operation, asked }: Route): Operation {
  if (!service) {
    throw new MarketplaceError('AccessDeniedException', `Unable to determine service/operation name to be authorized: '${asked}' is not simulated; simulated are: ${SIMULATED}.`);
  }
  if (!operation) {
    throw new MarketplaceError('UnknownOperationException', `'${asked}' is not simulated; simulated are: ${SIMULATED}.`);
  }
  return operation;
}
