import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that got the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the platform writes it. Missing where the platform does not tell. */
  readonly started?: string;
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, started: startOf(pid) };
}

export function isRunning({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // The process of another user may not be signalled, but it is there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') {
      return false;
    }
  }
  return started === undefined || (startOf(pid) ?? started) === started;
}

function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // The name of the program, in parentheses, may hold anything. The start is the 20th field after it (proc(5): field 22).
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A process that has ended but was not waited for yet is a zombie.
      return fields[0] === 'Z' ? 'ended' : fields[19];
    }
    return process.platform === 'win32' ? undefined : execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
