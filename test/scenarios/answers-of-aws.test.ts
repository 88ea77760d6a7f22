import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeIn } from '../lambda/lifecycle/listening.js';
import { invokeBundle } from '../support/bundle.js';
import { DynamoForTests } from '../support/dynamodb.js';
import { arnOf, batchOf, licenseUpdated, PRODUCT } from '../support/marketplace-events.js';

const db = new DynamoForTests();
const SECONDS = 1_000;
const LAST_YEAR = 1_755_000_000;
const NEXT_YEAR = 1_900_000_000;

/** What GetEntitlements answers, page by page; a real one says so only of customers of old. */
const pages = [
  { Entitlements: [{ ProductCode: PRODUCT, Dimension: 'old-plan', Value: { BooleanValue: true }, ExpirationDate: LAST_YEAR }], NextToken: 'second' },
  { Entitlements: [{ ProductCode: PRODUCT, Dimension: 'seats', Value: { IntegerValue: 5 }, ExpirationDate: NEXT_YEAR }] },
];
const aws = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { NextToken } = JSON.parse(Buffer.concat(chunks).toString()) as { NextToken?: string };
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(pages[NextToken === undefined ? 0 : 1]));
  });
});
const broken = createServer((_request, response) => {
  response.statusCode = 400;
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  response.end(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException', message: 'no' }));
});
const urlOf = (server: ReturnType<typeof createServer>) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  await Promise.all([aws, broken].map(async (server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))));
});
afterAll(() => {
  aws.close();
  broken.close();
});

const environment = (table: string, database: string) => ({
  PRODUCT_CODE: PRODUCT, PRICING_MODEL: 'CONTRACT', AGREEMENT_MODEL: 'CONCURRENT', REQUIRE_REGISTRATION: 'true', SUBSCRIBERS_TABLE: table,
  DEAD_LETTER_QUEUE_URL: `${urlOf(broken)}/dead-letters`, ENTITLEMENT_QUEUE_URL: `${urlOf(broken)}/reads`,
  AWS_ENDPOINT_URL: database, AWS_ENDPOINT_URL_MARKETPLACE_ENTITLEMENT_SERVICE: urlOf(aws), AWS_REGION: 'us-east-1', MARKETPLACE_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test',
});
const updated = licenseUpdated({ id: 'updated', time: new Date(Date.now() - 60 * SECONDS).toISOString(), agreement: 'agmt-1', license: 'l-1', licenseArn: arnOf('l-1') });

test('a customer whose first entitlement has expired stays in for the one on the next page', async () => {
  const table = await db.table();
  const { licenses } = storeIn(table, db.client, 'CONTRACT');
  await licenses.record('l-1', { kind: 'registered', value: { time: new Date().toISOString(), id: 'session' } });
  expect(await invokeBundle('entitlement-listener', batchOf(updated), environment(table, db.endpoint))).toEqual({ batchItemFailures: [] });

  const license = await licenses.get('l-1');
  expect(license?.access.state).toBe('ACTIVE');
  expect(license?.facts.entitlements?.list).toMatchObject([{ dimension: 'old-plan', value: true }, { dimension: 'seats', value: 5 }]);
});

test('a purchase that cannot be written down stays in the queue, and is not forgotten', async () => {
  const answer = await invokeBundle('subscription-listener', batchOf(updated), environment('table', urlOf(broken)));
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
});
