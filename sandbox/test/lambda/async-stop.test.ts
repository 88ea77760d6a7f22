import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLocalServices } from '../../src/local/exports.js';
import { eventually } from '../kill/processes.js';
import { functionOf } from '../kill/resources.js';

test('an event whose function is ended by stopping the sandbox has not failed: the next start runs it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-async-'));
  const mark = join(folder, 'mark');
  const start = async () => {
    const run = await startLocalServices({ stateDirectory: join(folder, 'state') });
    const arn = await functionOf(run, folder, 'worker', `
      const { access, writeFile } = await import('node:fs/promises');
      const isFirst = await access(${JSON.stringify(mark)}).then(() => false, () => true);
      await writeFile(${JSON.stringify(mark)}, '');
      if (isFirst) { await new Promise((resolve) => setTimeout(resolve, 60_000)); }
      seen(event);`, { asyncInvoke: { maximumRetries: 0 } });
    return { run, arn };
  };
  const first = await start();
  await first.run.send(first.arn, '{"order":1}');
  await eventually(() => access(mark).then(() => true, () => undefined));
  await first.run.stop();
  expect(first.run.logs.entries.map(({ text }) => text).filter((text) => /event is lost|Asynchronous invocation/.test(text))).toEqual([]);
  const { run } = await start();
  await run.settle();
  const seen = run.logs.entries.map(({ text }) => text).filter((text) => text.includes('SEEN'));
  await run.stop();
  await rm(folder, { recursive: true });
  expect(seen).toEqual([expect.stringContaining('SEEN {"order":1}')]);
});
