import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { atEndOfProcess } from './at-end-of-process.js';
import { BufferFullError, InvalidUsageError, UsageNotSentError } from './errors.js';
import type { Message } from './message.js';
import { configurationFor, settingsOf } from './options.js';
import type { UsageClientOptions } from './options.js';
import { Outbox } from './outbox.js';
import { jsonOf } from './packing.js';
import { problemsOf } from './rules.js';
import { UsageQueue } from './usage-queue.js';
import type { Usage, UsageEvent } from './usage.js';

/**
 * Reports usage of your customers: one for a process.
 *
 * Events are kept in memory until the usage queue has confirmed them, and are sent until it has. Each has an id from the moment
 * it is recorded, so that whatever is sent twice is counted once.
 */
export class UsageClient<Dimension extends string = string> {
  private readonly settings: ReturnType<typeof settingsOf>;
  private readonly ownClient?: SQSClient;
  private readonly outbox: Outbox;
  private readonly forgetProcess: () => void;
  private closed?: Promise<void>;

  /** @throws Error if an option has no use, for example if there is no URL of a queue */
  constructor(options: UsageClientOptions<Dimension> = {}) {
    this.settings = settingsOf(options);
    const { queueUrl, clock, callTimeoutMilliseconds, signals } = this.settings;
    const client = options.client ?? (this.ownClient = new SQSClient(configurationFor(queueUrl)));
    this.outbox = new Outbox({
      ...this.settings,
      queue: new UsageQueue(client, queueUrl, callTimeoutMilliseconds, clock),
      onFailure: (messages, cause) => {
        this.tell(this.notSent(messages, false, cause));
      },
    });
    this.forgetProcess = atEndOfProcess(signals, {
      isDone: () => this.pending === 0,
      finish: () => this.finish(),
      giveUp: () => {
        const lost = this.outbox.abandon();
        if (lost.length > 0) {
          this.tell(this.notSent(lost, true));
        }
      },
    });
  }

  /** How many recorded events the queue has not confirmed yet. */
  public get pending(): number {
    return this.outbox.pending;
  }

  /**
   * Records usage, to be sent soon.
   *
   * @returns the event, with the id and the time that it has from now on
   * @throws InvalidUsageError if it would not be counted
   * @throws BufferFullError if as many events wait as may be held
   */
  public record(usage: Usage<Dimension>): UsageEvent<Dimension> {
    const now = this.settings.clock.now();
    const { id = randomUUID(), occurredAt = new Date(now), ...rest } = usage;
    const event = { id, ...rest, occurredAt: occurredAt instanceof Date ? textOf(occurredAt) : occurredAt };
    const problems = problemsOf(event, now, this.settings.dimensions);
    if (problems.length > 0) {
      throw new InvalidUsageError(id, problems);
    }
    if (this.closed) {
      throw new Error(`The usage event ${JSON.stringify(id)} was not recorded: the usage client is closed. Close it after the last usage, or make another one.`);
    }
    if (this.pending >= this.settings.maxBufferedEvents) {
      throw new BufferFullError(id, this.settings.maxBufferedEvents, this.outbox.failure);
    }
    this.outbox.add(jsonOf(event));
    return event;
  }

  /**
   * Sends everything that was recorded so far.
   *
   * @throws UsageNotSentError if the queue has not confirmed it all in time; the events stay in the buffer
   */
  public async flush(): Promise<void> {
    const rest = await this.outbox.flush(this.settings.timeoutMilliseconds);
    if (rest.length > 0) {
      throw this.notSent(rest, false);
    }
  }

  /**
   * Sends everything and takes no more.
   *
   * @throws UsageNotSentError with all events that the queue has not confirmed in time: they are yours then
   */
  public async close(): Promise<void> {
    this.closed ??= this.end();
    await this.closed;
  }

  private async end(): Promise<void> {
    await this.outbox.flush(this.settings.timeoutMilliseconds);
    this.forgetProcess();
    const rest = this.outbox.abandon();
    this.ownClient?.destroy();
    if (rest.length > 0) {
      throw this.notSent(rest, true);
    }
  }

  /** Sends what is there and what comes meanwhile, within the time of one flush. */
  private async finish(): Promise<void> {
    const { clock, timeoutMilliseconds } = this.settings;
    let cancel: () => void = () => undefined;
    const deadline = new Promise<true>((resolve) => {
      cancel = clock.after(timeoutMilliseconds, () => {
        resolve(true);
      }, true);
    });
    for (let isLate = false; this.pending > 0 && !isLate;) {
      isLate = await Promise.race([this.outbox.flush(timeoutMilliseconds).then(() => false), deadline]);
    }
    cancel();
  }

  private notSent(messages: readonly Message[], givenUp: boolean, cause = messages.find(({ failure }) => failure)?.failure): UsageNotSentError {
    return new UsageNotSentError(messages.flatMap(({ events }) => events), { queueUrl: this.settings.queueUrl, givenUp, cause });
  }

  private tell(error: UsageNotSentError): void {
    try {
      this.settings.onError(error);
    } catch (thrown) {
      // A mistake in onError must not stop the sending, nor stay unseen.
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }
}

function textOf(time: Date): string {
  return Number.isNaN(time.getTime()) ? String(time) : time.toISOString();
}
