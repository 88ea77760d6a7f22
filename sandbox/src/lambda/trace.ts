/**
 * The trace id of an invocation. AWS's SDKs send it with every request of the function, so that one can tell which
 * invocation made the request. Source: X-Ray developer guide, "Tracing header" (2026-11).
 *
 * @param requestId a UUID
 */
export function traceOf(requestId: string): string {
  const digits = requestId.replaceAll('-', '');
  return `Root=1-${digits.slice(0, 8)}-${digits.slice(8)};Sampled=0`;
}

/** The request id of the invocation that made a request with this tracing header. */
export function invocationOf(trace: string | undefined): string | undefined {
  const found = /Root=1-([0-9a-f]{8})-([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})/.exec(trace ?? '');
  return found ? found.slice(1).join('-') : undefined;
}
