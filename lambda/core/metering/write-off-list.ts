import type { Hour } from './hours.js';
import type { WrittenOff } from './write-off.js';

/** All that was written off in one hour of a license, or of its remainders when it had ended. */
export interface WriteOffEntry {
  readonly license: string;
  /** Absent for remainders. */
  readonly hour?: Hour;
  readonly writtenOff: WrittenOff;
}

/** Usage that will not be billed, kept for people to look at. */
export interface WriteOffList {
  /** Takes the place of an earlier entry of this hour that has less. False when nothing is new. */
  put(entry: WriteOffEntry, now: number): Promise<boolean>;
}
