import { MarketplaceError } from '../errors.js';
import type { ErrorName } from '../errors.js';
import type { WireAnswer } from './dispatch.js';

const SERVER_FAULTS: readonly ErrorName[] = ['InternalServiceErrorException'];

/** An error as AWS JSON 1.1 writes it, so that SDK clients make their typed exceptions of it. Anything unexpected is a fault of the server. */
export function errorAnswer(error: unknown): WireAnswer {
  const { name, message } = error instanceof MarketplaceError ? error : faultOfOurs(error);
  return {
    status: SERVER_FAULTS.includes(name) ? 500 : 400,
    headers: { 'x-amzn-errortype': name },
    body: JSON.stringify({ __type: name, message }),
  };
}

/** SDK clients try again after such an answer and may never show it: whoever runs the simulator must still see it. */
function faultOfOurs(error: unknown): MarketplaceError {
  console.error(`The marketplace simulator failed; please report this: ${error instanceof Error ? error.stack ?? String(error) : String(error)}`);
  return new MarketplaceError('InternalServiceErrorException', `The simulator failed: ${String(error)}`);
}
