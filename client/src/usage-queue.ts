import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { BatchResultErrorEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from './clock.js';
import type { Message } from './message.js';

const UNNAMED = 'SQS did not say what became of the message';

/** What a call came to. */
export interface Answer {
  /** Why messages were not confirmed; the same error for all with the same reason. */
  readonly failures: ReadonlyMap<Message, Error>;
  /** Whether the queue answered at all. */
  readonly answered: boolean;
}

/** The usage queue, one call at a time. */
export class UsageQueue {
  private stop?: (reason: Error) => void;

  constructor(
    private readonly client: Pick<SQSClient, 'send'>,
    private readonly url: string,
    private readonly timeoutMilliseconds: number,
    private readonly clock: Clock,
  ) {}

  /** Sends messages in one call. What the answer does not name as successful is not. Never rejects. */
  public async send(messages: readonly Message[]): Promise<Answer> {
    const abort = new AbortController();
    const stopped = new Promise<never>((_, reject) => {
      this.stop = (reason) => {
        abort.abort();
        reject(reason);
      };
    });
    const cancel = this.clock.after(this.timeoutMilliseconds, () => {
      this.stop?.(new Error(`SQS gave no answer within ${this.timeoutMilliseconds} ms (callTimeoutMilliseconds)`));
    }, false);
    const command = new SendMessageBatchCommand({
      QueueUrl: this.url,
      Entries: messages.map(({ body }, i) => ({ Id: String(i), MessageBody: body })),
    });
    try {
      const { Successful = [], Failed = [] } = await Promise.race([this.client.send(command, { abortSignal: abort.signal }), stopped]);
      const confirmed = new Set(Successful.map(({ Id }) => Id));
      const reasons = new Map(Failed.map((entry) => [entry.Id, reasonOf(entry)]));
      const failures = new Map<Message, Error>();
      const errors = new Map<string, Error>();
      for (const [i, message] of messages.entries()) {
        if (!confirmed.has(String(i))) {
          const reason = reasons.get(String(i)) ?? UNNAMED;
          const error = errors.get(reason) ?? new Error(reason);
          errors.set(reason, error);
          failures.set(message, error);
        }
      }
      return { answered: true, failures };
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      return { answered: false, failures: new Map(messages.map((message) => [message, error])) };
    } finally {
      cancel();
    }
  }

  /** Waits no longer for the answer. */
  public abandon(): void {
    this.stop?.(new Error('the usage client was closed before SQS answered'));
  }
}

function reasonOf({ Code, Message: message }: BatchResultErrorEntry): string {
  return `SQS refused the message: ${[Code, message].filter(Boolean).join(': ')}`;
}
