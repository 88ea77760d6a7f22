import type { Operation } from './messages.js';

/**
 * THROTTLE and INTERNAL_ERROR: AWS does nothing and says so. UNPROCESSED: BatchMeterUsage answers with every record
 * unprocessed. NO_ANSWER: AWS does what was asked, and the connection breaks before the answer.
 */
export type Fault = 'THROTTLE' | 'INTERNAL_ERROR' | 'UNPROCESSED' | 'NO_ANSWER';

/** The faults that wait for their calls. */
export class Faults {
  private readonly waiting = new Map<Operation, Fault[]>();

  public add(operation: Operation, fault: Fault, times: number): void {
    if (fault === 'UNPROCESSED' && operation !== 'BatchMeterUsage') {
      throw new Error(`${operation} cannot fail with UNPROCESSED: only BatchMeterUsage answers with unprocessed records.`);
    }
    const added = Array.from({ length: times }, () => fault);
    this.waiting.set(operation, [...(this.waiting.get(operation) ?? []), ...added]);
  }

  public take(operation: Operation): Fault | undefined {
    return this.waiting.get(operation)?.shift();
  }
}
