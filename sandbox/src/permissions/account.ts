import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PermissionCheck, RefusedCall } from './permission-check.js';
import type { Permission } from './usage.js';

/** What a run granted, used and refused. */
export interface PermissionAccount {
  readonly granted: readonly (Permission & { readonly used: boolean })[];
  readonly refused: readonly RefusedCall[];
}

/** The environment variable that names the directory where all runs of a test suite leave their accounts. */
export const DIRECTORY_VARIABLE = 'SANDBOX_PERMISSIONS_DIRECTORY';

export function writeAccount(directory: string | undefined, check: PermissionCheck): void {
  const account: PermissionAccount = { granted: check.granted(), refused: check.refused };
  if (directory !== undefined && directory !== '' && account.granted.length > 0) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `${randomUUID()}.json`), JSON.stringify(account));
  }
}

/** The accounts that runs left in a directory. */
export function readAccounts(directory: string): readonly PermissionAccount[] {
  return readdirSync(directory).filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as PermissionAccount);
}
