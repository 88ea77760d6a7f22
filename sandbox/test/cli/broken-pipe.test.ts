import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const loader = createRequire(import.meta.url).resolve('tsx/cli').replace(/cli\.mjs$/, 'loader.mjs');

test('a command ends without complaint when its reader has had enough', async () => {
  const child = spawn(process.execPath, ['--import', `file://${loader}`, join(import.meta.dirname, 'entry.ts'), 'inspect', '--types'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [[status], complaint] = await Promise.all([once(child, 'close') as Promise<[number]>, text(child.stderr)]);
  expect(complaint).toBe('');
  expect(status).toBe(141);
}, 60_000);
