import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { FunctionSpec } from '../local/services.js';
import { ExecutionEnvironment } from './execution-environment.js';
import type { EnvironmentOptions } from './execution-environment.js';
import { TooManyRequests } from './function-error.js';
import type { FunctionResult } from './function-error.js';

/** Enough for parallel batches, few enough for a laptop. */
const DEFAULT_CONCURRENCY = 10;

export interface FunctionCounters {
  invocations: number;
  coldStarts: number;
  errors: number;
}

/** The execution environments of one function. */
export class FunctionPool {
  public readonly counters: FunctionCounters = { invocations: 0, coldStarts: 0, errors: 0 };
  private readonly idle: ExecutionEnvironment[] = [];
  private readonly all = new Set<ExecutionEnvironment>();
  private readonly queue: (() => void)[] = [];
  private inUse = 0;
  private stopped = false;

  constructor(private readonly options: EnvironmentOptions) {}

  public get spec(): FunctionSpec {
    return this.options.spec;
  }

  /** Waits for a free environment; `throttle`: refuses instead if reserved concurrency is used up. */
  public async invoke(payload: string, throttle: boolean): Promise<FunctionResult> {
    await this.enter(throttle);
    try {
      const environment = await this.environment();
      this.counters.invocations += 1;
      const result = await environment.invoke(randomUUID(), payload);
      this.counters.errors += result.error ? 1 : 0;
      if (environment.alive) {
        this.idle.push(environment);
      } else {
        this.all.delete(environment);
      }
      return result;
    } finally {
      this.inUse -= 1;
      this.queue.shift()?.();
    }
  }

  public async stop(): Promise<void> {
    this.stopped = true;
    // One more round for processes that were just being started.
    await setImmediate();
    await Promise.all([...this.all].map((environment) => environment.kill()));
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

  private async environment(): Promise<ExecutionEnvironment> {
    for (let candidate = this.idle.pop(); candidate; candidate = this.idle.pop()) {
      if (candidate.alive) {
        return candidate;
      }
      this.all.delete(candidate);
    }
    if (this.stopped) {
      throw new Error(`${this.options.spec.name}: the sandbox was stopped`);
    }
    this.counters.coldStarts += 1;
    const started = await ExecutionEnvironment.start(this.options);
    this.all.add(started);
    return started;
  }
}
