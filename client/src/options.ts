import type { SQSClient, SQSClientConfig } from '@aws-sdk/client-sqs';
import type { EndSignal } from './at-end-of-process.js';
import { systemClock } from './clock.js';
import type { Clock } from './clock.js';
import type { UsageNotSentError } from './errors.js';
import { lastWords } from './last-words.js';

/** Options of a `UsageClient`. */
export interface UsageClientOptions<Dimension extends string = string> {
  /**
   * The URL of the usage queue: `usageQueueUrl` of the construct.
   *
   * @default - the environment variable USAGE_QUEUE_URL
   */
  readonly queueUrl?: string;

  /**
   * The usage dimensions of your listing, as in the construct. Any other is refused, when you compile and when you record.
   *
   * @default - dimensions are not checked here
   */
  readonly dimensions?: readonly Dimension[];

  /**
   * What calls SQS.
   *
   * @default - a new one, in the Region of the queue
   */
  readonly client?: Pick<SQSClient, 'send'>;

  /**
   * How long an event waits for others, in milliseconds.
   *
   * @default 1000
   */
  readonly flushEveryMilliseconds?: number;

  /**
   * How many events wait at most for others.
   *
   * @default 1000, which one call can take
   */
  readonly flushAtEvents?: number;

  /**
   * How many events are held in memory at most while the queue does not take them. `record()` throws a `BufferFullError` beyond it.
   *
   * @default 50000
   */
  readonly maxBufferedEvents?: number;

  /**
   * How long `flush()`, `close()` and a signal wait for the queue, in milliseconds.
   *
   * @default 8000, within the 10 seconds that `docker stop` grants
   */
  readonly timeoutMilliseconds?: number;

  /**
   * How long one call may take before it is tried again, in milliseconds.
   *
   * @default 3000
   */
  readonly callTimeoutMilliseconds?: number;

  /**
   * On which signals everything is sent before the process ends.
   *
   * @default ['SIGTERM', 'SIGINT']
   */
  readonly signals?: readonly EndSignal[];

  /**
   * Told of events that were not sent: after each attempt that failed (they stay in the buffer, `givenUp` is false), and when the process ends
   * with events that nobody else can be told of (`givenUp` is true).
   *
   * @default - writes a warning; events that are given up are written to standard error, one line of JSON each
   */
  readonly onError?: (error: UsageNotSentError) => void;

  /**
   * Another time, for tests.
   *
   * @default - that of the system
   */
  readonly clock?: Clock;
}

const NUMBERS = {
  flushEveryMilliseconds: 1_000,
  flushAtEvents: 1_000,
  maxBufferedEvents: 50_000,
  timeoutMilliseconds: 8_000,
  callTimeoutMilliseconds: 3_000,
};

/** Fills in defaults. @throws Error if an option has no use */
export function settingsOf(options: UsageClientOptions) {
  const { queueUrl = process.env.USAGE_QUEUE_URL, signals = ['SIGTERM', 'SIGINT'], onError = write, clock = systemClock } = options;
  if (queueUrl === undefined || !URL.canParse(queueUrl)) {
    throw new Error(`queueUrl is ${queueUrl === undefined ? 'missing' : `"${queueUrl}"`}: give the URL of the usage queue (usageQueueUrl of the construct), here or in the environment variable USAGE_QUEUE_URL.`);
  }
  const numbers = { ...NUMBERS };
  for (const name of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
    const value = options[name] ?? NUMBERS[name];
    if (!Number.isSafeInteger(value) || value < 1 || value > 2 ** 31 - 1) {
      throw new Error(`${name} is ${value}: give a whole number from 1 to ${2 ** 31 - 1}, or leave it out for ${NUMBERS[name]}.`);
    }
    numbers[name] = value;
  }
  return { ...numbers, queueUrl, dimensions: options.dimensions, signals, onError, clock };
}

/** How to call a queue, as far as its URL tells. Signed for another Region than its own, calls would be refused. */
export function configurationFor(queueUrl: string): SQSClientConfig {
  const { protocol, origin, host } = new URL(queueUrl);
  // Only local engines speak without TLS.
  return protocol === 'http:' ? { endpoint: origin } : { region: /(?:^|\.)sqs(?:-fips)?\.([a-z]+(?:-[a-z]+)+-\d+)\./.exec(host)?.[1] };
}

function write(error: UsageNotSentError): void {
  if (error.givenUp) {
    lastWords([error.message, ...error.events.map((event) => JSON.stringify(event)), ''].join('\n'));
  } else {
    console.warn(error.message);
  }
}
