import { readFile } from 'node:fs/promises';

/**
 * The memory that a process has for itself, in megabytes. Shared program code does not count: in Lambda it is
 * part of the runtime. Undefined where the platform does not tell, and for a process that is gone.
 */
export async function privateMegabytes(pid: number): Promise<number | undefined> {
  if (process.platform !== 'linux') {
    return undefined;
  }
  try {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
