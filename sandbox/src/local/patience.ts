/** A function at work. */
export interface RunningFunction {
  readonly name: string;
  /** When its invocation began, in the time of `performance.now()`. */
  readonly since: number;
}

/**
 * An invocation under way for longer is not one of many that cause each other: it may take until its own timeout, which
 * ends it.
 */
const SHORT_MILLISECONDS = 5_000;
const LOOK_AGAIN_MILLISECONDS = 500;

/** How long to wait yet, in wall time. Time in which a long invocation is under way does not count. */
export class Patience {
  private left: number;
  private last = performance.now();

  constructor(milliseconds: number, private readonly running: () => readonly RunningFunction[]) {
    this.left = milliseconds;
  }

  public get over(): boolean {
    const now = performance.now();
    if (!this.running().some(({ since }) => now - since > SHORT_MILLISECONDS)) {
      this.left -= now - this.last;
    }
    this.last = now;
    return this.left < 0;
  }

  /** Waits for the work, as long as there is patience left. */
  public async until<T>(work: Promise<T>, tooLate: () => Error): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const look = () => {
        if (this.over) {
          reject(tooLate());
        } else {
          timer = setTimeout(look, Math.min(LOOK_AGAIN_MILLISECONDS, Math.max(1, this.left + 1)));
        }
      };
      look();
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
