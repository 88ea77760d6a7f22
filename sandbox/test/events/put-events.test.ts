import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { LocalStack } from '../local/local-stack.js';

const stack = new LocalStack();
const GOOD = { Source: 'shop', DetailType: 'Order', Detail: '{}' };

async function put(...Entries: unknown[]) {
  const response = await fetch(stack.run.endpoints.eventbridge, { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body: JSON.stringify({ Entries }) });
  return { status: response.status, ...await response.json() as { Entries?: { ErrorCode?: string }[]; __type?: string } };
}

test.each([[null], [{ ...GOOD, Time: 1e18 }], [{ ...GOOD, Resources: [1] }], [{ ...GOOD, Resources: 'one' }], [{ ...GOOD, Source: 5 }]])('an entry that is none is refused: %j', async (entry) => {
  expect(await put(GOOD, entry)).toMatchObject({ status: 400, __type: 'ValidationException' });
});

test('sources of AWS are refused, entry by entry', async () => {
  const { status, Entries } = await put(GOOD, { ...GOOD, Source: 'aws.partner' }, { ...GOOD, Detail: '[]' }, { ...GOOD, Source: '' });
  expect(status).toBe(200);
  expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'NotAuthorizedForSourceException', 'MalformedDetail', 'InvalidArgument']);
});

test('a request takes 1 MB of entries, counted in bytes, and not one more', async () => {
  const detail = (bytes: number) => ({ ...GOOD, Detail: `{"text":"${'ä'.repeat((bytes - 20) / 2)}"}` });
  const most = 1024 * 1024;
  expect(await put(detail(most / 2), detail(most / 2))).toMatchObject({ status: 200, FailedEntryCount: 0 });
  expect(await put(detail(most / 2), detail(most / 2), GOOD)).toMatchObject({ status: 400, __type: 'ValidationException', message: 'Total size of the entries in the request is over the limit.' });
});

test('a client that goes away in the middle of its request disturbs nobody', async () => {
  const { port } = new URL(stack.run.endpoints.eventbridge);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: local\r\ncontent-length: 100\r\n\r\n{"Entries"');
  await once(socket, 'connect');
  socket.resetAndDestroy();
  await expect.poll(() => stack.run.logs.entries.some(({ text }) => text.includes('POST /: Error: aborted'))).toBe(true);
  expect((await put(GOOD)).status).toBe(200);
});
