import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PREFIX = 'cdk-marketplace-saas-tests-';

/**
 * Gives the whole test run one temporary folder, removed at its end: `new App()` leaves its assembly behind. The tests' processes
 * inherit the variable.
 */
export default function temporaryFolders(): () => void {
  const { TMPDIR: before } = process.env;
  // Each part of the tests begins with this. One in the other would make names that are too long for sockets.
  if (basename(before ?? '').startsWith(PREFIX)) {
    return () => undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  process.env.TMPDIR = folder;
  return () => {
    if (before === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = before;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
