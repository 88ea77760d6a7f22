import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import { parseJson } from '../json.js';
import type { FunctionSpec } from '../local/services.js';
import { failed, reportedError, TooManyRequests } from './function-error.js';
import type { FunctionResult } from './function-error.js';
import type { FunctionCounters, FunctionRunner } from './function-pool.js';

export interface RemoteFunctionOptions {
  readonly spec: FunctionSpec & { readonly replacedBy: string };
  readonly clock: Clock;
}

/**
 * A function that the user runs: each event is a POST to a URL. An answer with a status below 400 is what
 * the function returns (JSON, or nothing), any other one an error, whose JSON may have `errorType` and
 * `errorMessage`. Headers say what Lambda's Runtime API says with an event, and the virtual time.
 */
export class RemoteFunction implements FunctionRunner {
  public readonly counters: FunctionCounters = { invocations: 0, coldStarts: 0, errors: 0 };
  private readonly stopping = new AbortController();
  private readonly queue: (() => void)[] = [];
  private readonly begun = new Set<{ readonly since: number }>();
  private inUse = 0;

  constructor(private readonly options: RemoteFunctionOptions) {}

  public get spec(): FunctionSpec {
    return this.options.spec;
  }

  public async invoke(payload: string, throttle: boolean): Promise<FunctionResult> {
    await this.enter(throttle);
    const invocation = { since: performance.now() };
    this.begun.add(invocation);
    try {
      this.counters.invocations += 1;
      const result = await this.post(payload);
      this.counters.errors += result.error ? 1 : 0;
      return result;
    } finally {
      this.begun.delete(invocation);
      this.inUse -= 1;
      this.queue.shift()?.();
    }
  }

  public began(): readonly number[] {
    return [...this.begun].map(({ since }) => since);
  }

  public stop(): Promise<void> {
    this.stopping.abort();
    return Promise.resolve();
  }

  /** As many at a time as the function may have reserved; without a reservation the program decides. */
  private async enter(throttle: boolean): Promise<void> {
    const { name, reservedConcurrency: limit = Infinity } = this.options.spec;
    if (limit === 0 || (throttle && this.inUse >= limit)) {
      throw new TooManyRequests(`Rate Exceeded: ${name} uses its reserved concurrency of ${limit}`);
    }
    while (this.inUse >= limit) {
      await new Promise<void>((resolve) => this.queue.push(resolve));
    }
    this.inUse += 1;
  }

  private async post(payload: string): Promise<FunctionResult> {
    const { arn, constructPath, replacedBy, timeoutSeconds } = this.options.spec;
    const now = this.options.clock.now();
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
    const requestId = randomUUID();
    try {
      const response = await fetch(replacedBy, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'lambda-runtime-aws-request-id': requestId,
          'lambda-runtime-deadline-ms': String(now + timeoutSeconds * 1000),
          'lambda-runtime-invoked-function-arn': arn,
          'x-sandbox-time': String(now),
        },
        body: payload,
        signal: AbortSignal.any([timeout, this.stopping.signal]),
      });
      return resultOf(response.status, await response.text(), replacedBy);
    } catch (error) {
      return failed(timeout.aborted
        ? { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds` }
        : { errorType: 'Sandbox.Unreachable', errorMessage: `POST ${replacedBy} failed (${reasonOf(error)}). Start the program that replaces ${constructPath}.` });
    }
  }
}

function resultOf(status: number, body: string, url: string): FunctionResult {
  if (status >= 400) {
    return reportedError(parseJson(body) === undefined ? JSON.stringify({ errorType: `Http${status}`, errorMessage: body }) : body);
  }
  const payload = body === '' ? 'null' : body;
  return parseJson(payload) === undefined
    ? failed({ errorType: 'Runtime.MalformedResponse', errorMessage: `POST ${url} answered with what is no JSON: ${payload.slice(0, 100)}` })
    : { payload };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause ?? error : error;
  return cause instanceof Error ? (cause as NodeJS.ErrnoException).code ?? cause.message : String(cause);
}
