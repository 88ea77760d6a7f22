import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Session } from '../../src/cli/session.js';
import { Terminal } from '../../src/cli/terminal.js';
import { noticesAboutSellers } from '../../src/notices.js';
import { ModelStage, contract } from '../commands/stage.js';

test('a session that cannot open ends what runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'session-'));
  const project = join(folder, 'file');
  writeFileSync(project, '');
  let stopped = 0;
  const opening = Session.open({ project, stage: new ModelStage(), terminal: new Terminal({ json: true }), stop: () => {
    stopped += 1;
    return Promise.resolve();
  } });
  await expect(opening).rejects.toThrow(/ENOTDIR|EEXIST/);
  expect(stopped).toBe(1);
  rmSync(folder, { recursive: true, force: true });
});

test('a listing of another seller is told', () => {
  const products = [{ ...contract, seller: '111122223333' }];
  expect(noticesAboutSellers(products, '111122223333')).toEqual([]);
  expect(noticesAboutSellers(products, '000000000000')[0]).toContain('--seller 111122223333');
});
