import type { Clock, ScheduledAction } from '../clock.js';

export interface BatchWindowOptions {
  readonly clock: Clock;
  readonly batchSize: number;
  /** In virtual time, from the first record on. */
  readonly windowSeconds: number;
  /** For people who look at what the clock waits for. */
  readonly what: string;
}

/** Records that wait for their batch: it is complete when it is full, or when its batching window has closed. */
export class BatchWindow<T> {
  private waiting: T[] = [];
  private timer?: ScheduledAction;
  private closed = false;

  constructor(private readonly options: BatchWindowOptions) {}

  /** How many more records the batch takes. */
  public get room(): number {
    return this.isComplete ? 0 : this.options.batchSize - this.waiting.length;
  }

  public get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  public get isComplete(): boolean {
    return this.waiting.length > 0 && (this.closed || this.waiting.length >= this.options.batchSize);
  }

  /** Adds records of one look at the source. */
  public add(records: readonly T[]): void {
    const { clock, windowSeconds, what } = this.options;
    this.waiting.push(...records);
    if (windowSeconds === 0) {
      this.closed = true;
    } else if (this.waiting.length > 0 && !this.isComplete) {
      this.timer ??= clock.schedule(clock.now() + windowSeconds * 1000, `batching window of ${what}`, () => {
        this.closed = true;
      });
    }
  }

  /** Takes the batch and starts the next one. */
  public take(): readonly T[] {
    const batch = this.waiting;
    this.waiting = [];
    this.timer?.cancel();
    this.timer = undefined;
    this.closed = false;
    return batch;
  }
}
