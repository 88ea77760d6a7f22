import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LocalStack } from '../local/local-stack.js';

const stack = new LocalStack();

async function errorOf(name: string, event: object = {}) {
  return (await stack.run.invoke(name, event)).error;
}

function logOf(name: string): string[] {
  return stack.run.logs.entries.filter(({ source }) => source === name).map(({ text }) => text);
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(5);
  }
}

test('a thrown error keeps its type, message and trace', async () => {
  const { name } = await stack.function('throw new TypeError("broken");');
  const error = await errorOf(name);
  expect(error).toMatchObject({ errorType: 'TypeError', errorMessage: 'broken' });
  expect(error?.trace?.[0]).toBe('TypeError: broken');
});

test('a function that takes too long is ended and says so, and the next call gets a new process', async () => {
  const { name } = await stack.function('if (event.slow) { await new Promise((resolve) => setTimeout(resolve, 600_000)); } return calls;', { timeoutSeconds: 1 });
  expect(await errorOf(name, { slow: true })).toEqual({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/) as string,
  });
  expect(logOf(name)).toContainEqual(expect.stringMatching(/^2030-01-01T\S+Z [0-9a-f-]{36} Task timed out after 1\.00 seconds$/));
  expect((await stack.run.invoke(name, {})).payload).toBe(1);
  expect(stack.run.counters[name]).toEqual({ invocations: 2, coldStarts: 2, errors: 1 });
});

test.each([
  ['process.exit(3);', 'Runtime exited with error: exit status 3'],
  ['process.exit(0);', 'Runtime exited without providing a reason'],
  ['process.kill(process.pid, "SIGKILL"); await new Promise(() => setInterval(() => 0, 1000));', 'Runtime exited with error: signal: killed'],
  ['process.abort();', 'Runtime exited with error: signal: aborted'],
])('a process that ends (%s) is reported as Lambda does', async (body, message) => {
  const { name } = await stack.function(`if (event.end) { ${body} } return calls;`);
  expect(await errorOf(name, { end: true })).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringMatching(new RegExp(`^RequestId: [0-9a-f-]{36} Error: ${message}$`)) as string,
  });
  expect(logOf(name)).toContainEqual(expect.stringMatching(new RegExp(`^RequestId: .* Error: ${message} Runtime.ExitError$`)));
  expect((await stack.run.invoke(name, {})).payload).toBe(1);
});

test.each([
  ['an error outside the handler', 'return 1; }; throw new RangeError("at start"); {', {}, { errorType: 'RangeError', errorMessage: 'at start' }],
  ['an exit outside the handler', 'return 1; }; process.exit(7); {', {}, { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 7') as string }],
  ['code that is no JavaScript', 'return 1; }; let let; {', {}, { errorType: 'Runtime.UserCodeSyntaxError' }],
  ['a file that is not there', '', { handler: 'nothing.handler' }, { errorType: 'Runtime.ImportModuleError' }],
  ['a name without a function', '', { handler: 'onlyname' }, { errorType: 'Runtime.MalformedHandlerName' }],
])('%s is an error of each call', async (_, body, options, error) => {
  const { name } = await stack.function(body, options);
  expect(await errorOf(name)).toMatchObject(error);
  expect(await errorOf(name)).toMatchObject(error);
});

test('a handler that its file does not have is an error of each call', async () => {
  const { name } = await stack.function('');
  const other = await stack.function('', { handler: `${name}.other` });
  expect(await errorOf(other.name)).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
});

test('code outside the handler may take longer than the function: Lambda gives it ten seconds of its own', async () => {
  const { name } = await stack.function('return "late"; }; await new Promise((resolve) => setTimeout(resolve, 1_500)); {', { timeoutSeconds: 1 });
  expect((await stack.run.invoke(name, {})).payload).toBe('late');
});

test('a result over 6 MB is an error', async () => {
  const { name } = await stack.function('return "x".repeat(event.length);');
  expect((await stack.run.invoke(name, { length: 6_291_554 })).error).toBeUndefined();
  expect(await errorOf(name, { length: 6_291_555 })).toEqual({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: 'Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).',
  });
  expect(stack.run.counters[name].coldStarts).toBe(1);
});

test.runIf(process.platform === 'linux')('a function that takes more memory than it has is ended', async () => {
  const { name } = await stack.function('const kept = []; while (event.eat) { kept.push(Buffer.alloc(8 * 1024 * 1024, 1)); await new Promise((resolve) => setTimeout(resolve, 5)); } return calls;', { timeoutSeconds: 60 });
  expect(await errorOf(name, { eat: true })).toEqual({
    errorType: 'Runtime.OutOfMemory',
    errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: signal: killed$/) as string,
  });
  expect((await stack.run.invoke(name, {})).payload).toBe(1);
});

test('what a function has started ends with its process', async () => {
  const { name } = await stack.function(`
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'inherit' });
    seen(child.pid);
    process.exit(1);`);
  expect((await errorOf(name))?.errorType).toBe('Runtime.ExitError');
  const [pid] = stack.seen(name) as number[];
  await gone(pid);
});

test('a runtime that cannot run here is an error of the call that names those that can', async () => {
  const { name } = await stack.function('', { runtime: 'java21' });
  await expect(stack.run.invoke(name, {})).rejects.toThrow('The runtime java21 cannot run locally. Runtimes that can: nodejs<version>.x, python3.<version>.');
});
