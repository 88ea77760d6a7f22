import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalStack } from '../local/local-stack.js';

const stack = new LocalStack();
const seen: { event: unknown; headers: IncomingMessage['headers'] }[] = [];
let answer: (response: ServerResponse) => void;
let url: string;

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk))).on('end', () => {
    seen.push({ event: JSON.parse(body), headers: request.headers });
    answer(response);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function remote(timeoutSeconds = 5, replacedBy = url) {
  const name = stack.name('remote');
  const arn = stack.arn('lambda', `function:${name}`);
  stack.run.createFunction({ constructPath: `Stack/${name}`, name, arn, replacedBy, codeDirectory: '', handler: '', runtime: '', timeoutSeconds, memoryMegabytes: 128, environment: {} });
  return { name, arn };
}

test('a replaced function is a POST of the event, and its answer the result', async () => {
  const { arn } = remote();
  answer = (response) => response.end('{"done":true}');

  expect(await stack.run.invoke(arn, { order: 7 })).toEqual({ payload: { done: true } });
  expect(seen.at(-1)).toMatchObject({ event: { order: 7 }, headers: { 'content-type': 'application/json', 'lambda-runtime-invoked-function-arn': arn, 'x-sandbox-time': String(stack.run.clock.now()) } });
  answer = (response) => response.writeHead(204).end();
  expect(await stack.run.invoke(arn, {})).toEqual({ payload: null });
});

test('it has errors, as a function has', async () => {
  const { name } = remote();
  answer = (response) => response.writeHead(500).end('{"errorType":"NoStock","errorMessage":"sold out"}');
  expect(await stack.run.invoke(name, {})).toMatchObject({ error: { errorType: 'NoStock', errorMessage: 'sold out' } });
  answer = (response) => response.writeHead(404).end('not here');
  expect(await stack.run.invoke(name, {})).toMatchObject({ error: { errorType: 'Http404', errorMessage: 'not here' } });
  answer = (response) => response.end('<html>');
  expect(await stack.run.invoke(name, {})).toMatchObject({ error: { errorType: 'Runtime.MalformedResponse' } });
  answer = () => undefined;
  expect(await stack.run.invoke(remote(1).name, {})).toMatchObject({ error: { errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('timed out after 1.00 seconds') as string } });
  expect(await stack.run.invoke(remote(5, 'http://127.0.0.1:9').name, {})).toMatchObject({ error: { errorType: 'Sandbox.Unreachable', errorMessage: expect.stringContaining('Start the program that replaces Stack/remote') as string } });
});

test('queues call it, and messages that it fails come again', async () => {
  const { arn } = remote();
  const queue = await stack.queue({ VisibilityTimeout: '30' });
  let calls = 0;
  answer = (response) => response.writeHead(calls++ === 0 ? 500 : 200).end('{"batchItemFailures":[]}');
  stack.mapQueue(queue.arn, arn);
  await stack.run.send(queue.arn, 'hello');
  await stack.run.advance(60_000);

  expect(calls).toBe(2);
  expect(seen.at(-1)?.event).toMatchObject({ Records: [{ body: 'hello', eventSourceARN: queue.arn }] });
});
