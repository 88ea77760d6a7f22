import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionSpec } from '../local/services.js';
import { ExecutionEnvironment } from './execution-environment.js';
import type { EnvironmentOptions } from './execution-environment.js';
import { TooManyRequests } from './function-error.js';
import type { FunctionResult } from './function-error.js';
import { ProcessBudget } from './process-budget.js';

/** Enough for parallel batches, few enough for a laptop. Who waits for the result of another call does not count. */
const DEFAULT_CONCURRENCY = 10;

export interface FunctionCounters {
  invocations: number;
  coldStarts: number;
  errors: number;
}

/** Runs one function, wherever it is. */
export interface FunctionRunner {
  readonly spec: FunctionSpec;
  readonly counters: Readonly<FunctionCounters>;
  /** Waits until it is the turn of the event; `throttle`: refuses instead if reserved concurrency is used up. */
  invoke(payload: string, throttle: boolean): Promise<FunctionResult>;
  /** When the invocations that are under way began, in the time of `performance.now()`. */
  began(): readonly number[];
  /** Does the work for which the invocation waits, if the invocation is one of this runner. */
  waitFor?<T>(invocation: string, work: () => Promise<T>): Promise<T> | undefined;
  stop(): Promise<void>;
}

/**
 * A function that has a process for every second processor gets another one only for an event that has waited for so long: mostly
 * another process is free before, and one that has handled many events is several times as fast as a new one. A process that waits
 * for another function does not count.
 */
const PATIENCE_MILLISECONDS = 2_000;
const ENOUGH_PROCESSES = Math.max(1, Math.floor(availableParallelism() / 2));

interface Waiter {
  readonly resolve: (environment: ExecutionEnvironment) => void;
  readonly reject: (error: Error) => void;
}

/** The execution environments of one function. */
export class FunctionPool implements FunctionRunner {
  public readonly counters: FunctionCounters = { invocations: 0, coldStarts: 0, errors: 0 };
  private readonly idle: ExecutionEnvironment[] = [];
  private readonly all = new Set<ExecutionEnvironment>();
  private readonly waiters: Waiter[] = [];
  private readonly queue: (() => void)[] = [];
  private readonly spawning = new Set<Promise<unknown>>();
  private starting = 0;
  private inUse = 0;
  private readonly begun = new Map<string, number>();
  /** How many calls each invocation waits for, by request id. */
  private readonly waits = new Map<string, number>();
  private stopped = false;

  constructor(private readonly options: EnvironmentOptions, private readonly budget = new ProcessBudget()) {}

  public get spec(): FunctionSpec {
    return this.options.spec;
  }

  /** Waits for a free environment; `throttle`: refuses instead if reserved concurrency is used up. */
  public async invoke(payload: string, throttle: boolean): Promise<FunctionResult> {
    await this.enter(throttle);
    const requestId = randomUUID();
    try {
      const environment = await this.take();
      this.counters.invocations += 1;
      this.waits.set(requestId, 0);
      this.begun.set(requestId, performance.now());
      const result = await environment.invoke(requestId, payload);
      this.counters.errors += result.error ? 1 : 0;
      this.offer(environment);
      return result;
    } finally {
      this.leave((this.waits.get(requestId) ?? 0) > 0 ? 0 : 1);
      this.waits.delete(requestId);
      this.begun.delete(requestId);
    }
  }

  public began(): readonly number[] {
    return [...this.begun.values()];
  }

  /** However deep functions call each other, or themselves, an invocation that waits makes room for the others. */
  public waitFor<T>(invocation: string, work: () => Promise<T>): Promise<T> | undefined {
    const waits = this.waits.get(invocation);
    return waits === undefined || this.spec.reservedConcurrency !== undefined ? undefined : this.withoutSlot(invocation, work);
  }

  public async stop(): Promise<void> {
    this.stopped = true;
    this.waiters.splice(0).forEach(({ reject }) => {
      reject(this.stoppedError());
    });
    await Promise.allSettled([...this.spawning]);
    await Promise.all([...this.all].map((environment) => environment.kill()));
  }

  private async withoutSlot<T>(invocation: string, work: () => Promise<T>): Promise<T> {
    const before = this.waits.get(invocation) ?? 0;
    this.waits.set(invocation, before + 1);
    this.leave(before === 0 ? 1 : 0);
    try {
      return await work();
    } finally {
      const left = this.waits.get(invocation);
      // An invocation that has ended meanwhile, without waiting to the end, takes nothing back.
      if (left !== undefined) {
        this.waits.set(invocation, left - 1);
        this.inUse += left === 1 ? 1 : 0;
      }
    }
  }

  private leave(slots: 0 | 1): void {
    this.inUse -= slots;
    if (slots > 0) {
      this.queue.shift()?.();
    }
  }

  private async enter(throttle: boolean): Promise<void> {
    const { reservedConcurrency, name } = this.options.spec;
    const limit = reservedConcurrency ?? DEFAULT_CONCURRENCY;
    if (limit === 0 || (throttle && reservedConcurrency !== undefined && this.inUse >= limit)) {
      throw new TooManyRequests(`Rate Exceeded: ${name} uses its reserved concurrency of ${limit}`);
    }
    while (this.inUse >= limit) {
      await new Promise<void>((resolve) => this.queue.push(resolve));
    }
    this.inUse += 1;
  }

  /** An idle environment; else the first that becomes free or has started. */
  private take(): Promise<ExecutionEnvironment> {
    if (this.stopped) {
      return Promise.reject(this.stoppedError());
    }
    for (let candidate = this.idle.pop(); candidate; candidate = this.idle.pop()) {
      this.budget.becameBusy(candidate);
      if (candidate.alive) {
        return Promise.resolve(candidate);
      }
      this.forget(candidate);
    }
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      this.waiters.push(waiter);
      void this.start(waiter);
    });
  }

  /** Starts one more environment if, when it is its turn, somebody still waits for one. */
  private async start(waiter: Waiter): Promise<void> {
    const waiting = [...this.waits.values()].filter((calls) => calls > 0).length;
    if (this.all.size + this.starting - waiting >= ENOUGH_PROCESSES) {
      await sleep(PATIENCE_MILLISECONDS, undefined, { ref: false });
      if (!this.waiters.includes(waiter)) {
        return;
      }
    }
    const endTurn = await this.budget.turn();
    if (this.waiters.length <= this.starting || this.stopped) {
      endTurn();
      return;
    }
    this.starting += 1;
    try {
      const environment = await this.spawn();
      await environment.ready;
      this.starting -= 1;
      this.offer(environment, true);
    } catch (error) {
      this.starting -= 1;
      this.waiters.shift()?.reject(error instanceof Error ? error : new Error(String(error)));
    } finally {
      endTurn();
    }
  }

  private async spawn(): Promise<ExecutionEnvironment> {
    const spawning = ExecutionEnvironment.start(this.options).then((environment) => {
      this.all.add(environment);
      this.budget.started();
      this.counters.coldStarts += 1;
      return environment;
    });
    this.spawning.add(spawning);
    try {
      return await spawning;
    } finally {
      this.spawning.delete(spawning);
    }
  }

  /** Hands an environment to who waits for one. One that failed to start tells its caller why. */
  private offer(environment: ExecutionEnvironment, isNew = false): void {
    const waiter = environment.alive || isNew ? this.waiters.shift() : undefined;
    if (waiter) {
      waiter.resolve(environment);
    } else if (environment.alive && !this.stopped) {
      this.idle.push(environment);
      this.budget.becameIdle(environment, () => {
        this.idle.splice(this.idle.indexOf(environment), 1);
        this.forget(environment);
      });
    } else {
      this.forget(environment);
    }
  }

  private forget(environment: ExecutionEnvironment): void {
    if (this.all.delete(environment)) {
      this.budget.ended(environment);
    }
  }

  private stoppedError(): Error {
    return new Error(`${this.options.spec.name}: the sandbox was stopped`);
  }
}
