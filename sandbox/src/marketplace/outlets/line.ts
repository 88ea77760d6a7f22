import type { Outlet } from './outlet.js';

/** Trying again does not help. */
export class UnfitOutlet extends Error {}

export interface LineOptions {
  /** Pauses before the next attempts, in milliseconds of real time. After them the receiver counts as silent, and the pauses grow. */
  readonly waits: readonly number[];
  /** Told once when the receiver falls silent and once when it answers again, and of what it cannot take. */
  readonly onFailure: (problem: string) => void;
}

/** The longest pause between attempts, in milliseconds: a receiver that is back is not kept waiting. */
const LONGEST_PAUSE = 30_000;

/** What waits for one outlet: one at a time, in order, each until it is delivered. */
export class Line {
  private last: Promise<void> = Promise.resolve();
  private silence = new Silence();
  private readonly closing = new AbortController();

  constructor(private readonly outlet: Outlet, private readonly options: LineOptions) {}

  /** Resolves when it is delivered, or at once while the receiver is silent: nobody waits for that. */
  public add(what: string, send: (outlet: Outlet) => Promise<void>): Promise<void> {
    this.last = this.last.then(() => this.deliver(what, send));
    return Promise.race([this.last, this.silence.begun]);
  }

  public close(): void {
    this.closing.abort();
    this.silence.begin();
    this.outlet.close();
  }

  private async deliver(what: string, send: (outlet: Outlet) => Promise<void>): Promise<void> {
    for (let attempt = 0; !this.closing.signal.aborted; attempt += 1) {
      try {
        await send(this.outlet);
        this.answered();
        return;
      } catch (error) {
        if (error instanceof UnfitOutlet) {
          this.options.onFailure(`${what} was not delivered to ${this.outlet.name}: ${reasonOf(error)}`);
          return;
        }
        this.failed(attempt, error);
        await this.pause(this.pauseAfter(attempt));
      }
    }
  }

  private failed(attempt: number, error: unknown): void {
    if (attempt >= this.options.waits.length && !this.silence.now && !this.closing.signal.aborted) {
      this.silence.begin();
      this.options.onFailure(`${this.outlet.name} does not take what AWS Marketplace tells: ${reasonOf(error)}. It is tried on and on; all that comes waits, in order.`);
    }
  }

  private answered(): void {
    if (this.silence.now && !this.closing.signal.aborted) {
      this.silence = new Silence();
      this.options.onFailure(`${this.outlet.name} answers again; what waited is delivered.`);
    }
  }

  private pauseAfter(attempt: number): number {
    const { waits } = this.options;
    return attempt < waits.length ? waits[attempt] : Math.min(LONGEST_PAUSE, (waits.at(-1) ?? 1) * 2 ** (attempt - waits.length + 1));
  }

  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.closing;
    await new Promise<void>((resolve) => {
      const ended = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', ended);
        resolve();
      };
      const timer = setTimeout(ended, milliseconds);
      signal.addEventListener('abort', ended, { once: true });
    });
  }
}

/** Whether a receiver has fallen silent. */
class Silence {
  public now = false;
  public readonly begun: Promise<void>;
  private tell: () => void = () => undefined;

  constructor() {
    this.begun = new Promise((resolve) => {
      this.tell = resolve;
    });
  }

  public begin(): void {
    this.now = true;
    this.tell();
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) {
    return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
  }
  return String(error);
}
