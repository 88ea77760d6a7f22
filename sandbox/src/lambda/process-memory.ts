import { readFileSync } from 'node:fs';

/**
 * The memory that a process has for itself, in megabytes. Shared program code does not count: in Lambda it is
 * part of the runtime. The file is none on a disk: reading it at once takes microseconds. Undefined where the platform does not tell, and for a process that is gone.
 */
export function privateMegabytes(pid: number): number | undefined {
  if (process.platform !== 'linux') {
    return undefined;
  }
  try {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
