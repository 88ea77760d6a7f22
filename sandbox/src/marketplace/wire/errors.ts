import { MarketplaceError } from '../errors.js';
import type { Codec } from './codecs.js';
import type { WireAnswer } from './dispatch.js';
import { statusOf } from './services.js';
import type { Service } from './services.js';

interface ErrorContext {
  readonly codec: Codec;
  /** Absent if the request names none. */
  readonly service?: Service;
  readonly requestId: string;
}

/** An error as the protocol writes it, so that SDK clients make their typed exceptions of it. Anything unexpected is a fault of the server. */
export function errorAnswer(error: unknown, { codec, service, requestId }: ErrorContext): WireAnswer {
  const { name: general, message, details } = error instanceof MarketplaceError ? error : faultOfOurs(error);
  const name = service?.names[general] ?? general;
  const type = codec.qualifiesErrors && service ? `${service.namespace}#${name}` : name;
  return {
    status: statusOf(general, service),
    headers: { ...codec.headers, 'content-type': codec.contentType, 'x-amzn-errortype': name },
    body: codec.encode({ __type: type, message, ...(service?.tellsRequestId && { requestId }), ...details }),
  };
}

/** SDK clients try again after such an answer and may never show it: whoever runs the simulator must still see it. */
function faultOfOurs(error: unknown): MarketplaceError {
  console.error(`The marketplace simulator failed; please report this: ${error instanceof Error ? error.stack ?? String(error) : String(error)}`);
  return new MarketplaceError('InternalServiceErrorException', `The simulator failed: ${String(error)}`);
}
