import { ownSeconds } from '../processor-time';
import type { Consumption } from './counted-table';
import type { Stage } from './stage';

/** What a part of the work took. Times are in seconds. */
export interface Phase {
  /** Of virtual time, until AWS accepted the last record of the phase; or until its end, if there was none. */
  readonly virtual: number;
  readonly wall: number;
  readonly processor: number;
  readonly calls: number;
  readonly billed: number;
  readonly consumed: Consumption;
}

/** Measures one part after the other. */
export class Stopwatch {
  private begun = performance.now();
  private processor = ownSeconds();
  private calls: number;
  private billed: number;
  private time: number;

  constructor(private readonly stage: Stage) {
    stage.table.take();
    this.calls = stage.aws.calls;
    this.billed = stage.billed;
    this.time = stage.scheduler.now;
  }

  public lap(): Phase {
    const { aws, billed, billedLast, scheduler, table } = this.stage;
    const lap = {
      virtual: ((billed > this.billed ? billedLast : scheduler.now) - this.time) / 1_000,
      wall: (performance.now() - this.begun) / 1_000,
      processor: ownSeconds() - this.processor,
      calls: aws.calls - this.calls,
      billed: billed - this.billed,
      consumed: table.take(),
    };
    this.begun = performance.now();
    this.processor = ownSeconds();
    [this.calls, this.billed, this.time] = [aws.calls, billed, scheduler.now];
    return lap;
  }
}
