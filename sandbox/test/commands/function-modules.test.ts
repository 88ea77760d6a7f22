import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assemblyOf } from '../../src/app/app-source.js';

test('the modules of the project are linked into an assembly elsewhere, only if it is one, and only until it is not needed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'modules-'));
  onTestFinished(() => { rmSync(root, { recursive: true }); });
  const [assembly, project] = [join(root, 'cdk.out'), join(root, 'project')];
  mkdirSync(assembly);
  mkdirSync(join(project, 'node_modules', '@aws-sdk'), { recursive: true });
  await assemblyOf({ assembly, project });
  expect(existsSync(join(assembly, 'node_modules'))).toBe(false);
  writeFileSync(join(assembly, 'manifest.json'), '{}');
  const linked = await assemblyOf({ assembly, project });
  expect(existsSync(join(assembly, 'node_modules', '@aws-sdk'))).toBe(true);
  linked.remove();
  expect(existsSync(join(assembly, 'node_modules'))).toBe(false);
  expect(existsSync(join(project, 'node_modules', '@aws-sdk'))).toBe(true);
});
