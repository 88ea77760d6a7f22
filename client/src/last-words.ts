import { writeSync } from 'node:fs';

const STANDARD_ERROR = 2;
const PAUSE_MILLISECONDS = 5;
const MOST_PAUSES = 400;

/**
 * Writes to standard error at once, all of it: what `console` still holds when a process ends is lost. Waits for a reader that is
 * slow, but not for ever.
 */
export function lastWords(text: string): void {
  let rest: Buffer = Buffer.from(text);
  for (let pauses = 0; rest.length > 0 && pauses < MOST_PAUSES;) {
    try {
      rest = rest.subarray(writeSync(STANDARD_ERROR, rest));
      pauses = 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
        // Nobody reads.
        return;
      }
      pauses += 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, PAUSE_MILLISECONDS);
    }
  }
}
