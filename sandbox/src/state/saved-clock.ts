import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import type { Course, VirtualClock } from '../clock.js';

const WIDTH = 16;
const SAVE_EVERY_MILLISECONDS = 500;
/** Flowing time is saved ahead, so that it never goes back over what a killed sandbox has already told. */
const AHEAD_MILLISECONDS = 2 * SAVE_EVERY_MILLISECONDS;

/** The virtual time that a clock had when it was last saved, in milliseconds. */
export function savedTime(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Moves the clock on to the time in the file and keeps it there from now on. Returns how to end that. */
export function keepTime(clock: VirtualClock, path: string): () => void {
  clock.moveTo(savedTime(path) ?? 0);
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT);
  const save = (time: number) => {
    // Always as long as before: a reader sees the old time or the new one.
    writeSync(file, String(Math.ceil(time)).padStart(WIDTH), 0);
  };
  let timer: NodeJS.Timeout | undefined;
  const follow = (course: Course) => {
    clearInterval(timer);
    if ('frozenAt' in course) {
      save(course.frozenAt);
    } else {
      const saveAhead = () => {
        save(clock.now() + AHEAD_MILLISECONDS);
      };
      saveAhead();
      timer = setInterval(saveAhead, SAVE_EVERY_MILLISECONDS).unref();
    }
  };
  const stopFollowing = clock.onMove(follow);
  return () => {
    stopFollowing();
    clearInterval(timer);
    save(clock.now());
    closeSync(file);
  };
}
