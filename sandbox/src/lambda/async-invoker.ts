import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Activity } from '../local/activity.js';
import type { FunctionSpec } from '../local/services.js';
import { TooManyRequests, failed } from './function-error.js';
import type { FunctionResult } from './function-error.js';

/** Sends a message to the queue, topic, bus or function with this ARN. */
export type Destinations = (arn: string, message: string, attributes?: Readonly<Record<string, string>>) => Promise<void>;

export interface AsyncInvokerOptions {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly log: (text: string) => void;
  readonly destinations: Destinations;
  readonly invoke: (functionArn: string, payload: string) => Promise<FunctionResult>;
}

interface Event {
  readonly spec: FunctionSpec;
  readonly payload: string;
  readonly requestId: string;
  readonly accepted: number;
  readonly attempt: number;
}

/** Lambda waits one minute before the first retry of an asynchronous invocation, two before the second. */
const RETRY_AFTER_MILLISECONDS = 60_000;
const DEFAULT_RETRIES = 2;
const DEFAULT_AGE_SECONDS = 6 * 60 * 60;

/** Asynchronous invocations: retried in virtual time, then handed to the function's destination. */
export class AsyncInvoker {
  constructor(private readonly options: AsyncInvokerOptions) {}

  public accept(spec: FunctionSpec, payload: string): void {
    this.start({ spec, payload, requestId: randomUUID(), accepted: this.options.clock.now(), attempt: 1 });
  }

  private start(event: Event): void {
    void this.options.activity.track(async () => {
      try {
        await this.attempt(event);
      } catch (error) {
        this.options.log(`Asynchronous invocation of ${event.spec.name}: ${String(error)}`);
      }
    });
  }

  private async attempt(event: Event): Promise<void> {
    const { clock, log } = this.options;
    const { maximumRetries = DEFAULT_RETRIES, maximumAgeSeconds = DEFAULT_AGE_SECONDS } = event.spec.asyncInvoke ?? {};
    const result = await this.invoke(event);
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
      clock.schedule(due, `retry of ${event.spec.name}`, () => {
        this.start({ ...event, attempt: event.attempt + 1 });
      });
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
      await this.options.destinations(destination, this.report(event, result, condition));
    }
    if (result.error && deadLetterArn) {
      await this.options.destinations(deadLetterArn, event.payload, {
        RequestID: event.requestId,
        ErrorCode: '200',
        ErrorMessage: result.error.errorMessage,
      });
    }
    if (result.error && !destination && !deadLetterArn) {
      this.options.log(`${event.spec.name} failed ${event.attempt} times and its event is lost: ${result.payload}`);
    }
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
