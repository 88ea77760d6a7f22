/** One virtual time for everything in a sandbox: it runs with the wall clock and can be moved forward. */
export interface Clock {
  /** Milliseconds since the epoch, in virtual time. */
  now(): number;
  /** Runs an action when virtual time reaches `due`. Actions run in the order of their due times. */
  schedule(due: number, what: string, action: () => void | Promise<void>): ScheduledAction;
}

export interface ScheduledAction {
  readonly due: number;
  readonly what: string;
  cancel(): void;
}

interface Entry extends ScheduledAction {
  readonly order: number;
  readonly action: () => void | Promise<void>;
}

export class VirtualClock implements Clock {
  private offset = 0;
  private order = 0;
  private entries: Entry[] = [];
  private readonly listeners: ((shift: number) => void)[] = [];

  /** @param start virtual time at the beginning; default: the wall clock's */
  constructor(start?: Date) {
    if (start) {
      this.offset = start.getTime() - Date.now();
    }
  }

  /** Virtual minus wall time, in milliseconds. */
  public get shift(): number {
    return this.offset;
  }

  public now(): number {
    return Date.now() + this.offset;
  }

  public schedule(due: number, what: string, action: () => void | Promise<void>): ScheduledAction {
    const entry: Entry = {
      due,
      what,
      order: this.order++,
      action,
      cancel: () => {
        this.entries = this.entries.filter((other) => other !== entry);
      },
    };
    this.entries.push(entry);
    this.entries.sort((a, b) => a.due - b.due || a.order - b.order);
    return entry;
  }

  /** The earliest due time of a scheduled action. */
  public nextDue(): number | undefined {
    return this.entries.at(0)?.due;
  }

  /** Moves virtual time forward; a time in the past changes nothing. */
  public moveTo(time: number): void {
    const forward = Math.ceil(time - this.now());
    if (forward > 0) {
      this.offset += forward;
      for (const listener of this.listeners) {
        listener(this.offset);
      }
    }
  }

  /** Tells the listener the shift now, and again whenever the clock is moved. Returns how to stop that. */
  public onMove(listener: (shift: number) => void): () => void {
    listener(this.offset);
    this.listeners.push(listener);
    return () => {
      this.listeners.splice(this.listeners.indexOf(listener), 1);
    };
  }

  /** Runs every action that is due, in order. Returns how many ran. */
  public async runDue(): Promise<number> {
    let ran = 0;
    for (let next = this.entries.at(0); next && next.due <= this.now(); next = this.entries.at(0)) {
      this.entries.shift();
      await next.action();
      ran += 1;
    }
    return ran;
  }
}
