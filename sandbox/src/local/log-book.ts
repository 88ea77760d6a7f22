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

  constructor(private readonly clock: Clock) {}

  public add(source: string, text: string): void {
    this.entries.push({ time: this.clock.now(), source, text });
    if (this.entries.length > KEPT_ENTRIES) {
      this.entries.splice(0, KEPT_ENTRIES / 10);
    }
  }
}
