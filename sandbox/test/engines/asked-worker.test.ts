import { expect, test } from 'vitest';
import { AskedWorker } from '../../src/engines/asked-worker.js';

function worker(code: string): AskedWorker {
  const script = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ id, what }) => { ${code} });`;
  return new AskedWorker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), 'The engine');
}

test('answers each question, or says what failed', async () => {
  const asked = worker('parentPort.postMessage(what === "bad" ? { id, failure: "no" } : { id, got: what });');
  expect(await Promise.all([asked.ask({ what: 1 }), asked.ask({ what: 2 })])).toMatchObject([{ got: 1 }, { got: 2 }]);
  await expect(asked.ask({ what: 'bad' })).rejects.toThrow('no');
  await asked.stop();
  await expect(asked.ask({ what: 1 })).rejects.toThrow('The engine was stopped');
});

test.each([
  ['breaks', 'throw new Error("broken");', 'The engine failed: Error: broken'],
  ['exits', 'process.exit(3);', 'The engine ended with exit code 3'],
])('when it %s, what was asked and what is asked later fails', async (_, code, message) => {
  const asked = worker(code);
  const pending = [asked.ask({}), asked.ask({})];
  for (const { status, reason } of await Promise.allSettled(pending) as PromiseRejectedResult[]) {
    expect([status, String(reason)]).toEqual(['rejected', `Error: ${message}`]);
  }
  await expect(asked.ask({})).rejects.toThrow(message);
  await asked.stop();
});
