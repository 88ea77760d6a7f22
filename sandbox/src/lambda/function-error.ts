/** How Lambda describes a failed invocation. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** The outcome of one invocation. */
export interface FunctionResult {
  /** JSON: what the function returned, or the description of its error. */
  readonly payload: string;
  readonly error?: FunctionError;
}

export function failed(error: FunctionError): FunctionResult {
  return { payload: JSON.stringify(error), error };
}

/** The result for the body of an error that the runtime client reported. Python calls the trace `stackTrace`. */
export function reportedError(body: string): FunctionResult {
  try {
    const { errorType, errorMessage, trace, stackTrace } = JSON.parse(body) as Partial<FunctionError> & { readonly stackTrace?: readonly string[] };
    return { payload: body, error: { errorType: errorType ?? 'Error', errorMessage: errorMessage ?? '', trace: trace ?? stackTrace } };
  } catch {
    return failed({ errorType: 'Runtime.Unknown', errorMessage: body });
  }
}

/** All of a function's concurrency is in use. */
export class TooManyRequests extends Error {}

/** No function has this name or ARN. */
export class FunctionNotFound extends Error {}
