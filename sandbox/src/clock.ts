/** One virtual time for everything in a sandbox. */
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

/** How virtual time goes on: it stands still, or flows with the wall clock so many milliseconds ahead of it. */
export type Course = { readonly frozenAt: number } | { readonly ahead: number };

/** Stands still until it is moved: what happens, and in which order, does not depend on the speed of the machine. */
export class VirtualClock implements Clock {
  private course: Course;
  private order = 0;
  private entries: Entry[] = [];
  private readonly listeners: ((course: Course) => void)[] = [];

  /** @param start virtual time at the beginning; default: the wall clock's */
  constructor(start = new Date()) {
    this.course = { frozenAt: start.getTime() };
  }

  public now(): number {
    return 'ahead' in this.course ? Date.now() + this.course.ahead : this.course.frozenAt;
  }

  /** Lets time flow with the wall clock, for interactive use, or stand still again. */
  public flow(on: boolean): void {
    this.follow(on ? { ahead: this.now() - Date.now() } : { frozenAt: this.now() });
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
    const target = Math.ceil(time);
    if (target > this.now()) {
      this.follow('ahead' in this.course ? { ahead: target - Date.now() } : { frozenAt: target });
    }
  }

  /** Tells the listener how time goes on from now, and again whenever that changes. Returns how to stop that. */
  public onMove(listener: (course: Course) => void): () => void {
    listener(this.course);
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

  private follow(course: Course): void {
    this.course = course;
    for (const listener of this.listeners) {
      listener(course);
    }
  }
}
