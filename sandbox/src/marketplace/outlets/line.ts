import type { Outlet } from './outlet.js';

/** Trying again does not help. */
export class UnfitOutlet extends Error {}

/** What waits for one outlet: one at a time, in order. */
export class Line {
  private last: Promise<void> = Promise.resolve();
  private readonly closing = new AbortController();

  constructor(private readonly outlet: Outlet, private readonly waits: readonly number[], private readonly onFailure: (problem: string) => void) {}

  /** Resolves when it is delivered or given up. */
  public add(what: string, send: (outlet: Outlet) => Promise<void>): Promise<void> {
    this.last = this.last.then(() => this.deliver(what, send));
    return this.last;
  }

  public close(): void {
    this.closing.abort();
    this.outlet.close();
  }

  private async deliver(what: string, send: (outlet: Outlet) => Promise<void>): Promise<void> {
    for (const wait of [...this.waits, undefined]) {
      if (this.closing.signal.aborted) {
        return;
      }
      try {
        await send(this.outlet);
        return;
      } catch (error) {
        if (wait === undefined || error instanceof UnfitOutlet) {
          this.onFailure(`${what} was not delivered to ${this.outlet.name}: ${reasonOf(error)}`);
          return;
        }
        await this.pause(wait);
      }
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.closing;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      }, { once: true });
    });
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) {
    return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
  }
  return String(error);
}
