import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { marketplaceEntitlements } from '../../../lambda/adapters/marketplace-entitlements.js';
import type { EntitledLicense } from '../../../lambda/core/entitlement-list.js';

interface Answer { status: number; body: object }
const licenseArn = 'arn:aws:license-manager::294406891311:license:l-abc';
const seats = (value: number) => ({ ProductCode: 'product', Dimension: 'seats', LicenseArn: licenseArn, Value: { IntegerValue: value }, ExpirationDate: 1_800_000_000 });

let server: Server;
let client: MarketplaceEntitlementServiceClient;
let requests: { target: unknown; body: unknown }[];
let answers: Answer[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ target: request.headers['x-amz-target'], body: JSON.parse(Buffer.concat(chunks).toString()) });
      const { status, body } = answers.shift() ?? { status: 500, body: { __type: 'InternalServiceErrorException' } };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': `request-${requests.length}` });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new MarketplaceEntitlementServiceClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  requests = [];
  answers = [];
});

const read = async (license: EntitledLicense = { license: 'l-abc', licenseArn }) =>
  await marketplaceEntitlements({ client, productCode: 'product', clock: { now: () => Date.parse('2026-08-20T14:30:00Z') } }).read(license);
const ok = (body: object): Answer => ({ status: 200, body });

test('asks for one license of the product', async () => {
  answers = [ok({ Entitlements: [seats(5)] })];
  expect(await read()).toEqual({
    time: '2026-08-20T14:30:00.000Z', id: 'request-1', list: [{ dimension: 'seats', value: 5, expiresAt: '2027-01-15T08:00:00.000Z' }],
  });
  expect(requests).toEqual([{
    target: 'AWSMPEntitlementService.GetEntitlements',
    body: { ProductCode: 'product', Filter: { LICENSE_ARN: [licenseArn] }, MaxResults: 25 },
  }]);
});

test('asks for the customer where the product is a LEGACY one', async () => {
  answers = [ok({ Entitlements: [seats(5)] })];
  await read({ license: 'product:X01EXAMPLEX' });
  expect(requests[0].body).toMatchObject({ ProductCode: 'product', Filter: { CUSTOMER_IDENTIFIER: ['X01EXAMPLEX'] } });
});

test('reads all pages, also behind an empty one', async () => {
  answers = [ok({ Entitlements: [seats(5)], NextToken: 'a' }), ok({ Entitlements: [], NextToken: 'b' }), ok({ Entitlements: [seats(7)] })];
  const { list, id } = await read();
  expect(list.map(({ value }) => value)).toEqual([5, 7]);
  expect(id).toBe('request-1');
  expect(requests.map(({ body }) => (body as { NextToken?: string }).NextToken)).toEqual([undefined, 'a', 'b']);
});

test('an empty answer is an empty list', async () => {
  answers = [ok({})];
  expect((await read()).list).toEqual([]);
});

test.each([
  ['throttled', { status: 400, body: { __type: 'ThrottlingException', message: 'slow down' } }, 'ThrottlingException'],
  ['out of order', { status: 500, body: { __type: 'InternalServiceErrorException', message: 'oops' } }, 'InternalServiceErrorException'],
])('%s on the second page is no answer', async (_name, failure, name) => {
  answers = [ok({ Entitlements: [seats(5)], NextToken: 'a' }), failure];
  await expect(read()).rejects.toMatchObject({ name });
});

test('pages that go in circles are no answer', async () => {
  answers = [ok({ NextToken: 'a' }), ok({ NextToken: 'a' })];
  await expect(read()).rejects.toThrow('same NextToken twice');
});
