import type { UsageEvent } from './usage.js';

/** Usage that would not be counted: it was not recorded. */
export class InvalidUsageError extends Error {
  public override readonly name = 'InvalidUsageError';

  constructor(id: unknown, problems: readonly string[]) {
    super(`The usage event ${JSON.stringify(id)} was not recorded: ${problems.join('; ')}. Correct it and record it again.`);
  }
}

/** As many events wait as the client may hold: this one was not recorded. */
export class BufferFullError extends Error {
  public override readonly name = 'BufferFullError';

  constructor(id: string, maxBufferedEvents: number, cause?: Error) {
    const why = cause ? `The queue fails: ${cause.message}.` : 'Usage is recorded faster than it is sent.';
    super(
      `The usage event ${JSON.stringify(id)} was not recorded: ${maxBufferedEvents} events wait to be sent, and maxBufferedEvents allows no more. ${why} `
      + 'Wait with flush() and record it again, or raise maxBufferedEvents.',
      { cause },
    );
  }
}

/** How it goes on with events that were not sent. */
export interface NotSentDetails {
  readonly queueUrl: string;
  /** Whether the client has stopped to try: the events are yours then. */
  readonly givenUp: boolean;
  readonly cause?: Error;
}

/** The usage queue has not confirmed these events. It may have taken them all the same: to send them again is harmless. */
export class UsageNotSentError extends Error {
  public override readonly name = 'UsageNotSentError';

  /** The events. `record()` takes them as they are, in this process or another. */
  public readonly events: readonly UsageEvent[];

  /** Whether the client has stopped to try. While it has not, the events are still in its buffer. */
  public readonly givenUp: boolean;

  constructor(events: readonly UsageEvent[], { queueUrl, givenUp, cause }: NotSentDetails) {
    const next = givenUp
      ? 'They are in `events` of this error and nowhere else: record them again as they are.'
      : 'They stay in the buffer and are tried again.';
    super(`${events.length} usage ${events.length === 1 ? 'event was' : 'events were'} not sent to ${queueUrl}: ${cause?.message ?? 'there was no time to try'}. ${next}`, { cause });
    this.events = events;
    this.givenUp = givenUp;
  }
}
