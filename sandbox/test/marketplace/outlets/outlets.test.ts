import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { VirtualClock } from '../../../src/clock.js';
import { AwsClient } from '../../../src/engines/aws-client.js';
import { startFauxqs } from '../../../src/engines/fauxqs.js';
import { connectOutlets, parseOutlet } from '../../../src/marketplace/exports.js';
import type { OutletOptions, OutletSource } from '../../../src/marketplace/exports.js';
import { optionalPackage } from '../../../src/marketplace/outlets/optional-package.js';
import { MINUTE, scene, usageProduct } from '../support.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const legacy = { ...usageProduct, code: 'legacy-product', agreementModel: 'LEGACY' as const };

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** A server that keeps what is posted. Answers with the statuses, in turn; then 200. */
async function receiver(...statuses: number[]) {
  const posts: Post[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posts.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown> });
      response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/x-amz-json-1.1' }).end('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { posts, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

function connect(marketplace: OutletSource, targets: readonly string[], options: OutletOptions = {}) {
  const outlets = connectOutlets(marketplace, targets.map((text) => parseOutlet(text)), { waits: [1, 1], ...options });
  onTestFinished(() => {
    outlets.close();
  });
  return outlets;
}

describe('a URL', () => {
  test('gets every event as JSON, in order', async () => {
    const { marketplace, clock, events } = scene();
    const { url, posts } = await receiver();
    connect(marketplace, [url]);
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    await clock.advance(2 * MINUTE);
    purchase.cancel();
    await clock.advance(2 * MINUTE);
    await marketplace.delivered();
    expect(posts.map(({ body }) => body)).toEqual(events);
    expect(posts.map(({ body }) => body['detail-type'])).toEqual([
      'Purchase Agreement Created - Proposer', 'License Updated - Manufacturer', 'Purchase Agreement Ended - Proposer', 'License Deprovisioned - Manufacturer',
    ]);
    expect(posts[0].headers['content-type']).toBe('application/json');
  });

  test('gets the messages of legacy products as SNS posts them (facts 6.3)', async () => {
    const { marketplace, clock } = scene(undefined, { products: [legacy] });
    const { url, posts } = await receiver();
    connect(marketplace, [url]);
    const purchase = marketplace.buyer().subscribe({ product: 'legacy-product' });
    await clock.advance(2 * MINUTE);
    const notification = posts.find(({ headers }) => headers['x-amz-sns-message-type'] === 'Notification')!;
    expect(notification.headers['x-amz-sns-topic-arn']).toBe('arn:aws:sns:us-east-1:287250355862:aws-mp-subscription-notification-legacy-product');
    expect(notification.body).toMatchObject({ Type: 'Notification', TopicArn: notification.headers['x-amz-sns-topic-arn'], MessageId: notification.headers['x-amz-sns-message-id'] });
    expect(JSON.parse(notification.body.Message as string)).toMatchObject({ 'action': 'subscribe-success', 'customer-identifier': purchase.customerIdentifier, 'product-code': 'legacy-product' });
  });

  test('that fails is tried again, and the order stays', async () => {
    const { marketplace, clock } = scene();
    const { url, posts } = await receiver(500, 503);
    const failures: string[] = [];
    connect(marketplace, [url], { onFailure: (problem) => failures.push(problem) });
    marketplace.buyer().subscribe({ product: 'usage-product' });
    await clock.advance(2 * MINUTE);
    await marketplace.delivered();
    expect(posts.map(({ body }) => (body['detail-type'] as string).replace(/ - .*/, ''))).toEqual([
      'Purchase Agreement Created', 'Purchase Agreement Created', 'Purchase Agreement Created', 'License Updated',
    ]);
    expect(failures).toEqual([]);
  });

  test('that fails on and on is tried until it answers, said so once, and holds up nothing else', async () => {
    const { marketplace, clock } = scene();
    const { url: deaf, posts: late } = await receiver(...Array.from({ length: 7 }, () => 500));
    const { url: well, posts } = await receiver();
    const failures: string[] = [];
    connect(marketplace, [deaf, 'http://127.0.0.1:9/', well], { onFailure: (problem) => failures.push(problem) });
    marketplace.buyer().subscribe({ product: 'usage-product' });
    await clock.advance(2 * MINUTE);
    await marketplace.delivered();
    expect(posts).toHaveLength(2);
    await expect.poll(() => late.length).toBe(9);
    await expect.poll(() => failures).toHaveLength(3);
    const names = late.map(({ body }) => (body['detail-type'] as string).replace(/ - .*/, ''));
    expect(names).toEqual([...Array.from({ length: 8 }, () => 'Purchase Agreement Created'), 'License Updated']);
    expect(failures.filter((problem) => problem.startsWith(deaf))).toEqual([
      `${deaf} does not take what AWS Marketplace tells: it answered with status 500. It is tried on and on; all that comes waits, in order.`,
      `${deaf} answers again; what waited is delivered.`,
    ]);
    expect(failures.filter((problem) => problem.startsWith('http://127.0.0.1:9/'))).toEqual([expect.stringMatching(/does not take what AWS Marketplace tells: fetch failed/) as string]);
  });
});

test('a queue gets events as an EventBridge target and messages as a subscriber of SNS', async () => {
  const engine = await startFauxqs({ clock: new VirtualClock(new Date('2026-08-20T14:00:00Z')), region: 'us-east-1' });
  const sqs = new AwsClient(engine.endpoint, 'sqs', 'us-east-1');
  onTestFinished(async () => {
    sqs.close();
    await engine.stop();
  });
  const { QueueUrl } = await sqs.json<{ QueueUrl: string }>('AmazonSQS.CreateQueue', { QueueName: 'events' });
  const { marketplace, clock, events } = scene(undefined, { products: [legacy, usageProduct] });
  expect(connect(marketplace, [`sqs:${QueueUrl}`]).names).toEqual([`queue ${QueueUrl}`]);
  marketplace.buyer().subscribe({ product: 'usage-product' });
  marketplace.buyer().subscribe({ product: 'legacy-product' });
  await clock.advance(2 * MINUTE);
  await marketplace.delivered();
  const { Messages = [] } = await sqs.json<{ Messages?: { Body: string }[] }>('AmazonSQS.ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
  const bodies = Messages.map(({ Body }) => JSON.parse(Body) as Record<string, unknown>);
  expect(bodies.filter((body) => 'detail-type' in body).map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id).sort());
  expect(bodies.filter(({ Type }) => Type === 'Notification').map(({ Message }) => JSON.parse(Message as string) as object)).toEqual([expect.objectContaining({ action: 'subscribe-success' })]);
});

test('a bus gets events under the test source; messages are no events', async () => {
  const { url, posts } = await receiver();
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const { marketplace, clock, events } = scene('2026-08-20T14:00:00Z', { products: [usageProduct, legacy] });
  const failures: string[] = [];
  connect(marketplace, ['arn:aws:events:eu-west-1:123456789012:event-bus/dev'], { onFailure: (problem) => failures.push(problem) });
  marketplace.buyer().subscribe({ product: 'usage-product' });
  await marketplace.delivered();
  expect(posts).toHaveLength(1);
  expect(posts[0].headers['x-amz-target']).toBe('AWSEvents.PutEvents');
  expect(posts[0].headers.authorization).toContain('/eu-west-1/events/');
  const [{ Detail, ...entry }] = posts[0].body.Entries as { Detail: string }[];
  expect(entry).toEqual({
    EventBusName: 'arn:aws:events:eu-west-1:123456789012:event-bus/dev',
    Source: 'sandbox.agreement-marketplace',
    DetailType: 'Purchase Agreement Created - Proposer',
    Resources: events[0].resources,
    Time: Date.parse('2026-08-20T14:00:00Z') / 1_000,
  });
  expect(JSON.parse(Detail)).toEqual(events[0].detail);
  marketplace.buyer().subscribe({ product: 'legacy-product' });
  await clock.advance(2 * MINUTE);
  await marketplace.delivered();
  expect(failures).toContainEqual(expect.stringMatching(/^message to arn:aws:sns:.* was not delivered to event bus .*: an event bus takes no SNS messages: give a queue or a URL/));
});

test('after closing nothing is sent', async () => {
  const { marketplace } = scene();
  const { url, posts } = await receiver();
  connect(marketplace, [url]).close();
  marketplace.buyer().subscribe({ product: 'usage-product' });
  await marketplace.delivered();
  expect(posts).toEqual([]);
});

describe('a package that only some need', () => {
  test('is found where the project has it', () => {
    expect(optionalPackage('@aws-sdk/client-sqs', 'A queue')).toHaveProperty('SQSClient');
  });

  test('is named with what installs it where it is missing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'project-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    expect(() => optionalPackage('@aws-sdk/client-none', 'Outlet events:dev', folder))
      .toThrow('Outlet events:dev needs the package @aws-sdk/client-none, which is not installed: npm install --save-dev @aws-sdk/client-none');
  });
});
