import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { startLocalServices } from '../../src/local/exports.js';
import { messagesIn, settings } from './clients.js';
import { LocalStack, MINUTE } from './local-stack.js';

const stack = new LocalStack();

async function topic(options: { fifo?: boolean } = {}): Promise<string> {
  const name = `${stack.name('topic')}${options.fifo ? '.fifo' : ''}`;
  await stack.run.createTopic({ name, contentBasedDeduplication: options.fifo });
  return stack.arn('sns', name);
}

async function publish(topicArn: string, message: Partial<PublishCommandInput>) {
  await new SNSClient(settings(stack.run.endpoints.sns)).send(new PublishCommand({ TopicArn: topicArn, Message: '{}', ...message }));
}

const kind = (StringValue: string) => ({ MessageAttributes: { kind: { DataType: 'String', StringValue } } });

describe('a topic', () => {
  test('hands a function the event that SNS sends, and only what its filter policy lets through', async () => {
    const topicArn = await topic();
    const reader = await stack.function('const [{ EventSource, Sns }] = event.Records; seen([EventSource, Sns.TopicArn, Sns.Subject, Sns.Message, Sns.MessageAttributes]);');
    await stack.run.subscribe({ topicArn, protocol: 'lambda', endpoint: reader.arn, attributes: { FilterPolicy: '{"kind":[{"anything-but":"noise"}]}' } });
    await publish(topicArn, { Message: 'one', Subject: 'hello', ...kind('order') });
    await publish(topicArn, { Message: 'two', ...kind('noise') });
    await publish(topicArn, { Message: 'three', ...kind('order') });
    await stack.run.settle();
    const attributes = { kind: { Type: 'String', Value: 'order' } };
    expect(stack.seen(reader.name)).toEqual([
      ['aws:sns', topicArn, 'hello', 'one', attributes],
      ['aws:sns', topicArn, null, 'three', attributes],
    ]);
  });

  test('filters bodies for queues by lists and nested fields, raw and wrapped', async () => {
    const topicArn = await topic();
    const [raw, wrapped] = [await stack.queue(), await stack.queue()];
    const attributes = { FilterPolicyScope: 'MessageBody', FilterPolicy: '{"order":{"tags":["new"]}}' };
    await stack.run.subscribe({ topicArn, protocol: 'sqs', endpoint: raw.arn, attributes: { ...attributes, RawMessageDelivery: 'true' } });
    await stack.run.subscribe({ topicArn, protocol: 'sqs', endpoint: wrapped.arn, attributes });
    const Message = '{"order":{"tags":["old","new"]}}';
    await publish(topicArn, { Message, ...kind('x') });
    await publish(topicArn, { Message: '{"order":{"tags":["old"]}}' });
    await stack.run.settle();
    expect(await messagesIn(stack.run, raw.name)).toMatchObject([{ Body: Message, MessageAttributes: { kind: { StringValue: 'x', DataType: 'String' } } }]);
    const [envelope, ...more] = (await messagesIn(stack.run, wrapped.name)).map(({ Body }) => JSON.parse(Body!) as object);
    expect(envelope).toMatchObject({ Type: 'Notification', TopicArn: topicArn, Message, MessageAttributes: { kind: { Type: 'String', Value: 'x' } } });
    expect(more).toEqual([]);
  });

  test('posts to an HTTP endpoint, tries again after 20 s, and gives up to the dead-letter queue', async () => {
    const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        requests.push({ headers: request.headers, body });
        response.writeHead(requests.length === 2 ? 200 : 500).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const topicArn = await topic();
    const dead = await stack.queue();
    await stack.run.subscribe({ topicArn, protocol: 'http', endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn }) } });
    await publish(topicArn, { Message: 'first' });
    await stack.run.settle();
    expect(requests).toHaveLength(1);
    await stack.run.advance(20_000);
    expect(requests.map(({ headers, body }) => [headers['x-amz-sns-message-type'], headers['x-amz-sns-topic-arn'], (JSON.parse(body) as { Message: string }).Message])).toEqual(Array(2).fill(['Notification', topicArn, 'first']));
    await publish(topicArn, { Message: 'second' });
    await stack.run.advance(MINUTE);
    expect(requests).toHaveLength(6);
    expect((await messagesIn(stack.run, dead.name)).map(({ Body }) => (JSON.parse(Body!) as { Message: string }).Message)).toEqual(['second']);
    server.close();
  });

  test('lets go of an HTTP endpoint that does not answer when the sandbox stops, and keeps the message', async () => {
    const asked = new EventEmitter();
    const server = createServer((_request, response) => {
      asked.emit('request', response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const run = await startLocalServices();
    await run.createTopic({ name: 'silent' });
    await run.subscribe({ topicArn: stack.arn('sns', 'silent'), protocol: 'http', endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, attributes: {} });
    await run.send(stack.arn('sns', 'silent'), 'hello');
    const request = once(asked, 'request') as Promise<[ServerResponse]>;
    const settled = run.settle().catch(() => undefined);
    const [response] = await request;
    const closed = once(response, 'close');
    await run.stop();
    await closed;
    await settled;
    expect(run.logs.entries.map(({ text }) => text).filter((text) => text.includes('nothing delivered'))).toEqual([]);
    server.close();
  });

  test('of kind FIFO keeps order and groups, and drops duplicates', async () => {
    const topicArn = await topic({ fifo: true });
    const [all, some] = [await stack.queue({ FifoQueue: 'true' }), await stack.queue({ FifoQueue: 'true' })];
    await stack.run.subscribe({ topicArn, protocol: 'sqs', endpoint: all.arn, attributes: { RawMessageDelivery: 'true' } });
    await stack.run.subscribe({ topicArn, protocol: 'sqs', endpoint: some.arn, attributes: { RawMessageDelivery: 'true', FilterPolicy: '{"kind":["a"]}' } });
    const reader = await stack.function('seen(event.Records.map((r) => r.body));');
    const filtered = await stack.function('seen(event.Records.map((r) => r.attributes.MessageGroupId + r.body));');
    stack.mapQueue(all.arn, reader.arn, { maximumConcurrency: 1 });
    stack.mapQueue(some.arn, filtered.arn, { maximumConcurrency: 1 });
    for (const [Message, name] of [['1', 'a'], ['2', 'b'], ['2', 'b'], ['3', 'a']] as const) {
      await publish(topicArn, { Message, MessageGroupId: 'g', ...kind(name) });
    }
    await stack.run.settle();
    expect(stack.seen(reader.name).flat()).toEqual(['1', '2', '3']);
    expect(stack.seen(filtered.name).flat()).toEqual(['g1', 'g3']);
  });

  test('keeps e-mail from a mailbox that a filter policy spares', async () => {
    const topicArn = await topic();
    await stack.run.subscribe({ topicArn, protocol: 'email', endpoint: 'spared@example.com', attributes: { FilterPolicy: '{"kind":[{"wildcard":"or*er"}]}' } });
    await publish(topicArn, { Message: 'noise', ...kind('noise') });
    await publish(topicArn, { Message: 'news', ...kind('order') });
    await stack.run.settle();
    expect(stack.run.mails.filter(({ to }) => to === 'spared@example.com').map(({ message }) => message)).toEqual(['news']);
  });
});
