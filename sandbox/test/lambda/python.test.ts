import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { thisMachine } from '../../src/lambda/machine.js';
import { findPython } from '../../src/lambda/python-programs.js';
import type { FunctionSpec } from '../../src/local/exports.js';
import { HOUR, LocalStack } from '../local/local-stack.js';

const python = await findPython('3.11', thisMachine());

describe.runIf(python)('a Python function', () => {
  const stack = new LocalStack();
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-python-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function create(code: string, options: Partial<FunctionSpec> = {}): Promise<string> {
    const name = stack.name('python').replace('-', '_');
    await writeFile(join(directory, `${name}.py`), code);
    stack.run.createFunction({
      constructPath: `Stack/${name}`,
      name,
      arn: stack.arn('lambda', `function:${name}`),
      codeDirectory: directory,
      handler: `${name}.handler`,
      runtime: `python${python?.version ?? ''}`,
      timeoutSeconds: 5,
      memoryMegabytes: 128,
      environment: {},
      ...options,
    });
    return name;
  }

  function logOf(name: string): string[] {
    return stack.run.logs.entries.filter(({ source }) => source === name).map(({ text }) => text);
  }

  test('gets its event and its context, keeps its process, and answers', async () => {
    const name = await create(`
calls = 0
def handler(event, context):
    global calls
    calls += 1
    return {"event": event, "calls": calls, "arn": context.invoked_function_arn, "name": context.function_name, "version": context.function_version, "memory": context.memory_limit_in_mb, "left": context.get_remaining_time_in_millis(), "id": context.aws_request_id}
`);
    const { payload } = await stack.run.invoke(name, { a: 'é' });
    expect(payload).toMatchObject({ event: { a: 'é' }, calls: 1, arn: stack.arn('lambda', `function:${name}`), name, version: '$LATEST', memory: '128' });
    const { left, id } = payload as { left: number; id: string };
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5_000);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await stack.run.invoke(name, {})).payload).toMatchObject({ calls: 2 });
    expect(stack.run.counters[name]).toEqual({ invocations: 2, coldStarts: 1, errors: 0 });
    // Nothing is left beside the sources, which belong to the assembly.
    expect(await readdir(directory)).not.toContain('__pycache__');
  });

  test('is in virtual time, whichever way it asks', async () => {
    const name = await create(`
import calendar, datetime, logging, time
from datetime import date, datetime as Moment, timedelta, timezone

def handler(event, context):
    now = Moment.now(timezone.utc)
    utc = getattr(Moment, "utc" + "now")()
    return {
        "seconds": [time.time(), time.time_ns() / 1e9, calendar.timegm(time.gmtime()), time.mktime(time.localtime()), now.timestamp(), calendar.timegm(utc.timetuple()), Moment.now().timestamp(), Moment.today().timestamp()],
        "days": [str(date.today()), str(datetime.date.today()), str(now.date()), time.strftime("%Y-%m-%d"), time.strftime("%Y-%m-%d", time.gmtime())],
        "texts": [time.ctime(0), time.ctime()[-4:], time.asctime()[-4:], time.asctime(time.gmtime(0))],
        "kinds": [isinstance(now, datetime.datetime), isinstance(now, date), isinstance(date.today(), date), isinstance(date.today(), Moment), type(now + timedelta(days=1)).__name__, repr(Moment(2020, 1, 2))],
        "parsed": [Moment.fromisoformat("2020-01-02T03:04:05+00:00").isoformat(), Moment.strptime("2020-01-02", "%Y-%m-%d").isoformat(), (Moment(2020, 1, 2) - Moment(2020, 1, 1)).days, Moment.min < Moment.now()],
    }
`);
    await stack.run.advance(HOUR);
    const start = stack.run.clock.now() / 1000;
    const { payload, error } = await stack.run.invoke(name, {});
    expect(error).toBeUndefined();
    const { seconds, days, texts, kinds, parsed } = payload as Record<string, unknown[]>;
    for (const second of seconds) {
      expect(second).toBeGreaterThanOrEqual(Math.floor(start));
      expect(second).toBeLessThan(start + 60);
    }
    expect(new Set(days)).toEqual(new Set(['2030-01-01']));
    expect(texts).toEqual(['Thu Jan  1 00:00:00 1970', '2030', '2030', 'Thu Jan  1 00:00:00 1970']);
    expect(kinds).toEqual([true, true, true, false, 'datetime', 'datetime.datetime(2020, 1, 2, 0, 0)']);
    expect(parsed).toEqual(['2020-01-02T03:04:05+00:00', '2020-01-02T00:00:00', 1, true]);
  });

  test('its output and log lines are kept, in the form that Lambda gives them', async () => {
    const name = await create(`
import logging, sys
logger = logging.getLogger()
logger.setLevel(logging.INFO)
def handler(event, context):
    logger.info("informed")
    print("printed")
    print("to err", file=sys.stderr)
    sys.stdout.write("no newline")
`);
    expect((await stack.run.invoke(name, {})).payload).toBeNull();
    const lines = logOf(name);
    expect(lines).toContainEqual(expect.stringMatching(/^\[INFO\]\t2030-01-01T\d\d:\d\d:\d\d\.\d{3}Z\t[0-9a-f-]{36}\tinformed$/));
    expect(lines).toEqual(expect.arrayContaining(['printed', 'to err', 'no newline']));
  });

  test('an error has its type, message and trace, in the answer and in the log', async () => {
    const name = await create('def handler(event, context):\n    raise ValueError("no good")\n');
    const { error } = await stack.run.invoke(name, {});
    expect(error).toMatchObject({ errorType: 'ValueError', errorMessage: 'no good' });
    expect(error?.trace).toEqual([expect.stringMatching(/^ {2}File ".*python_\d+\.py", line 2, in handler\n {4}raise ValueError\("no good"\)\n$/)]);
    expect(logOf(name)).toContain('[ERROR] ValueError: no good');
  });

  test.each([
    ['a value that is no JSON', 'def handler(event, context):\n    return object()\n', {}, { errorType: 'Runtime.MarshalError' }],
    ['an exit', 'import sys\ndef handler(event, context):\n    sys.exit(4)\n', {}, { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 4') as string }],
    ['a module that is not there', '', { handler: 'nothing.handler' }, { errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringContaining('Unable to import module \'nothing\'') as string }],
    ['an import that fails', 'import nowhere_to_be_found\n', {}, { errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringContaining('No module named \'nowhere_to_be_found\'') as string }],
    ['a handler that is not there', 'x = 1\n', {}, { errorType: 'Runtime.HandlerNotFound' }],
    ['a name without a function', '', { handler: 'onlyname' }, { errorType: 'Runtime.MalformedHandlerName' }],
    ['code that is no Python', 'def handler(:\n', {}, { errorType: 'Runtime.UserCodeSyntaxError' }],
    ['an error outside the handler', 'raise KeyError("outside")\n', {}, { errorType: 'KeyError' }],
  ])('%s is reported as Lambda does', async (_, code, options, error) => {
    const name = await create(code, options);
    expect((await stack.run.invoke(name, {})).error).toMatchObject(error);
  });

  test('that takes too long is ended; decimals and paths with slashes are fine', async () => {
    const slow = await create('import time\ndef handler(event, context):\n    time.sleep(600)\n', { timeoutSeconds: 1 });
    expect((await stack.run.invoke(slow, {})).error).toMatchObject({ errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('Task timed out after 1.00 seconds') as string });
    const decimal = await create('from decimal import Decimal\ndef handler(event, context):\n    return Decimal("1.5")\n');
    expect((await stack.run.invoke(decimal, {})).payload).toBe(1.5);
  });

  const hasSdk = python !== undefined && runs(python.path, 'import boto3');
  test.runIf(hasSdk)('reaches the local services through the AWS SDK', async () => {
    const { name: table } = await stack.table();
    const { name: queue } = await stack.queue();
    const name = await create(`
import boto3, os
def handler(event, context):
    boto3.resource("dynamodb").Table(event["table"]).put_item(Item={"pk": "python"})
    boto3.client("sqs").send_message(QueueUrl=event["queue"], MessageBody="hello")
    return boto3.resource("dynamodb").Table(event["table"]).get_item(Key={"pk": "python"})["Item"]
`, { timeoutSeconds: 60, memoryMegabytes: 512 });
    const { payload, error } = await stack.run.invoke(name, { table, queue: stack.run.queueUrl(queue) });
    expect(error).toBeUndefined();
    expect(payload).toEqual({ pk: 'python' });
  });
});

function runs(program: string, code: string): boolean {
  try {
    execFileSync(program, ['-c', code], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
