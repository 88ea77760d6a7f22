/**
 * What services call the refusal of a call that its caller may not make. Source: common errors of AWS services, and AWS STS, which
 * speaks the Query protocol, 2026-11.
 */
export const ACCESS_DENIED: readonly string[] = ['AccessDeniedException', 'AccessDenied'];

/** What an error is called: the system's code (`ECONNREFUSED`) or its class. Messages may quote what was sent, names do not. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) {
    return typeof error;
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
