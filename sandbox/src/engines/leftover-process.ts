import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isRunning } from '../state/process-identity.js';
import type { ProcessIdentity } from '../state/process-identity.js';

const LOOK_AGAIN_MILLISECONDS = 5;

/** Notes beside a database file which process has it open. */
export function rememberProcess(databasePath: string | undefined, pid: number): void {
  if (databasePath !== undefined) {
    writeFileSync(noteOf(databasePath), JSON.stringify(identityOf(pid)));
  }
}

/** Ends the process of a sandbox that was killed, if it still has the database file open. */
export async function endLeftover(databasePath: string | undefined): Promise<void> {
  const leftover = databasePath === undefined ? undefined : noted(databasePath);
  if (leftover?.started === undefined) {
    // Without its start, the id may be that of a process of somebody else.
    return;
  }
  while (isRunning(leftover)) {
    process.kill(leftover.pid, 'SIGKILL');
    await sleep(LOOK_AGAIN_MILLISECONDS);
  }
}

function noted(databasePath: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(noteOf(databasePath), 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

function noteOf(databasePath: string): string {
  return `${databasePath}.process`;
}
