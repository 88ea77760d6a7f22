import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isRunning } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';

const LOCK = /^lock-[0-9a-f-]+\.json$/;

/**
 * Keeps a folder for one sandbox at a time. Each sandbox first leaves a file of its own and then looks at
 * those of others: two that start at once may both give way, but never both go on. A file whose process is
 * gone counts for nothing, so a killed sandbox locks nobody out.
 *
 * @returns how to let the folder go
 * @throws Error if a running sandbox has it
 */
export function lockFolder(folder: string): () => void {
  const own = `lock-${randomUUID()}.json`;
  writeFileSync(join(folder, own), JSON.stringify(identityOf(process.pid)));
  const release = () => {
    rmSync(join(folder, own), { force: true });
  };
  for (const name of readdirSync(folder)) {
    if (!LOCK.test(name) || name === own) {
      continue;
    }
    const holder = holderOf(join(folder, name));
    if (holder && isRunning(holder)) {
      release();
      throw new Error(`The state folder ${folder} is in use by a sandbox that is running (process ${holder.pid}). Stop it, or give another folder.`);
    }
    rmSync(join(folder, name), { force: true });
  }
  return release;
}

/** Undefined if the file is gone or its writer ended before it had written it. */
function holderOf(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
