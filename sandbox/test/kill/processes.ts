import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the probe answers with something, however busy the machine is. The test's own limit ends it. */
export async function eventually<T>(probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await probe();
    if (found !== undefined) {
      return found;
    }
    await sleep(10);
  }
}

/** Waits until the process has ended. */
export async function gone(pid: number): Promise<void> {
  await eventually(() => isThere(pid) ? undefined : true);
}

/** Waits until nothing listens there any more. */
export async function closed(endpoint: string): Promise<void> {
  await eventually(() => fetch(endpoint).then(() => undefined, () => true));
}

/** The processes that a process has started, and those that they have started. */
export function descendants(pid: number): number[] {
  const parents = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] => parents.filter(([, of]) => of === parent).flatMap(([child]) => [child, ...childrenOf(child)]);
  return childrenOf(pid);
}

/** The process whose command line holds all these words. */
export function processWith(...words: string[]): number | undefined {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const found = lines.find((line) => words.every((word) => line.includes(word)));
  return found === undefined ? undefined : Number(found.trim().split(/\s+/)[0]);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended and was not waited for is as good as gone.
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
