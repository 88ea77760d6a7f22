import type { Clock } from '../clock.js';

export interface LogEntry {
  /** Virtual time in milliseconds. */
  readonly time: number;
  /** Name of the function, or `sandbox`. */
  readonly source: string;
  readonly text: string;
}

const KEPT_ENTRIES = 20_000;

/** What functions and the sandbox itself said, oldest first. */
export class LogBook {
  public readonly entries: LogEntry[] = [];
  private dropped = 0;

  constructor(private readonly clock: Clock) {}

  public add(source: string, text: string): void {
    this.entries.push({ time: this.clock.now(), source, text });
    if (this.entries.length > KEPT_ENTRIES) {
      this.dropped += this.entries.splice(0, KEPT_ENTRIES / 10).length;
    }
  }

  /** What was said after a position, which is 0 at the beginning and then the `next` of the last answer. */
  public since(position: number): { readonly entries: readonly LogEntry[]; readonly next: number } {
    return { entries: this.entries.slice(Math.max(0, position - this.dropped)), next: this.dropped + this.entries.length };
  }
}
