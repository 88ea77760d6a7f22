import { setTimeout as sleep } from 'node:timers/promises';
import type { VirtualClock } from '../clock.js';
import type { QueueEngine, QueueState } from '../engines/fauxqs.js';
import type { Activity } from './activity.js';
import { Patience } from './patience.js';
import type { RunningFunction } from './patience.js';
import type { TtlSweeper } from './ttl-sweeper.js';

/** What takes up work that has become due: pumps of queues and streams, and mailboxes. */
export interface WorkSource {
  /** Starts what can be started. Returns whether there was anything. */
  poll(states: ReadonlyMap<string, QueueState>): boolean | Promise<boolean>;
  /** The queue whose due times count, if the source reads one. */
  readonly queueName?: string;
}

export interface TimeTravelOptions {
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly queues: QueueEngine;
  readonly sweeper: TtlSweeper;
  readonly settleSeconds: number;
  /** The functions at work. */
  readonly running?: () => readonly RunningFunction[];
}

/** How long to wait for running functions before looking for new work again: longer each time, as long as none of them ends. */
const LOOK_AGAIN_MILLISECONDS = 10;
const LOOK_AGAIN_AT_LEAST_EVERY_MILLISECONDS = 100;
const BACKGROUND_POLL_MILLISECONDS = 50;

/** Runs the stack until it is quiet, and moves virtual time from one due time to the next. */
export class TimeTravel {
  private readonly sources: WorkSource[] = [];
  private states: ReadonlyMap<string, QueueState> = new Map();
  private polling: Promise<unknown> = Promise.resolve();
  private journey: Promise<unknown> = Promise.resolve();
  /** The background run that is going on. */
  private background?: object;

  constructor(private readonly options: TimeTravelOptions) {}

  public add(source: WorkSource): void {
    this.sources.push(source);
  }

  /** Runs until no work is waiting, going on or about to start. Does not wait for times to come. */
  public async settle(): Promise<void> {
    const { activity, clock, running = () => [], settleSeconds } = this.options;
    const patience = new Patience(settleSeconds * 1000, running);
    const tooLate = () => new Error(`The stack is still busy after ${settleSeconds} s: does a function cause itself to run again? Functions that are running: ${namesOf(running())}. Queues with messages: ${this.busyQueues()}`);
    for (let pause = LOOK_AGAIN_MILLISECONDS; ;) {
      const before = activity.count;
      const ran = await patience.until(clock.runDue(), tooLate);
      const found = await patience.until(this.poll(), tooLate);
      const quiet = !found && ran === 0 && activity.count === before;
      pause = quiet ? Math.min(2 * pause, LOOK_AGAIN_AT_LEAST_EVERY_MILLISECONDS) : LOOK_AGAIN_MILLISECONDS;
      if (activity.busy) {
        await activity.change(pause);
      } else if (quiet) {
        return;
      }
      if (patience.over) {
        throw tooLate();
      }
    }
  }

  /**
   * Moves virtual time forward, stopping at each due time on the way to run what is due. Several calls take turns.
   *
   * @throws RangeError if the time is negative or not a number
   */
  public async advance(milliseconds: number): Promise<void> {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) {
      throw new RangeError(`Time can move on by a number of milliseconds from 0, not by ${milliseconds}. It never goes back: start another sandbox for an earlier time.`);
    }
    const turn = this.journey.then(() => this.go(milliseconds));
    this.journey = turn.catch(() => undefined);
    await turn;
  }

  /** Lets time flow with the wall clock from now on. Returns how to stop that. */
  public run(onError: (error: unknown) => void): () => void {
    const background = {};
    this.background = background;
    this.options.clock.flow(true);
    void this.keepRunning(() => this.background === background, onError);
    return () => {
      this.halt();
    };
  }

  public halt(): void {
    this.background = undefined;
    this.options.clock.flow(false);
  }

  private async go(milliseconds: number): Promise<void> {
    const { clock } = this.options;
    clock.flow(false);
    try {
      await this.travel(milliseconds);
    } finally {
      clock.flow(this.background !== undefined);
    }
  }

  private async travel(milliseconds: number): Promise<void> {
    const { clock, sweeper } = this.options;
    const target = clock.now() + milliseconds;
    await this.settle();
    await sweeper.sweep();
    await this.settle();
    for (let due = this.nextDue(); due !== undefined && due <= target; due = this.nextDue()) {
      clock.moveTo(due);
      await sweeper.sweepIfDue();
      await this.settle();
    }
    clock.moveTo(target);
    await sweeper.sweep();
    await this.settle();
  }

  private async keepRunning(wanted: () => boolean, onError: (error: unknown) => void): Promise<void> {
    while (wanted()) {
      try {
        await this.options.sweeper.sweepIfDue();
        await this.settle();
      } catch (error) {
        // Being stopped in the middle is no error.
        if (wanted()) {
          onError(error);
        }
      }
      await sleep(BACKGROUND_POLL_MILLISECONDS, undefined, { ref: false });
    }
  }

  private nextDue(): number | undefined {
    const queueDues = this.sources.map(({ queueName }) => queueName === undefined ? undefined : this.states.get(queueName)?.nextDue);
    const dues = [this.options.clock.nextDue(), this.options.sweeper.nextDue(), ...queueDues].filter((due) => due !== undefined);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** One look at all sources. Several callers take turns, so that none misses what another one has found. */
  private async poll(): Promise<boolean> {
    const turn = this.polling.then(async () => {
      this.states = await this.options.queues.queues();
      const found = await Promise.all(this.sources.map(async (source) => await source.poll(this.states)));
      return found.includes(true);
    });
    this.polling = turn.catch(() => undefined);
    return await turn;
  }

  private busyQueues(): string {
    const busy = [...this.states.values()].filter((state) => state.visible > 0).map((state) => `${state.name} (${state.visible})`);
    return busy.length === 0 ? 'none' : busy.join(', ');
  }
}

function namesOf(running: readonly RunningFunction[]): string {
  return running.length === 0 ? 'none' : [...new Set(running.map(({ name }) => name))].join(', ');
}
