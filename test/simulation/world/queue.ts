import type { Surroundings } from './surroundings.js';
import { DAY, HOUR, MINUTE, SECOND } from './times.js';

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly sent?: number;
  receives: number;
  firstReceived: number;
}

export interface Received {
  readonly message: Message;
  readonly handle: string;
}

export interface QueueOptions {
  readonly name: string;
  /** How long a message that was received stays hidden. */
  readonly visibility: number;
  /** Messages that are older vanish. Default: 14 days, which no message of ours reaches. */
  readonly retention?: number;
  /** One message group: the next message comes when the one before is gone. */
  readonly fifo?: boolean;
}

/** Source: `WorkQueue`: ten attempts, then the message lies in the dead-letter queue until somebody redrives it. */
const ATTEMPTS = 10;
const RETENTION = 14 * DAY;

/** A queue of SQS: at least once, in any order; a standard queue delivers some messages again although they were deleted. */
export class Queue {
  /** Called when there is something to receive. */
  public wake: () => void = () => undefined;
  /** When the dead-letter queue is redriven: an operator sees its alarm. */
  public redriveAfter: () => number = () => this.around.random.between(HOUR, 12 * HOUR);
  public deadLetters = 0;
  private readonly visible: Message[] = [];
  private readonly hidden = new Map<string, Message>();
  private count = 0;

  constructor(private readonly around: Surroundings, private readonly options: QueueOptions) {}

  /** Whether nothing is in it or on its way back to it. */
  public get waiting(): number {
    return this.visible.length + this.hidden.size;
  }

  public send(body: string, delay = 0): void {
    const { random, plan } = this.around;
    this.count += 1;
    const message: Message = { id: `${this.options.name}-${this.count}`, body, sent: this.around.scheduler.now, receives: 0, firstReceived: 0 };
    this.show(message, delay);
    if (!this.options.fifo && random.chance(plan.redelivered / 4)) {
      // Two copies at once.
      this.show({ ...message }, delay + random.next() * SECOND);
    }
  }

  public receive(most: number): Received[] {
    if (this.options.fifo && this.hidden.size > 0) {
      return [];
    }
    const { scheduler } = this.around;
    return this.visible.splice(0, this.options.fifo ? 1 : most).map((message) => {
      message.receives += 1;
      message.firstReceived ||= Math.floor(scheduler.now);
      this.count += 1;
      const handle = `handle-${this.count}`;
      this.hide(handle, message, this.options.visibility);
      return { message, handle };
    });
  }

  /** Deletes a message: it is done. */
  public delete(handle: string): void {
    const message = this.hidden.get(handle);
    const { random, plan } = this.around;
    if (message && this.hidden.delete(handle) && !this.options.fifo && random.chance(plan.redelivered)) {
      const again = random.pick([10 * SECOND, 10 * MINUTE, 5 * HOUR, DAY, RETENTION]) * random.next();
      this.show({ ...message, receives: 0, firstReceived: 0 }, again);
    }
    if (this.options.fifo && this.visible.length > 0) {
      this.wake();
    }
  }

  /** A handle that is no longer valid changes nothing. */
  public changeVisibility(handle: string, milliseconds: number): void {
    const message = this.hidden.get(handle);
    if (message) {
      this.hidden.delete(handle);
      this.hide(handle, message, milliseconds);
    }
  }

  private hide(handle: string, message: Message, milliseconds: number): void {
    const { scheduler } = this.around;
    // A new holder for each time, so that an earlier end of hiding finds another one.
    const holder = { ...message };
    this.hidden.set(handle, holder);
    scheduler.at(scheduler.now + milliseconds, () => {
      if (this.hidden.get(handle) === holder) {
        this.hidden.delete(handle);
        this.comeBack(holder);
      }
    });
  }

  private comeBack(message: Message): void {
    const { sent = 0 } = message;
    if (this.options.retention !== undefined && this.around.scheduler.now >= sent + this.options.retention) {
      return;
    }
    if (message.receives < ATTEMPTS) {
      this.show(message, 0);
      return;
    }
    this.deadLetters += 1;
    if (this.options.fifo) {
      // The operator deletes requests for runs: the schedule makes new ones. The group goes on with its next message.
      this.wake();
      return;
    }
    this.show({ ...message, receives: 0, firstReceived: 0 }, this.redriveAfter());
  }

  private show(message: Message, delay: number): void {
    const { scheduler } = this.around;
    const appear = () => {
      this.visible.push(message);
      this.wake();
    };
    if (delay > 0) {
      scheduler.at(scheduler.now + delay, appear);
    } else {
      appear();
    }
  }
}
