import { availableParallelism, totalmem } from 'node:os';

/** A function's process that nobody needs at the moment. */
export interface IdleProcess {
  kill(): Promise<void>;
}

const MEGABYTE = 1024 * 1024;
/** What a process of a function usually takes. */
const PROCESS_MEGABYTES = 80;
const FEWEST = 16;
const MOST = 128;
/** A start that takes longer does not hold others up. */
const LONGEST_TURN_MILLISECONDS = 1_000;

/**
 * Keeps the functions of a sandbox from taking the whole machine. No more processes start at a time than there are
 * processors, and idle ones make room for others when their memory would take more than half of the machine's.
 * Processes at work are never counted against others: a function may wait for another one.
 */
export class ProcessBudget {
  private readonly idle = new Map<IdleProcess, () => void>();
  private readonly waiting: (() => void)[] = [];
  private starting = 0;
  private running = 0;

  constructor(
    private readonly most = Math.min(MOST, Math.max(FEWEST, Math.floor(totalmem() / 2 / MEGABYTE / PROCESS_MEGABYTES))),
    private readonly startsAtATime = Math.max(2, availableParallelism()),
  ) {}

  /** Waits for a turn to start a process. Returns how to end the turn. */
  public async turn(): Promise<() => void> {
    while (this.starting >= this.startsAtATime) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.starting += 1;
    let over = false;
    const end = () => {
      clearTimeout(timer);
      if (!over) {
        over = true;
        this.starting -= 1;
        this.waiting.shift()?.();
      }
    };
    const timer = setTimeout(end, LONGEST_TURN_MILLISECONDS);
    return end;
  }

  /** A process has started: another one, idle for longest, may have to go. */
  public started(): void {
    this.running += 1;
    const longestIdle = this.idle.entries().next();
    if (this.running > this.most && !longestIdle.done) {
      const [evicted, leave] = longestIdle.value;
      this.idle.delete(evicted);
      leave();
      void evicted.kill();
    }
  }

  public ended(process: IdleProcess): void {
    this.running -= 1;
    this.idle.delete(process);
  }

  /** @param leave is called when the process has to go */
  public becameIdle(process: IdleProcess, leave: () => void): void {
    this.idle.set(process, leave);
  }

  public becameBusy(process: IdleProcess): void {
    this.idle.delete(process);
  }
}
