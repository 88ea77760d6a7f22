import { LostRequest } from '../api/lost-request.js';
import type { Operation } from '../api/messages.js';
import { MarketplaceError } from '../errors.js';
import type { Marketplace } from '../marketplace.js';
import type { Caller } from '../model.js';
import { REQUEST_BYTES, SELLER_REGION } from '../rules.js';
import { errorAnswer } from './errors.js';
import { clockOf } from './request-time.js';
import { codecOf, operationOf, routeOf } from './route.js';
import type { WireRequest } from './route.js';
import { signerOf } from './signature.js';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A call that is about to be carried out. */
export interface AuthorizedCall {
  /** Of the credentials that signed it. */
  readonly accessKeyId: string;
  readonly caller: Caller;
  /** As IAM policies name it, for example `aws-marketplace:BatchMeterUsage`. */
  readonly action: string;
}

/** Why a call may not be made, in the words of AWS; undefined: it may. */
export type Authorize = (call: AuthorizedCall) => string | undefined;

export interface DispatchOptions {
  readonly requestId: string;
  readonly authorize?: Authorize;
}

export interface WireOutcome {
  /** Absent: the connection breaks, before or after AWS did what was asked. */
  readonly answer?: WireAnswer;
  /** How much later that happens than it could, in milliseconds of real time. */
  readonly delay: number;
}

/** One request, from bytes to bytes. */
export function dispatch(marketplace: Marketplace, request: WireRequest, { requestId, authorize }: DispatchOptions): WireOutcome {
  const codec = codecOf(request);
  const route = routeOf(request);
  try {
    const operation = operationOf(route);
    const { message, caller } = admitted(operation, marketplace, request, authorize);
    const { result, lost, delay } = marketplace.call(operation, message, caller);
    return lost ? { delay } : { delay, answer: { status: 200, headers: { ...codec.headers, 'content-type': codec.contentType }, body: codec.encode(result) } };
  } catch (error) {
    return error instanceof LostRequest
      ? { delay: 0 }
      : { delay: error instanceof MarketplaceError ? error.delay : 0, answer: errorAnswer(error, { codec, service: route.service, requestId }) };
  }
}

/** What is asked for and by whom, if it may be carried out. What is refused here is in the log of calls all the same. */
function admitted(operation: Operation, marketplace: Marketplace, request: WireRequest, authorize?: Authorize): { readonly message: unknown; readonly caller: Caller } {
  let caller: Caller = { account: marketplace.sellerAccount, region: SELLER_REGION };
  try {
    const signer = signerOf(request, marketplace.sellerAccount);
    caller = { ...signer.caller, ...clockOf(request, marketplace.clock.now()) };
    checkPermission({ ...signer, action: actionOf(operation) }, authorize);
    return { message: codecOf(request).decode(sized(request.body)), caller };
  } catch (error) {
    if (error instanceof MarketplaceError) {
      marketplace.noteRefused(operation, readable(request), caller, error.name);
    }
    throw error;
  }
}

/** Null: it is too large or not in its protocol. */
function readable(request: WireRequest): unknown {
  try {
    return codecOf(request).decode(sized(request.body));
  } catch {
    return null;
  }
}

/** IAM has one prefix for all services of AWS Marketplace (facts 2.2). */
function actionOf(operation: Operation): string {
  return `aws-marketplace:${operation}`;
}

function checkPermission(call: AuthorizedCall, authorize?: Authorize): void {
  const refusal = authorize?.(call);
  if (refusal !== undefined) {
    throw new MarketplaceError('AccessDeniedException', refusal);
  }
}

function sized(body: Buffer): Buffer {
  if (body.length >= REQUEST_BYTES) {
    throw new MarketplaceError('ValidationException', `The request has ${body.length} bytes; it must have less than ${REQUEST_BYTES}.`);
  }
  return body;
}
