import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { settings } from '../local/clients.js';
import { LocalStack } from '../local/local-stack.js';

const stack = new LocalStack();

async function invoke(FunctionName: string, event: object, InvocationType?: 'Event' | 'RequestResponse') {
  const client = new LambdaClient({ ...settings(stack.run.endpoints.lambda), maxAttempts: 1 });
  const { Payload, FunctionError, StatusCode } = await client.send(new InvokeCommand({ FunctionName, InvocationType, Payload: JSON.stringify(event) }));
  const text = Payload?.transformToString() ?? '';
  return { StatusCode, FunctionError, payload: text === '' ? undefined : JSON.parse(text) as unknown };
}

test('a function answers by name, by ARN and by qualified ARN', async () => {
  const { name, arn } = await stack.function('return { got: event };');
  for (const id of [name, arn, `${arn}:$LATEST`]) {
    expect(await invoke(id, { a: 1 })).toEqual({ StatusCode: 200, FunctionError: undefined, payload: { got: { a: 1 } } });
  }
});

test('an error of the function is told apart from its result', async () => {
  const { name } = await stack.function('throw new RangeError("no");');
  expect(await invoke(name, {})).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', payload: { errorType: 'RangeError', errorMessage: 'no' } });
});

test('an event is accepted at once, and the function runs before the stack is quiet', async () => {
  const { name } = await stack.function('seen(event);');
  expect(await invoke(name, { a: 1 }, 'Event')).toMatchObject({ StatusCode: 202 });
  await stack.run.settle();
  expect(stack.seen(name)).toEqual([{ a: 1 }]);
});

test('a function calls another one through its environment', async () => {
  const callee = await stack.function('return event.n * 2;');
  const caller = await stack.function(`
    const response = await fetch(process.env.AWS_ENDPOINT_URL_LAMBDA + '/2015-03-31/functions/${callee.name}/invocations', { method: 'POST', body: JSON.stringify({ n: 21 }) });
    return await response.json();`);
  expect((await stack.run.invoke(caller.arn, {})).payload).toBe(42);
});

test('functions may call themselves deeper than many run at a time', async () => {
  const { name } = await stack.function(`
    if (event.depth === 0) return 0;
    const response = await fetch(process.env.AWS_ENDPOINT_URL_LAMBDA + '/2015-03-31/functions/' + context.functionName + '/invocations', { method: 'POST', headers: { 'x-amzn-trace-id': process.env._X_AMZN_TRACE_ID }, body: JSON.stringify({ depth: event.depth - 1 }) });
    return 1 + await response.json();`, { timeoutSeconds: 15 });
  expect((await stack.run.invoke(name, { depth: 12 })).payload).toBe(12);
  // All slots are there again, and no more than before.
  await Promise.all(Array.from({ length: 40 }, () => stack.run.invoke(name, { depth: 1 })));
  expect(stack.run.counters[name].coldStarts).toBeLessThanOrEqual(25);
}, 30_000);

test('all functions are listed with their environments, at virtual time', async () => {
  const { name, arn } = await stack.function('return 1;', { environment: { USAGE_TABLE: 'usage' } });
  const client = new LambdaClient(settings(stack.run.endpoints.lambda));
  const { Functions = [], NextMarker } = await client.send(new ListFunctionsCommand({}));
  expect(NextMarker).toBeUndefined();
  expect(Functions.find(({ FunctionName }) => FunctionName === name)).toMatchObject({ FunctionArn: arn, Timeout: 5, Environment: { Variables: { USAGE_TABLE: 'usage' } } });
  expect(new Date(Date.now() + client.config.systemClockOffset).toISOString().slice(0, 10)).toBe(new Date(stack.run.clock.now()).toISOString().slice(0, 10));
});

test('an unknown function and used up reserved concurrency are the errors that Lambda has for them', async () => {
  await expect(invoke('nobody', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const { name } = await stack.function('await new Promise((resolve) => setTimeout(resolve, 400));', { reservedConcurrency: 1 });
  const outcomes = await Promise.allSettled([invoke(name, {}), invoke(name, {})]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({ name: 'TooManyRequestsException' });
});
