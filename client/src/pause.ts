const FIRST_MILLISECONDS = 100;
const LONGEST_MILLISECONDS = 30_000;

/** How long to wait after that many failures in a row. Every client waits for another time, so that they do not all come back at once. */
export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}
