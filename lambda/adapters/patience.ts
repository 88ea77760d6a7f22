/** How often AWS is asked, and how long each time. */
export interface Patience {
  readonly attempts: number;
  readonly milliseconds: number;
}

/**
 * The settings of a client that gives up in time. Without them the SDK waits for an answer for as long as the
 * function runs, and whoever waits for the function is told nothing.
 */
export function patient({ attempts, milliseconds }: Patience) {
  return { maxAttempts: attempts, requestHandler: { requestTimeout: milliseconds, throwOnRequestTimeout: true } };
}
