import { failed } from './function-error.js';
import type { FunctionResult } from './function-error.js';

/**
 * How Lambda reports what the runtime client cannot: error types and texts as Lambda gives them in the
 * response and in the log (AWS Lambda Developer Guide, "Troubleshoot invocation issues", "Monitoring: logs").
 */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It had more memory than the function has. */
  readonly outOfMemory: boolean;
}

/** Lambda's limit for what a function returns, in bytes: 6 MB and 100 bytes, as its own message says. */
export const LARGEST_RESPONSE = 6_291_556;

const SIGNALS: Partial<Record<NodeJS.Signals, string>> = { SIGKILL: 'killed', SIGABRT: 'aborted', SIGSEGV: 'segmentation fault', SIGTERM: 'terminated' };

export function timedOut(requestId: string, seconds: number): FunctionResult {
  return failed({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds` });
}

export function ended(requestId: string, end: ProcessEnd): FunctionResult {
  return failed({
    errorType: end.outOfMemory ? 'Runtime.OutOfMemory' : 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${howItEnded(end)}`,
  });
}

export function tooLarge(bytes: number): FunctionResult {
  return failed({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`,
  });
}

function howItEnded({ code, signal, outOfMemory }: ProcessEnd): string {
  if (outOfMemory) {
    return 'Runtime exited with error: signal: killed';
  }
  if (signal) {
    return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal}`;
  }
  return code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code ?? 'unknown'}`;
}
