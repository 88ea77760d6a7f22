import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessBus } from '../../../lambda/adapters/access-bus.js';
import { adminTopic } from '../../../lambda/adapters/admin-topic.js';
import { announcementsIn } from '../../../lambda/adapters/announcements.js';
import { deadLettersIn } from '../../../lambda/adapters/dead-letters.js';
import { hookClient, hooksBy } from '../../../lambda/adapters/hooks.js';
import { wakeUpsOn } from '../../../lambda/adapters/wake-ups.js';
import type { AccessEvent } from '../../../lambda/core/bus-event.js';
import { HookUnanswered } from '../../../lambda/core/hooks.js';
import { accessNotice, hookPayload } from '../../../lambda/core/hook-payload.js';
import { aLicense, METERED } from './a-license.js';

interface Call { readonly url: string; readonly body: string; readonly headers: IncomingMessage['headers'] }

const calls: Call[] = [];
let answer: (call: Call, response: ServerResponse) => void;

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
  request.on('end', () => {
    const call = { url: request.url ?? '', body, headers: request.headers };
    calls.push(call);
    answer(call, response);
  });
});
let connection: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  connection = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
});
afterAll(() => { server.closeAllConnections(); server.close(); });
beforeEach(() => { calls.length = 0; });

describe('calling a vendor\'s function', () => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:grant';
  const payload = hookPayload(aLicense(), { action: 'GRANT' }, METERED, { email: 'ada@example.com' });
  const hooks = (options: { socketTimeout?: number } = {}) => hooksBy({
    functions: { GRANT: arn },
    client: new LambdaClient({ ...connection, maxAttempts: 1, requestHandler: options }),
  });

  it('invokes it with the payload and waits for its answer, which does not matter', async () => {
    answer = (_call, response) => { response.end('"anything"'); };
    await hooks().call(payload);
    expect(calls).toHaveLength(1);
    expect(decodeURIComponent(calls[0].url)).toBe(`/2015-03-31/functions/${arn}/invocations`);
    expect(calls[0].headers['x-amz-invocation-type']).toBe('RequestResponse');
    expect(JSON.parse(calls[0].body)).toEqual(JSON.parse(JSON.stringify(payload)));
  });

  it('knows which actions the vendor gave a function for', () => {
    expect((['GRANT', 'CHANGE', 'REVOKE', 'FINAL_USAGE'] as const).map((action) => hooks().handles(action))).toEqual([true, false, false, false]);
  });

  it('takes a function error as a failure, and repeats nothing the function said', async () => {
    answer = (_call, response) => {
      response.setHeader('x-amz-function-error', 'Unhandled');
      response.end('{"errorType":"Error","errorMessage":"ada@example.com exists"}');
    };
    await expect(hooks().call(payload)).rejects.toThrow(/GRANT function failed for license l-one \(Unhandled\)/);
    await expect(hooks().call(payload)).rejects.not.toThrow(/ada@example/);
  });

  it.each([[429, 'TooManyRequestsException'], [500, 'ServiceException']])('fails on %i without a second call', async (status, type) => {
    answer = (_call, response) => {
      response.writeHead(status, { 'x-amzn-errortype': type }).end('{}');
    };
    await expect(hooks().call(payload)).rejects.not.toThrow(HookUnanswered);
    expect(calls).toHaveLength(1);
  });

  it('stops waiting when the time for this call is over', async () => {
    answer = () => undefined;
    await expect(hooks().call(payload, 50)).rejects.toThrow(HookUnanswered);
    expect(calls).toHaveLength(1);
  });

  it('does not call twice when the connection dies or stays silent, and says that nobody knows what became of it', async () => {
    answer = (_call, response) => { response.socket?.destroy(); };
    await expect(hooks().call(payload)).rejects.toThrow(HookUnanswered);
    answer = () => undefined;
    await expect(hooks({ socketTimeout: 50 }).call(payload)).rejects.toThrow(HookUnanswered);
    expect(calls).toHaveLength(2);
  });

  it('holds the line longer than a hook may take, and never calls twice by itself', async () => {
    const client = hookClient(300_000);
    expect(await client.config.maxAttempts()).toBe(1);
    const handler = client.config.requestHandler as unknown as {
      handle(request: unknown): Promise<unknown>;
      httpHandlerConfigs(): { socketTimeout?: number };
    };
    await handler.handle({ protocol: 'http:', hostname: '127.0.0.1', port: 9, method: 'GET', path: '/', headers: {} }).catch(() => undefined);
    expect(handler.httpHandlerConfigs().socketTimeout).toBe(315_000);
    client.destroy();
  });
});

interface Entry { Id: string; MessageBody: string; MessageGroupId: string; MessageDeduplicationId: string }
const entries = () => calls.flatMap(({ body }) => (JSON.parse(body) as { Entries: Entry[] }).Entries);

/** SQS takes a batch except one message. */
function takeAllBut(refusedId: string): typeof answer {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const refused = ({ Id }: Entry) => Id === refusedId;
  return ({ body }, response) => {
    const { Entries } = JSON.parse(body) as { Entries: Entry[] };
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify({
      Successful: Entries.filter((entry) => !refused(entry)).map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })),
      Failed: Entries.filter(refused).map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
    }));
  };
}

describe('the dispatch queue', () => {
  const queue = () => wakeUpsOn({ queueUrl: `${connection.endpoint}/000000000000/dispatch.fifo`, client: new SQSClient(connection) });

  it('groups by license, removes repeats by version and purpose, and says what was not taken', async () => {
    answer = takeAllBut('11');
    const wakeUps = Array.from({ length: 12 }, (_value, i) => ({ license: `l-${i}`, version: i }));
    expect(await queue().send(wakeUps)).toEqual(new Set([11]));
    await queue().send([{ license: 'l-0', version: 3, purpose: 'm.1', notBefore: '2026-11-20T12:00:00.000Z' }]);
    expect(entries()).toHaveLength(13);
    expect(entries()[4]).toMatchObject({ MessageGroupId: 'l-4', MessageDeduplicationId: 'l-4@4', MessageBody: '{"license":"l-4","version":4}' });
    expect(entries()[12]).toMatchObject({ MessageDeduplicationId: 'l-0@3#m.1', MessageBody: '{"license":"l-0","version":3,"notBefore":"2026-11-20T12:00:00.000Z"}' });
  });

  it('keeps a message away for a while', async () => {
    answer = (_call, response) => { response.end('{}'); };
    await queue().postpone('receipt', 40);
    expect(JSON.parse(calls[0].body)).toMatchObject({ ReceiptHandle: 'receipt', VisibilityTimeout: 40 });
  });
});

describe('a dead-letter queue', () => {
  const put = async (queue: string, body: string, group?: string) => {
    answer = (call, response) => {
      const { MessageBody } = JSON.parse(call.body) as { MessageBody: string };
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify({ MessageId: '1', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') }));
    };
    await deadLettersIn({ client: new SQSClient(connection), queueUrl: `${connection.endpoint}/000000000000/${queue}` }).put(body, 'not a wake-up', group);
    return JSON.parse(calls.at(-1)!.body) as Record<string, unknown>;
  };

  it('is told why', async () => {
    const sent = await put('dead', 'body');
    expect(sent).toMatchObject({ MessageBody: 'body', MessageAttributes: { reason: { DataType: 'String', StringValue: 'not a wake-up' } } });
    expect(sent).not.toHaveProperty('MessageGroupId');
  });

  it('that is FIFO gets the same message once, however often it is put', async () => {
    const grouped = await put('dead.fifo', 'body', 'l-one');
    expect(grouped).toMatchObject({ MessageGroupId: 'l-one' });
    const [first, again, other] = [await put('dead.fifo', 'body'), await put('dead.fifo', 'body'), await put('dead.fifo', 'other')];
    expect(first).toMatchObject({ MessageGroupId: 'malformed', MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(again.MessageDeduplicationId).toBe(first.MessageDeduplicationId);
    expect(other.MessageDeduplicationId).not.toBe(first.MessageDeduplicationId);
  });
});

describe('the access bus', () => {
  it('inspects every entry of the answer', async () => {
    answer = ({ body }, response) => {
      const { Entries } = JSON.parse(body) as { Entries: unknown[] };
      response.end(JSON.stringify({
        FailedEntryCount: 1,
        Entries: Entries.map((_entry, i) => i === 1 ? { ErrorCode: 'InternalFailure' } : { EventId: String(i) }),
      }));
    };
    const event: AccessEvent = { detailType: 'Access Granted', detail: accessNotice(aLicense(), { action: 'GRANT' }, METERED) };
    const bus = accessBus({ name: 'access', client: new EventBridgeClient(connection) });
    expect(await bus.put(Array.from({ length: 12 }, () => event))).toEqual(new Set([1, 11]));
    const { Entries } = JSON.parse(calls[0].body) as { Entries: Record<string, string>[] };
    expect(Entries[0]).toMatchObject({ EventBusName: 'access', Source: 'cdk-marketplace-saas', DetailType: 'Access Granted' });
    expect(JSON.parse(Entries[0].Detail)).toMatchObject({ license: 'l-one', schema: '1' });
  });
});

it('keeps each event in a message of its own, and says which could not be kept', async () => {
  answer = takeAllBut('11');
  const event: AccessEvent = { detailType: 'Access Granted', detail: accessNotice(aLicense(), { action: 'GRANT' }, METERED) };
  const announcements = announcementsIn({ queueUrl: `${connection.endpoint}/000000000000/announcements`, client: new SQSClient(connection) });
  expect(await announcements.keep(Array.from({ length: 12 }, () => event))).toEqual(new Set([11]));
  expect(entries()).toHaveLength(12);
  expect(JSON.parse(entries()[3].MessageBody)).toMatchObject({ 'detail-type': 'Access Granted', 'detail': { license: 'l-one' } });
});

it('sends mails to the admin\'s topic', async () => {
  answer = (_call, response) => {
    response.end('<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>');
  };
  await adminTopic({ arn: 'arn:aws:sns:us-east-1:000000000000:admin', client: new SNSClient(connection) }).send({ subject: 'Subject', text: 'Text' });
  expect(Object.fromEntries(new URLSearchParams(calls[0].body))).toMatchObject({ Action: 'Publish', Subject: 'Subject', Message: 'Text' });
});
