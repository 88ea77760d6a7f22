import type { Operation } from '../api/messages.js';
import { MarketplaceError } from '../errors.js';
import type { Marketplace } from '../marketplace.js';
import { REQUEST_BYTES } from '../rules.js';
import { errorAnswer } from './errors.js';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The operations under the names they have in the header `X-Amz-Target` (facts 2.1, 4.3). */
const TARGETS = new Map<string, Operation>([
  ['AWSMPMeteringService.ResolveCustomer', 'ResolveCustomer'],
  ['AWSMPMeteringService.BatchMeterUsage', 'BatchMeterUsage'],
  ['AWSMPEntitlementService.GetEntitlements', 'GetEntitlements'],
]);

/** One request of AWS JSON 1.1, from text to text. Undefined: the answer is lost on its way. */
export function dispatch(marketplace: Marketplace, target: string | undefined, body: Buffer): WireAnswer | undefined {
  try {
    const { result, lost } = marketplace.call(operationOf(target), parse(body));
    return lost ? undefined : { status: 200, headers: {}, body: JSON.stringify(result) };
  } catch (error) {
    return errorAnswer(error);
  }
}

function operationOf(target = '(none)'): Operation {
  const operation = TARGETS.get(target);
  if (!operation) {
    throw new MarketplaceError('UnknownOperationException', `X-Amz-Target '${target}' is not simulated; simulated are: ${[...TARGETS.keys()].join(', ')}.`);
  }
  return operation;
}

function parse(body: Buffer): unknown {
  if (body.length >= REQUEST_BYTES) {
    throw new MarketplaceError('ValidationException', `The request has ${body.length} bytes; it must have less than ${REQUEST_BYTES}.`);
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new MarketplaceError('ValidationException', 'The request body is not JSON.');
  }
}
