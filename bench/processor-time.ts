import { readFileSync } from 'node:fs';

/** Linux counts the time of processes in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time of this process and its threads. */
export function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

/** Seconds of processor time of the processes that this one started and that have ended. Only Linux tells. */
export function secondsOfEndedChildren(): number | undefined {
  if (process.platform !== 'linux') {
    return undefined;
  }
  // cutime and cstime of proc(5), counted from behind the name of the program, which may hold spaces.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}
