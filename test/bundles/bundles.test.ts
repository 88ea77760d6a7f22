import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invokeBundle } from '../support/bundle.js';
import { synthesizedHandlers } from '../support/synthesized.js';

/** Answers any AWS call with an empty result, which reads as: no such item, nothing found. */
const aws = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end('{}');
  });
});

beforeAll(() => new Promise<void>((resolve) => {
  aws.listen(0, '127.0.0.1', resolve);
}));
afterAll(() => {
  aws.close();
});

/** Exactly what the template sets; references become names. */
function environmentOf(bundle: string): Record<string, string> {
  const { environment } = synthesizedHandlers().find((handler) => handler.bundle === bundle)!;
  const endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  return {
    ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, typeof value === 'string' ? value : `https://127.0.0.1/${name}`])),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: endpoint,
  };
}

const overQueue = (body: unknown, source: string) => ({
  Records: [{
    messageId: 'm-1',
    receiptHandle: 'r-1',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 's', ApproximateFirstReceiveTimestamp: '0', MessageGroupId: 'g' },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${source}`,
    awsRegion: 'us-east-1',
  }],
});

test('fulfillment answers GET / with the page that says where to press the button', async () => {
  const answer = await invokeBundle('fulfillment', {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: {},
    requestContext: { http: { method: 'GET', path: '/', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' }, requestId: 'r', routeKey: '$default', stage: '$default' },
    isBase64Encoded: false,
  }, environmentOf('fulfillment')) as { statusCode: number; body: string };
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('Set up your account');
});

test.each(['subscription-listener', 'entitlement-listener'])('%s acknowledges an event of an unknown type', async (bundle) => {
  const event = {
    'version': '0', 'id': 'e-1', 'detail-type': 'Something New - Manufacturer', 'source': 'aws.agreement-marketplace', 'account': '000000000000',
    'time': '2026-11-21T10:00:00Z', 'region': 'us-east-1', 'resources': [], 'detail': {},
  };
  expect(await invokeBundle(bundle, overQueue(event, bundle), environmentOf(bundle))).toEqual({ batchItemFailures: [] });
});

test('access-dispatcher has nothing to do for a license that is not there', async () => {
  const wakeUp = overQueue({ license: 'l-1', version: 1 }, 'dispatch.fifo');
  expect(await invokeBundle('access-dispatcher', wakeUp, environmentOf('access-dispatcher'))).toEqual({ batchItemFailures: [] });
});

test('usage-intake keeps a message for a license it does not know yet', async () => {
  const usage = { id: 'u-1', license: 'l-1', dimension: 'requests', quantity: 1, occurredAt: new Date().toISOString() };
  expect(await invokeBundle('usage-intake', overQueue(usage, 'usage'), environmentOf('usage-intake')))
    .toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
});

test.each(['access-outbox', 'meter-feed'])('%s takes an empty batch', async (bundle) => {
  expect(await invokeBundle(bundle, { Records: [] }, environmentOf(bundle))).toEqual({ batchItemFailures: [] });
});

test('usage-reporter runs over an empty ledger', async () => {
  const run = overQueue({ scheduledAt: '2026-11-21T10:00:00Z' }, 'run.fifo');
  expect(await invokeBundle('usage-reporter', run, environmentOf('usage-reporter'))).toEqual({ batchItemFailures: [] });
});
