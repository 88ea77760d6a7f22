import type { VirtualClock } from '../clock.js';
import type { Activity } from '../local/activity.js';
import type { LogBook } from '../local/log-book.js';
import type { RunningFunction } from '../local/patience.js';
import type { FunctionSpec } from '../local/services.js';
import type { Store } from '../state/durable-map.js';
import { AsyncInvoker } from './async-invoker.js';
import type { AcceptedEvent, Destinations } from './async-invoker.js';
import { FunctionNotFound } from './function-error.js';
import type { FunctionResult } from './function-error.js';
import { FunctionPool } from './function-pool.js';
import type { FunctionCounters, FunctionRunner } from './function-pool.js';
import { ProcessBudget } from './process-budget.js';
import { RemoteFunction } from './remote-function.js';

export interface LambdaOptions {
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly logs: LogBook;
  readonly region: string;
  /** Environment variables that lead functions to the local endpoints. */
  readonly endpoints: () => Readonly<Record<string, string>>;
  readonly destinations: Destinations;
  /** Keeps the events that were accepted and are not finished. Default: in memory. */
  readonly acceptedEvents?: Store<AcceptedEvent>;
}

/** Runs functions as Lambda does: in processes of their own, with AWS's runtime client. */
export class LambdaService {
  private readonly pools = new Map<string, FunctionRunner>();
  private readonly async: AsyncInvoker;
  private readonly budget = new ProcessBudget();

  constructor(private readonly options: LambdaOptions) {
    this.async = new AsyncInvoker({
      ...options,
      log: (text) => {
        options.logs.add('sandbox', text);
      },
      invoke: (arn, payload) => this.invoke(arn, payload),
      store: options.acceptedEvents,
    });
  }

  public create(spec: FunctionSpec): void {
    const { clock, logs } = this.options;
    const region = spec.region ?? this.options.region;
    const log = (source: string, text: string) => {
      logs.add(source, text);
    };
    const { replacedBy } = spec;
    this.pools.set(spec.name, replacedBy === undefined
      ? new FunctionPool({ spec, clock, region, endpoints: this.options.endpoints(), log }, this.budget)
      : new RemoteFunction({ spec: { ...spec, replacedBy }, clock }));
    this.async.resume(spec);
  }

  /** The function with this name or ARN, with or without a qualifier. */
  public find(nameOrArn: string): FunctionSpec | undefined {
    return this.pool(nameOrArn)?.spec;
  }

  /** All functions, in the order in which they were created. */
  public all(): readonly FunctionSpec[] {
    return [...this.pools.values()].map(({ spec }) => spec);
  }

  /** How often each function ran, by name. */
  public counters(): Readonly<Record<string, FunctionCounters>> {
    return Object.fromEntries([...this.pools].map(([name, pool]) => [name, { ...pool.counters }]));
  }

  /** The functions at work, once for each invocation. */
  public running(): readonly RunningFunction[] {
    return [...this.pools.values()].flatMap((pool) => pool.began().map((since) => ({ name: pool.spec.name, since })));
  }

  /**
   * Runs the function and waits for its result.
   *
   * @param options `throttle`: refuses if reserved concurrency is used up; `caller`: the invocation that waits, by request id
   */
  public async invoke(nameOrArn: string, payload: string, options: { readonly throttle?: boolean; readonly caller?: string } = {}): Promise<FunctionResult> {
    const pool = this.existing(nameOrArn);
    return await this.options.activity.track(() => this.whileWaiting(options.caller, () => pool.invoke(payload, options.throttle ?? false)));
  }

  /** Accepts the event and runs the function on its own time, with retries and destinations. Returns the request id. */
  public invokeAsync(nameOrArn: string, payload: string): string {
    return this.async.accept(this.existing(nameOrArn).spec, payload);
  }

  public async stop(): Promise<void> {
    this.async.stop();
    await Promise.all([...this.pools.values()].map((pool) => pool.stop()));
  }

  /** @throws FunctionNotFound if there is no function with this name or ARN */
  public existing(nameOrArn: string): FunctionRunner {
    const pool = this.pool(nameOrArn);
    if (!pool) {
      throw new FunctionNotFound(`Function not found: ${nameOrArn}. There are: ${[...this.pools.keys()].join(', ')}`);
    }
    return pool;
  }

  private whileWaiting<T>(caller: string | undefined, work: () => Promise<T>): Promise<T> {
    for (const pool of caller === undefined ? [] : this.pools.values()) {
      const waiting = pool.waitFor?.(caller ?? '', work);
      if (waiting) {
        return waiting;
      }
    }
    return work();
  }

  private pool(nameOrArn: string): FunctionRunner | undefined {
    return this.pools.get(/(?:^|:)function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn.split(':')[0]);
  }
}
