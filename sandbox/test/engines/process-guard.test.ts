import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

const SERVICES = new URL('../../src/local/exports.ts', import.meta.url).href;

/** A program that starts local services with a running function, says where they are, and then hangs. */
const PROGRAM = `
import { startLocalServices } from '${SERVICES}';
const run = await startLocalServices();
run.createFunction({ logicalId: 'F', constructPath: 'F', name: 'F', arn: 'arn:aws:lambda:us-east-1:000000000000:function:F', codeDirectory: import.meta.dirname, handler: 'f.handler', runtime: 'nodejs24.x', timeoutSeconds: 60, memoryMegabytes: 128, environment: {} });
const { payload: pid } = await run.invoke('F', {});
void run.invoke('F', { spin: true });
console.log(JSON.stringify({ pid, endpoints: run.endpoints }));
setInterval(() => undefined, 1000);
`;
const FUNCTION = 'export const handler = async (event) => { while (event.spin) { /* a function that never gives control back */ } return process.pid; };';

test.each(['SIGKILL', 'SIGINT'] as const)('%s of the main process leaves no process and no port behind', async (signal) => {
  const directory = await mkdtemp(join(tmpdir(), 'sandbox-guard-'));
  await writeFile(join(directory, 'main.mjs'), PROGRAM);
  await writeFile(join(directory, 'f.mjs'), FUNCTION);
  const main = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(directory, 'main.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: main.stdout }), 'line') as [string];
  const { pid, endpoints } = JSON.parse(line) as { pid: number; endpoints: Record<string, string> };
  await expect(fetch(endpoints.dynamodb)).resolves.toBeDefined();

  main.kill(signal);
  await once(main, 'exit');
  await gone(() => process.kill(pid, 0));
  for (const endpoint of Object.values(endpoints)) {
    await gone(() => fetch(endpoint));
  }
  await rm(directory, { recursive: true });
});

/** Waits until the probe fails. */
async function gone(probe: () => unknown): Promise<void> {
  for (let i = 0; i < 200; i++) {
    try {
      await probe();
    } catch {
      return;
    }
    await sleep(10);
  }
  throw new Error('still there');
}
