import type { ErrorName } from '../errors.js';
import type { Operation } from './messages.js';

/** One call as it arrived. */
export interface Call {
  readonly operation: Operation;
  /** ISO 8601, virtual time. */
  readonly time: string;
  readonly request: unknown;
  /** `OK`, the error that was answered, or `NO_ANSWER` if the answer was lost. */
  readonly outcome: 'OK' | 'NO_ANSWER' | ErrorName;
}

/** Every call the seller made, in order. */
export class CallLog {
  private readonly calls: Call[] = [];

  public add(call: Call): void {
    this.calls.push(call);
  }

  public of(operation: Operation): Call[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  public toJSON(): readonly Call[] {
    return this.calls;
  }
}
