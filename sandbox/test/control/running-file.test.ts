import { chmodSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { announce, runningIn } from '../../src/control/running-file.js';
import { identityOf } from '../../src/state/process-identity.js';

const folder = mkdtempSync(join(tmpdir(), 'running-'));
const file = join(folder, '.cdk-marketplace-saas-sandbox', 'running.json');
const here = { url: 'http://127.0.0.1:1', token: 't', process: identityOf(process.pid), since: '2027-02-10T12:00:00.000Z' };

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('leads to a sandbox only as long as nobody else can read or replace it', () => {
  const takeBack = announce(folder, here);
  expect(runningIn(folder)?.token).toBe('t');
  expect(() => announce(folder, { ...here, token: 'other' })).toThrow(/Does another sandbox start/);
  if (process.platform !== 'win32') {
    chmodSync(file, 0o644);
    expect(runningIn(folder)).toBeUndefined();
    chmodSync(file, 0o600);
    renameSync(file, `${file}.elsewhere`);
    symlinkSync(`${file}.elsewhere`, file);
    expect(runningIn(folder)).toBeUndefined();
    const replaced = announce(folder, { ...here, token: 'new' });
    expect(runningIn(folder)?.token).toBe('new');
    replaced();
  }
  takeBack();
  expect(runningIn(folder)).toBeUndefined();
});
