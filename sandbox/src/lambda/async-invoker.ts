import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Activity } from '../local/activity.js';
import type { FunctionSpec } from '../local/services.js';
import type { Store } from '../state/durable-map.js';
import { TooManyRequests, failed } from './function-error.js';
import type { FunctionResult } from './function-error.js';

/** Sends a message of a function, given by its spec, to the queue, topic, bus or function with this ARN. */
export type Destinations = (sender: FunctionSpec, arn: string, message: string, attributes?: Readonly<Record<string, string>>) => Promise<void>;

export interface AsyncInvokerOptions {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly log: (text: string) => void;
  readonly destinations: Destinations;
  readonly invoke: (functionArn: string, payload: string) => Promise<FunctionResult>;
  /** Events that were accepted and are not finished, by request id. Default: in memory. */
  readonly store?: Store<AcceptedEvent>;
}

/** An event on its way to a function. */
export interface AcceptedEvent {
  readonly functionArn: string;
  readonly payload: string;
  readonly requestId: string;
  /** Virtual time. */
  readonly accepted: number;
  readonly attempt: number;
  /** When the attempt is due, in virtual time. */
  readonly due: number;
}

interface Event extends AcceptedEvent {
  readonly spec: FunctionSpec;
}

/** Lambda waits one minute before the first retry of an asynchronous invocation, two before the second. */
const RETRY_AFTER_MILLISECONDS = 60_000;
const DEFAULT_RETRIES = 2;
const DEFAULT_AGE_SECONDS = 6 * 60 * 60;

/** Asynchronous invocations: retried in virtual time, then handed to the function's destination. */
export class AsyncInvoker {
  private readonly store: Store<AcceptedEvent>;
  private stopped = false;

  constructor(private readonly options: AsyncInvokerOptions) {
    this.store = options.store ?? new Map<string, AcceptedEvent>();
  }

  /** Answers with the request id. From now on the event is not forgotten until it is finished. */
  public accept(spec: FunctionSpec, payload: string): string {
    const now = this.options.clock.now();
    const event = { spec, functionArn: spec.arn, payload, requestId: randomUUID(), accepted: now, attempt: 1, due: now };
    this.remember(event);
    this.start(event);
    return event.requestId;
  }

  /** Goes on with what an earlier sandbox had accepted for the function, as soon as work goes on. */
  public resume(spec: FunctionSpec): void {
    for (const event of [...this.store.values()].filter(({ functionArn }) => functionArn === spec.arn)) {
      this.plan({ ...event, spec });
    }
  }

  /** What ends from now on does so because the sandbox stops: no attempt counts, and a next start tries again. */
  public stop(): void {
    this.stopped = true;
  }

  private remember({ functionArn, payload, requestId, accepted, attempt, due }: Event): void {
    this.store.set(requestId, { functionArn, payload, requestId, accepted, attempt, due });
  }

  private plan(event: Event): void {
    this.options.clock.schedule(event.due, `attempt ${event.attempt} of ${event.spec.name}`, () => {
      this.start(event);
    });
  }

  private start(event: Event): void {
    void this.options.activity.track(async () => {
      try {
        await this.attempt(event);
      } catch (error) {
        if (this.stopped) {
          return;
        }
        this.options.log(`Asynchronous invocation of ${event.spec.name}: ${String(error)}`);
      }
    });
  }

  private async attempt(event: Event): Promise<void> {
    const { clock, log } = this.options;
    const { maximumRetries = DEFAULT_RETRIES, maximumAgeSeconds = DEFAULT_AGE_SECONDS } = event.spec.asyncInvoke ?? {};
    const result = await this.invoke(event);
    if (this.stopped) {
      return;
    }
    const due = clock.now() + RETRY_AFTER_MILLISECONDS * event.attempt;
    if (!result.error) {
      await this.finish(event, result, 'Success');
    } else if (event.attempt > maximumRetries || event.spec.reservedConcurrency === 0) {
      // A function that may never run is not tried again.
      await this.finish(event, result, 'RetriesExhausted');
    } else if (due > event.accepted + maximumAgeSeconds * 1000) {
      await this.finish(event, result, 'EventAgeExceeded');
    } else {
      log(`${event.spec.name} failed (${result.error.errorType}: ${result.error.errorMessage}); next attempt in ${event.attempt} min`);
      const next = { ...event, attempt: event.attempt + 1, due };
      this.remember(next);
      this.plan(next);
    }
  }

  /** Being throttled is a failure like others here. */
  private async invoke({ spec, payload }: Event): Promise<FunctionResult> {
    try {
      return await this.options.invoke(spec.arn, payload);
    } catch (error) {
      if (error instanceof TooManyRequests) {
        return failed({ errorType: 'TooManyRequestsException', errorMessage: error.message });
      }
      throw error;
    }
  }

  private async finish(event: Event, result: FunctionResult, condition: string): Promise<void> {
    const { onSuccessArn, onFailureArn, deadLetterArn } = event.spec.asyncInvoke ?? {};
    const destination = result.error ? onFailureArn : onSuccessArn;
    if (destination) {
      await this.options.destinations(event.spec, destination, this.report(event, result, condition));
    }
    if (result.error && deadLetterArn) {
      await this.options.destinations(event.spec, deadLetterArn, event.payload, {
        RequestID: event.requestId,
        ErrorCode: '200',
        ErrorMessage: result.error.errorMessage,
      });
    }
    if (result.error && !destination && !deadLetterArn) {
      this.options.log(`${event.spec.name} failed ${event.attempt} times and its event is lost: ${result.payload}`);
    }
    this.store.delete(event.requestId);
  }

  private report(event: Event, result: FunctionResult, condition: string): string {
    return JSON.stringify({
      version: '1.0',
      timestamp: new Date(this.options.clock.now()).toISOString(),
      requestContext: {
        requestId: event.requestId,
        functionArn: `${event.spec.arn}:$LATEST`,
        condition,
        approximateInvokeCount: event.attempt,
      },
      requestPayload: JSON.parse(event.payload) as unknown,
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(result.error ? { functionError: 'Unhandled' } : {}),
      },
      responsePayload: JSON.parse(result.payload) as unknown,
    });
  }
}
