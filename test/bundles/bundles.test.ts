import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { keptEvent } from '../../lambda/core/announcements.js';
import { busEvents } from '../../lambda/core/bus-event.js';
import { aLicense, anAccess, METERED, NOON } from '../lambda/access/a-license.js';
import { invokeBundle } from '../support/bundle.js';
import { RecordingAws } from '../support/recording-aws.js';
import { synthesizedHandlers } from '../support/synthesized.js';

const aws = new RecordingAws();

beforeAll(async () => { await aws.start(); });
afterAll(() => { aws.stop(); });
beforeEach(() => { aws.calls.length = 0; });

/** Exactly what the template sets; references become names, which serve as queue URLs too. */
function environmentOf(bundle: string): Record<string, string> {
  const { environment } = synthesizedHandlers().find((handler) => handler.bundle === bundle)!;
  return {
    ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, typeof value === 'string' ? value : `${aws.endpoint}/${name}`])),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: aws.endpoint,
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

/** A license that is active since this moment, as the stream of the subscribers table tells of it. */
const activeLicense = () => {
  const key = { pk: 'license#l-one' };
  const license = aLicense({ access: anAccess({ version: 2, activeVersion: 2 }) });
  return {
    Records: [{
      eventID: 'e-1', eventName: 'MODIFY', eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: 'us-east-1',
      eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/subscribers/stream/2026-11-20T00:00:00.000',
      dynamodb: {
        ApproximateCreationDateTime: NOON / 1_000,
        Keys: marshall(key),
        NewImage: marshall({ ...key, ...license }, { removeUndefinedValues: true }),
        SequenceNumber: '100000000000000000001',
        SizeBytes: 800,
        StreamViewType: 'NEW_IMAGE',
      },
    }],
  };
};

test.each([
  ['access-outbox', ['SendMessageBatch', 'PutEvents']],
  ['meter-feed', ['GetItem', 'PutItem']],
])('%s passes on a license that became active', async (bundle, calls) => {
  expect(await invokeBundle(bundle, activeLicense(), environmentOf(bundle))).toEqual({ batchItemFailures: [] });
  expect(aws.calls).toEqual(calls);
});

test('access-outbox tells the bus what it has kept', async () => {
  const [granted] = busEvents(aLicense(), METERED, NOON);
  expect(await invokeBundle('access-outbox', overQueue(keptEvent(granted), 'announcements'), environmentOf('access-outbox'))).toEqual({ batchItemFailures: [] });
  expect(aws.calls).toEqual(['PutEvents']);
});

test('usage-reporter runs over an empty ledger', async () => {
  const run = overQueue({ scheduledAt: '2026-11-21T10:00:00Z' }, 'run.fifo');
  expect(await invokeBundle('usage-reporter', run, environmentOf('usage-reporter'))).toEqual({ batchItemFailures: [] });
});

test('reconciler sweeps an empty table', async () => {
  const task = overQueue({ task: 'SWEEP', scheduledAt: '2026-11-21T10:00:00Z' }, 'tasks.fifo');
  expect(await invokeBundle('reconciler', task, environmentOf('reconciler'))).toEqual({ batchItemFailures: [] });
  expect(aws.calls).toEqual(['Scan']);
});
