import type { Clock } from './clock.js';
import { Message } from './message.js';
import { BYTES_PER_CALL, MESSAGES_PER_CALL, pack } from './packing.js';
import { pauseAfter } from './pause.js';
import type { UsageQueue } from './usage-queue.js';

export interface OutboxOptions {
  readonly queue: UsageQueue;
  readonly clock: Clock;
  readonly flushEveryMilliseconds: number;
  readonly flushAtEvents: number;
  /** Told of each attempt that failed, for each cause. */
  readonly onFailure: (messages: readonly Message[], cause: Error) => void;
}

/** Holds events until the queue has confirmed them, and sends them until it has. */
export class Outbox {
  /** Events, as JSON, that have no message yet. While the queue does not answer they get none, to travel in full ones later. */
  private fresh: string[] = [];
  private readonly messages = new Set<Message>();
  private size = 0;
  private isSending = false;
  /** Calls in a row without an answer. */
  private unanswered = 0;
  private cancelTick?: () => void;
  private cancelPause?: () => void;

  constructor(private readonly options: OutboxOptions) {}

  /** How many events are not confirmed. */
  public get pending(): number {
    return this.size;
  }

  /** Why events are not confirmed, if anything failed. */
  public get failure(): Error | undefined {
    return [...this.messages].find(({ failure }) => failure)?.failure;
  }

  public add(event: string): void {
    this.fresh.push(event);
    this.size += 1;
    if (this.fresh.length >= this.options.flushAtEvents) {
      this.sendFresh();
    } else {
      this.cancelTick ??= this.options.clock.after(this.options.flushEveryMilliseconds, () => {
        this.sendFresh();
      }, false);
    }
  }

  /** Sends everything now. Answers what was not confirmed in time, and goes on with it. */
  public async flush(timeoutMilliseconds: number): Promise<Message[]> {
    this.packFresh();
    const messages = [...this.messages];
    for (const message of messages) {
      message.hurry();
    }
    this.unanswered = 0;
    this.resume();
    await this.within(timeoutMilliseconds, Promise.all(messages.map(({ sent }) => sent)));
    return messages.filter(({ isSent }) => !isSent);
  }

  /** Stops to try, and answers what was not confirmed. */
  public abandon(): Message[] {
    this.packFresh();
    const messages = [...this.messages];
    this.messages.clear();
    this.size = 0;
    this.options.queue.abandon();
    return messages;
  }

  private sendFresh(): void {
    this.stopTick();
    if (!this.cancelPause) {
      this.packFresh();
      this.start();
    }
  }

  private packFresh(): void {
    this.stopTick();
    for (const events of pack(this.fresh)) {
      this.messages.add(new Message(events));
    }
    this.fresh = [];
  }

  private stopTick(): void {
    this.cancelTick?.();
    this.cancelTick = undefined;
  }

  private start(): void {
    if (!this.isSending && !this.cancelPause) {
      this.isSending = true;
      void this.sendDue();
    }
  }

  private async sendDue(): Promise<void> {
    for (let next = this.nextCall(); next.length > 0 && !this.cancelPause; next = this.nextCall()) {
      await this.attempt(next);
    }
    this.isSending = false;
  }

  private nextCall(): Message[] {
    const call: Message[] = [];
    let bytes = 0;
    for (const message of this.messages) {
      if (call.length === MESSAGES_PER_CALL) {
        break;
      }
      if (message.isDue && bytes + message.bytes <= BYTES_PER_CALL) {
        call.push(message);
        bytes += message.bytes;
      }
    }
    return call;
  }

  private async attempt(call: readonly Message[]): Promise<void> {
    const { answered, failures } = await this.options.queue.send(call);
    // What was abandoned meanwhile is no longer ours.
    const held = call.filter((message) => this.messages.has(message));
    const failed = held.filter((message) => failures.has(message));
    for (const message of held) {
      message.failure = failures.get(message);
      if (!message.failure) {
        this.messages.delete(message);
        this.size -= message.count;
        message.confirm();
      }
    }
    this.unanswered = answered ? 0 : this.unanswered + 1;
    if (answered) {
      failed.forEach((message) => {
        this.tryLater(message);
      });
    } else if (failed.length > 0) {
      this.pause();
    }
    for (const cause of new Set(failures.values())) {
      const messages = failed.filter((message) => failures.get(message) === cause);
      if (messages.length > 0) {
        this.options.onFailure(messages, cause);
      }
    }
  }

  /** A message that the queue refuses holds up no other. */
  private tryLater(message: Message): void {
    message.isDue = false;
    message.refusals += 1;
    this.options.clock.after(pauseAfter(message.refusals), () => {
      message.isDue = true;
      this.start();
    }, false);
  }

  /** A queue that does not answer is left alone for a while. */
  private pause(): void {
    this.cancelPause = this.options.clock.after(pauseAfter(this.unanswered), () => {
      this.packFresh();
      this.resume();
    }, false);
  }

  private resume(): void {
    this.cancelPause?.();
    this.cancelPause = undefined;
    this.start();
  }

  private async within(milliseconds: number, work: Promise<unknown>): Promise<void> {
    let cancel: () => void = () => undefined;
    const deadline = new Promise<void>((resolve) => {
      cancel = this.options.clock.after(milliseconds, resolve, true);
    });
    await Promise.race([work, deadline]);
    cancel();
  }
}
