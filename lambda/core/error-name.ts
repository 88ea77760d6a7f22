/** What an error is called: the system's code (`ECONNREFUSED`) or its class. Messages may quote what was sent, names do not. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) {
    return typeof error;
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
