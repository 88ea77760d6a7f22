import type { Operation } from './messages.js';

/**
 * THROTTLE and INTERNAL_ERROR: AWS does nothing and says so. UNPROCESSED: BatchMeterUsage answers with every record
 * unprocessed. EMPTY_PAGE: GetEntitlements answers an empty page, and the real answer follows under its NextToken (facts 4.1).
 * NO_ANSWER: AWS does what was asked, and the connection breaks before the answer.
 */
export type Fault = 'THROTTLE' | 'INTERNAL_ERROR' | 'UNPROCESSED' | 'EMPTY_PAGE' | 'NO_ANSWER';

/** Faults that only one operation has. */
const ONLY: Readonly<Partial<Record<Fault, { readonly operation: Operation; readonly answers: string }>>> = {
  UNPROCESSED: { operation: 'BatchMeterUsage', answers: 'unprocessed records' },
  EMPTY_PAGE: { operation: 'GetEntitlements', answers: 'pages' },
};

/** The faults that wait for their calls. */
export class Faults {
  private readonly waiting = new Map<Operation, Fault[]>();

  public add(operation: Operation, fault: Fault, times: number): void {
    const only = ONLY[fault];
    if (only && only.operation !== operation) {
      throw new Error(`${operation} cannot fail with ${fault}: only ${only.operation} answers with ${only.answers}.`);
    }
    const added = Array.from({ length: times }, () => fault);
    this.waiting.set(operation, [...(this.waiting.get(operation) ?? []), ...added]);
  }

  public take(operation: Operation): Fault | undefined {
    return this.waiting.get(operation)?.shift();
  }
}
