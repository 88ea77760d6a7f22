import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

/** What the preload writes to both streams when an invocation ends, before it posts the result. */
const END_OF_INVOCATION = /^(.*)\0end (\S+)$/s;

/** A process that is killed in the middle of its output never ends it. */
const LONGEST_WAIT_MILLISECONDS = 1_000;

/** What a function writes, line by line. A result counts as there only when all that was written before it is. */
export class FunctionOutput {
  private readonly ended = new Map<string, number>();
  private readonly waiting = new Map<string, () => void>();

  constructor(private readonly streams: readonly Readable[], log: (line: string) => void) {
    for (const stream of streams) {
      createInterface({ input: stream }).on('line', (line) => {
        const end = END_OF_INVOCATION.exec(line);
        if (!end) {
          log(line);
          return;
        }
        if (end[1] !== '') {
          log(end[1]);
        }
        this.end(end[2]);
      });
    }
  }

  /** Resolves when everything that an invocation wrote has been read. */
  public async of(requestId: string): Promise<void> {
    if (this.ended.get(requestId) !== this.streams.length) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LONGEST_WAIT_MILLISECONDS);
        this.waiting.set(requestId, () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    this.ended.delete(requestId);
    this.waiting.delete(requestId);
  }

  private end(requestId: string): void {
    const count = (this.ended.get(requestId) ?? 0) + 1;
    this.ended.set(requestId, count);
    if (count === this.streams.length) {
      this.waiting.get(requestId)?.();
    }
  }
}
