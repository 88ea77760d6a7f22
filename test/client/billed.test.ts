import { SQSClient } from '@aws-sdk/client-sqs';
import type { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { UsageClient } from 'cdk-marketplace-saas-client';
import type { UsageClientOptions } from 'cdk-marketplace-saas-client';
import { commandNamed } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listing } from '../../examples/quickstart/demo/journey.js';
import { RunningQuickstart } from '../support/quickstart.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let quickstart: RunningQuickstart;
let sqs: SQSClient;
beforeAll(async () => {
  quickstart = await RunningQuickstart.start('client-test');
  sqs = new SQSClient({ endpoint: quickstart.sandbox.endpoints.sqs, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
}, 30_000);
afterAll(async () => {
  sqs.destroy();
  await quickstart.stop();
});

async function customer() {
  const purchase = quickstart.sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 3 } });
  await quickstart.sandbox.advance(2 * MINUTE);
  return purchase;
}

/** A client of the app in the sandbox, whose time is that of the sandbox; it waits in real time. */
function start(options: UsageClientOptions<'api-calls' | 'storage-gb'> = {}) {
  return new UsageClient({
    queueUrl: quickstart.sandbox.deployment.resource('Quickstart/Marketplace/Metering/Intake/Usage/Queue').physicalId,
    dimensions: ['api-calls', 'storage-gb'],
    client: sqs,
    clock: {
      now: () => quickstart.sandbox.clock.now(),
      after: (milliseconds, action) => {
        const timer = setTimeout(action, milliseconds);
        return () => {
          clearTimeout(timer);
        };
      },
    },
    onError: () => undefined,
    ...options,
  });
}

/** Every second call is taken and its answer lost. */
function forgetful() {
  let calls = 0;
  const send = async (command: SendMessageBatchCommand) => {
    const answer = await sqs.send(command);
    if (calls++ % 2 === 0) throw new Error('the connection was lost');
    return answer;
  };
  return { send } as Pick<SQSClient, 'send'>;
}

const bill = (license: string) => quickstart.sandbox.marketplace.ledger.totals(license);

test('usage is billed once, in the hour of its use, although every second answer of the queue is lost', async () => {
  const { licenseArn: license, licenseId } = await customer();
  const usage = start({ client: forgetful() });
  for (let hour = 0; hour < 2; hour++) {
    for (let i = 0; i < 120; i++) {
      usage.record({ license, dimension: 'api-calls', quantity: 1 });
    }
    usage.record({ license: licenseId, dimension: 'storage-gb', quantity: '0.5' });
    await usage.flush();
    await quickstart.sandbox.advance(HOUR);
  }
  await usage.close();
  await quickstart.sandbox.advance(HOUR);

  expect(bill(licenseId)).toEqual({ 'api-calls': 240, 'storage-gb': 1 });
  expect(quickstart.sandbox.marketplace.ledger.refusals).toEqual([]);
}, 60_000);

test('what an app records again after a failure, under the ids of its requests or as the failed client gave it back, is billed once', async () => {
  const { licenseId: license } = await customer();
  const requests = Array.from({ length: 30 }, (_, i) => ({ id: `req-${i}`, license, dimension: 'api-calls', quantity: 2, occurredAt: new Date(quickstart.sandbox.clock.now()) } as const));
  const crashed = start();
  requests.slice(0, 20).forEach((request) => crashed.record(request));
  await crashed.close();
  const gaveUp = start({ client: { send: () => Promise.reject(new Error('there is no connection')) }, timeoutMilliseconds: 50 });
  requests.slice(10).forEach((request) => gaveUp.record(request));
  const { events } = await gaveUp.close().catch((error: unknown) => error) as { events: Parameters<UsageClient['record']>[0][] };

  const next: UsageClient = start();
  events.forEach((event) => next.record(event));
  await next.close();
  await quickstart.sandbox.advance(2 * HOUR);

  expect(bill(license)).toEqual({ 'api-calls': 60, 'storage-gb': 0 });
}, 60_000);

test('the ledger of the sandbox counts as used what the client sent, once, and tells what was written off, and why', async () => {
  const { licenseId: license } = await customer();
  const usage = start({ client: forgetful() });
  const twoHoursAgo = new Date(quickstart.sandbox.clock.now() - 2 * HOUR);
  usage.record({ license, dimension: 'api-calls', quantity: 12 });
  usage.record({ license, dimension: 'storage-gb', quantity: '2.5' });
  usage.record({ license, dimension: 'api-calls', quantity: 4, occurredAt: twoHoursAgo });
  await usage.close();
  await commandNamed('usage').run(quickstart.sandbox, { purchase: license, quantities: { 'api-calls': 3 } });
  await quickstart.sandbox.advance(2 * HOUR);

  const ledger = commandNamed('ledger');
  const told = await ledger.run(quickstart.sandbox, { purchase: license });
  expect(told).toMatchObject({
    quarantined: [],
    writtenOff: [{ license, hour: twoHoursAgo.toISOString().slice(0, 13), dimension: 'api-calls', quantity: 4, code: 'BEFORE_START' }],
    comparison: { equal: false, lines: [
      { license, dimension: 'api-calls', used: 19, billed: 15, difference: 4 },
      { license, dimension: 'storage-gb', used: 2.5, billed: 2, difference: 0.5 },
    ] },
  });
  expect(ledger.show(told)).toMatch(/wrote it off.*\n\n.*written off[^]*api-calls +4 {2}BEFORE_START {2}The usage is from before the hour in which the license was activated/);
  expect(ledger.show(told)).not.toContain('did not count');
}, 60_000);
