import type { ErrorName } from '../errors.js';
import type { Caller } from '../model.js';
import type { Fault } from './faults.js';
import type { Operation } from './messages.js';

/** One call as it arrived. */
export interface Call {
  readonly operation: Operation;
  /** ISO 8601, virtual time. */
  readonly time: string;
  readonly caller: Caller;
  /** Null if it was refused unread. */
  readonly request: unknown;
  /** `OK`, the error that was answered, `NO_ANSWER` if the answer was lost, `NO_REQUEST` if the request was. */
  readonly outcome: 'OK' | 'NO_ANSWER' | 'NO_REQUEST' | ErrorName;
  /** The faults that befell it. Absent: none. */
  readonly faults?: readonly Fault[];
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
