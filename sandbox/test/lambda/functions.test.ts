import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { messagesIn } from '../local/clients.js';
import { LocalStack, MINUTE } from '../local/local-stack.js';

const stack = new LocalStack();

describe('a function', () => {
  test('runs in the Node of its runtime, in virtual time', async () => {
    const { name, arn } = await stack.function('return { node: process.version, now: Date.now(), dates: [new Date() instanceof Date, typeof Date(), new Date(0).toISOString(), new Date(2020, 1).getFullYear()], remaining: context.getRemainingTimeInMillis(), arn: context.invokedFunctionArn, event };');
    const { payload } = await stack.run.invoke(name, { a: 1 });
    expect(payload).toMatchObject({ dates: [true, 'string', '1970-01-01T00:00:00.000Z', 2020], arn, event: { a: 1 } });
    const { node, now, remaining } = payload as { node: string; now: number; remaining: number };
    expect(node).toMatch(/^v24\./);
    expect(Math.abs(now - stack.run.clock.now())).toBeLessThan(10_000);
    expect(remaining).toBeGreaterThan(4_000);
    expect(remaining).toBeLessThanOrEqual(5_000);
  });

  test('of another runtime runs on the Node that is there', async () => {
    const { name } = await stack.function('return process.version;', { runtime: `nodejs${process.versions.node.split('.')[0]}.x` });
    expect((await stack.run.invoke(name, {})).payload).toBe(process.version);
  });

  test('keeps its process, and the time moves with each invocation', async () => {
    const { name } = await stack.function('return [calls, Date.now()];');
    const { clock } = stack.run;
    for (const call of [1, 2]) {
      const [calls, date] = (await stack.run.invoke(name, {})).payload as number[];
      expect(calls).toBe(call);
      // The function's clock starts with the virtual time and runs on while it works.
      expect(date).toBeGreaterThanOrEqual(clock.now());
      expect(date).toBeLessThan(clock.now() + 10_000);
      await stack.run.advance(90 * MINUTE);
    }
    expect(stack.run.counters[name]).toEqual({ invocations: 2, coldStarts: 1, errors: 0 });
  });

  test('has its own environment variables, those of Lambda, and none of ours', async () => {
    const { name } = await stack.function('return process.env;', { environment: { TABLE: 'table' } });
    const { payload } = await stack.run.invoke(name, {});
    expect(payload).toMatchObject({
      TABLE: 'table',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ENDPOINT_URL_SQS: stack.run.endpoints.sqs,
      AWS_ENDPOINT_URL_LAMBDA: stack.run.endpoints.lambda,
    });
    const others = Object.keys(payload as object).filter((key) => !/^AWS_|^_|^LAMBDA_|^(TABLE|PATH|LANG|TZ)$/.test(key));
    expect(others).toEqual([]);
  });

  test('cannot be led away from the local endpoints and keys by its own variables', async () => {
    const environment = { AWS_ENDPOINT_URL_SQS: 'https://sqs.us-east-1.amazonaws.com', AWS_ENDPOINT_URL_SES: 'https://email.us-east-1.amazonaws.com', AWS_ACCESS_KEY_ID: 'AKIAREAL', AWS_CONFIG_FILE: '/home/me/.aws/config', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    const { name } = await stack.function('return process.env;', { environment });
    expect((await stack.run.invoke(name, {})).payload).toMatchObject({
      AWS_ENDPOINT_URL_SQS: stack.run.endpoints.sqs,
      AWS_ENDPOINT_URL_SES: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: expect.not.stringContaining('AKIAREAL') as string,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
    });
  });

  test('that breaks off a request to its own runtime does not disturb us', async () => {
    const { name } = await stack.function(`
      const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
      const socket = (await import('node:net')).connect(Number(port), host);
      await new Promise((resolve) => socket.write('POST /2018-06-01/runtime/invocation/x/response HTTP/1.1\\r\\nhost: local\\r\\ncontent-length: 100\\r\\n\\r\\n{', resolve));
      socket.resetAndDestroy();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return 'done';`);
    expect((await stack.run.invoke(name, {})).payload).toBe('done');
    expect((await stack.run.invoke(name, {})).payload).toBe('done');
  });

  test('runs in parallel', async () => {
    // Each call ends only when all three have begun.
    const { name } = await stack.function(`
      const { readdir, writeFile } = await import('node:fs/promises');
      const mark = context.functionName + '.mark.';
      await writeFile(mark + context.awsRequestId, '');
      while ((await readdir('.')).filter((file) => file.startsWith(mark)).length < 3) { await new Promise((resolve) => setTimeout(resolve, 5)); }
      return process.pid;`, { timeoutSeconds: 60 });
    const pids = await Promise.all([1, 2, 3].map(async () => (await stack.run.invoke(name, {})).payload));
    expect(new Set(pids).size).toBe(3);
  });

  test('has said all it has to say when its result is there', async () => {
    const { name } = await stack.function('for (let i = 0; i < 2_000; i += 1) { console.log("line", i); } process.stdout.write("no newline"); return "done";');
    for (const calls of [1, 2, 3]) {
      await stack.run.invoke(name, {});
      const texts = stack.run.logs.entries.filter((entry) => entry.source === name).map((entry) => entry.text);
      expect(texts.filter((text) => /line \d+$/.test(text))).toHaveLength(calls * 2_000);
      expect(texts.filter((text) => text === 'no newline')).toHaveLength(calls);
    }
  });

  test('stands still between two events: what it left behind goes on with the next one', async () => {
    const { name } = await stack.function('if (calls === 1) { globalThis.ticks = 0; setInterval(() => { globalThis.ticks += 1; }, 5); } else { await new Promise((resolve) => setTimeout(resolve, 50)); } return globalThis.ticks;');
    const invoke = async () => (await stack.run.invoke(name, {})).payload as number;
    await invoke();
    const before = await invoke();
    await sleep(1_000);
    expect(await invoke() - before).toBeLessThan(100);
    expect(await invoke()).toBeGreaterThan(before);
  });

  test('its output is kept', async () => {
    const { name } = await stack.function('console.log("to out"); console.error("to err");');
    await stack.run.invoke(name, {});
    await stack.run.settle();
    const texts = stack.run.logs.entries.filter((entry) => entry.source === name).map((entry) => entry.text);
    expect(texts.some((text) => text.endsWith('to out'))).toBe(true);
    expect(texts.some((text) => text.endsWith('to err'))).toBe(true);
  });
});

describe('asynchronous invocations', () => {
  test('are retried after one and two minutes, then the event goes to the destination', async () => {
    const failures = await stack.queue();
    const { name, arn } = await stack.function('seen(Date.now()); throw new Error("no");', { asyncInvoke: { onFailureArn: failures.arn } });
    await stack.run.send(arn, '{"order":1}');
    await stack.run.settle();
    expect(stack.seen(name)).toHaveLength(1);
    await stack.run.advance(4 * MINUTE);
    const [first, second, third, ...more] = stack.seen(name) as number[];
    expect(more).toEqual([]);
    expect(Math.round((second - first) / MINUTE)).toBe(1);
    expect(Math.round((third - second) / MINUTE)).toBe(2);
    const [message] = await messagesIn(stack.run, failures.name);
    expect(JSON.parse(message.Body!)).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3, functionArn: `${arn}:$LATEST` },
      requestPayload: { order: 1 },
      responsePayload: { errorMessage: 'no' },
    });
  });

  test('of a function without any concurrency go to the destination at once', async () => {
    const failures = await stack.queue();
    const { name, arn } = await stack.function('seen(1);', { reservedConcurrency: 0, asyncInvoke: { onFailureArn: failures.arn, deadLetterArn: failures.arn } });
    await stack.run.send(arn, '{"order":1}');
    await stack.run.settle();
    expect(stack.seen(name)).toEqual([]);
    const bodies = (await messagesIn(stack.run, failures.name)).map(({ Body }) => JSON.parse(Body!) as object);
    expect(bodies).toHaveLength(2);
    expect(bodies).toContainEqual({ order: 1 });
    expect(bodies).toContainEqual(expect.objectContaining({ requestPayload: { order: 1 } }));
  });
});
