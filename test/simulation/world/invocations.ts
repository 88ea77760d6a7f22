import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Message, Queue, Received } from './queue.js';
import { Process } from './process.js';
import type { Surroundings } from './surroundings.js';

export type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

export interface FunctionOptions {
  readonly name: string;
  readonly queueArn: string;
  readonly queue: Queue;
  readonly timeout: number;
  readonly batchSize: number;
  /** How long messages may wait for others of their batch. */
  readonly batchingWindow: number;
  readonly concurrency: number;
  readonly skew: number;
  /** A fresh execution environment. */
  readonly start: (process: Process) => Handler;
  /** A message is done, and will be deleted. */
  readonly done?: (message: Message) => void;
  readonly began?: () => void;
  readonly ended?: (well: boolean) => void;
}

interface Environment {
  readonly process: Process;
  readonly handler: Handler;
}

/** Part of the environments that end after an invocation. */
const RETIRED = 0.03;

/** A function, and the pollers that bring it the messages of a queue. */
export class LambdaFunction {
  private readonly idle: Environment[] = [];
  private readonly onCrash = new Map<Process, () => void>();
  private running = 0;
  private environments = 0;
  private polling = false;

  constructor(private readonly around: Surroundings, private readonly options: FunctionOptions) {
    options.queue.wake = () => { this.poll(); };
  }

  public get busy(): boolean {
    return this.running > 0;
  }

  /** An environment of this function died. */
  public crashed(process: Process): void {
    this.onCrash.get(process)?.();
  }

  /** A deployment: no environment lives on. */
  public restart(): void {
    this.idle.length = 0;
  }

  /** Receives what there is at once, without waiting for more. */
  public pollNow(): void {
    this.receive();
  }

  /** Invokes the function beside its queue. */
  public invoke(received: readonly Received[]): void {
    const { scheduler, random, trace } = this.around;
    const { options } = this;
    const environment = this.idle.pop() ?? this.create();
    const { process } = environment;
    this.running += 1;
    let over = false;
    const end = (response: SQSBatchResponse | undefined, why: string) => {
      if (over) {
        return;
      }
      over = true;
      this.running -= 1;
      this.onCrash.delete(process);
      trace.note(scheduler.now, process.name, `ends: ${why}`);
      if (response) {
        const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { message, handle } of received) {
          if (!failed.has(message.id)) {
            options.done?.(message);
            options.queue.delete(handle);
          }
        }
        if (!random.chance(RETIRED)) {
          this.idle.push(environment);
        }
      }
      options.ended?.(response?.batchItemFailures.length === 0);
      this.poll();
    };
    this.onCrash.set(process, () => { end(undefined, 'crash'); });
    scheduler.at(scheduler.now + options.timeout, () => {
      if (!over) {
        if (!process.asleep) {
          process.kill();
        }
        this.around.disturbed(process.name, 'times out');
        end(undefined, 'time-out');
      }
    });
    trace.note(scheduler.now, process.name, `takes ${received.map(({ message }) => message.id).join(' ')}`);
    options.began?.();
    environment.handler({ Records: received.map((one) => recordOf(one, options.queueArn)) }).then(
      (response) => { end(response, response.batchItemFailures.length === 0 ? 'well' : 'with failures'); },
      (error: unknown) => {
        this.around.disturbed(process.name, String(error));
        end(undefined, `throws ${String(error)}`);
      },
    );
  }

  private poll(): void {
    if (this.polling) {
      return;
    }
    this.polling = true;
    const { scheduler, random } = this.around;
    scheduler.at(scheduler.now + random.next() * this.options.batchingWindow, () => {
      this.polling = false;
      this.receive();
    });
  }

  private receive(): void {
    while (this.running < this.options.concurrency) {
      const received = this.options.queue.receive(this.options.batchSize);
      if (received.length === 0) {
        return;
      }
      this.invoke(received);
    }
  }

  private create(): Environment {
    this.environments += 1;
    const process = new Process(`${this.options.name}-${this.environments}`, this.around, this.options.skew);
    return { process, handler: this.options.start(process) };
  }
}

function recordOf({ message, handle }: Received, queueArn: string): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle: handle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: message.receives.toString(), ApproximateFirstReceiveTimestamp: message.firstReceived.toString(),
      SentTimestamp: '', SenderId: '',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: 'us-east-1',
  };
}
