import { GetEntitlementsCommand, InvalidParameterException, MarketplaceEntitlementServiceClient, paginateGetEntitlements } from '@aws-sdk/client-marketplace-entitlement-service';
import {
  BatchMeterUsageCommand, ExpiredTokenException, InternalServiceErrorException, InvalidLicenseException, InvalidTokenException,
  MarketplaceMeteringClient, ResolveCustomerCommand, ThrottlingException, TimestampOutOfBoundsException,
} from '@aws-sdk/client-marketplace-metering';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMarketplaceServer } from '../../../src/marketplace/exports.js';
import type { MarketplaceServer } from '../../../src/marketplace/exports.js';
import { HOUR, scene } from '../support.js';

const { clock, marketplace } = scene();
let server: MarketplaceServer;
let metering: MarketplaceMeteringClient;
let entitlement: MarketplaceEntitlementServiceClient;

beforeAll(async () => {
  server = await startMarketplaceServer(marketplace, { host: '127.0.0.1' });
  const config = { endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
  metering = new MarketplaceMeteringClient(config);
  entitlement = new MarketplaceEntitlementServiceClient(config);
});

afterAll(async () => {
  metering.destroy();
  entitlement.destroy();
  await server.close();
});

const buyer = marketplace.buyer('111122223333');
const purchase = buyer.subscribe({ product: 'contract-product', entitlements: { users: 10, plan: 'gold' } });
const record = () => ({ Timestamp: new Date(clock.now()), Dimension: 'requests', Quantity: 3, CustomerAWSAccountId: purchase.account, LicenseArn: purchase.licenseArn });
const send = (...UsageRecords: ReturnType<typeof record>[]) => metering.send(new BatchMeterUsageCommand({ UsageRecords }));

describe('through the SDK clients', () => {
  test('ResolveCustomer answers, and refuses with typed exceptions (facts 2.2)', async () => {
    const { 'x-amzn-marketplace-token': token } = purchase.setUpAccount();
    const resolve = (RegistrationToken: string) => metering.send(new ResolveCustomerCommand({ RegistrationToken }));
    const { $metadata, ...customer } = await resolve(token);
    expect($metadata.httpStatusCode).toBe(200);
    expect(customer).toEqual({ CustomerAWSAccountId: '111122223333', LicenseArn: purchase.licenseArn, ProductCode: 'contract-product' });
    await expect(resolve('forged')).rejects.toBeInstanceOf(InvalidTokenException);
    await clock.advance(4 * HOUR);
    await expect(resolve(token)).rejects.toBeInstanceOf(ExpiredTokenException);
  });

  test('GetEntitlements answers values and dates, page by page (facts 4.1, 4.2)', async () => {
    const pages = paginateGetEntitlements({ client: entitlement, pageSize: 1 }, { ProductCode: 'contract-product', Filter: { LICENSE_ARN: [purchase.licenseArn] } });
    const found = [];
    for await (const { Entitlements } of pages) {
      expect(Entitlements).toHaveLength(1);
      found.push(...Entitlements!);
    }
    expect(found.map(({ Dimension, Value }) => [Dimension, Value])).toEqual([['users', { IntegerValue: 10 }], ['plan', { StringValue: 'gold' }]]);
    expect(found[0].ExpirationDate).toEqual(new Date('2027-08-20T14:23:22.500Z'));
    await expect(entitlement.send(new GetEntitlementsCommand({ ProductCode: 'contract-product', MaxResults: 26 }))).rejects.toBeInstanceOf(InvalidParameterException);
  });

  test('BatchMeterUsage answers each record, with its timestamp as it was sent (facts 3.2)', async () => {
    const { Results, UnprocessedRecords } = await send(record(), { ...record(), Quantity: 4 });
    expect(Results).toEqual([
      { UsageRecord: record(), MeteringRecordId: expect.any(String) as string, Status: 'Success' },
      { UsageRecord: { ...record(), Quantity: 4 }, Status: 'DuplicateRecord' },
    ]);
    expect(UnprocessedRecords).toEqual([]);
  });

  test('BatchMeterUsage refuses batches with typed exceptions (facts 3.3)', async () => {
    await expect(send({ ...record(), CustomerAWSAccountId: '1' })).rejects.toBeInstanceOf(InvalidLicenseException);
    await expect(send({ ...record(), Timestamp: new Date(clock.now() + 1) })).rejects.toBeInstanceOf(TimestampOutOfBoundsException);
    await expect(send({ ...record(), Quantity: -1 })).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('UsageRecords[0].Quantity') as string });
  });
});

describe('failNext', () => {
  test('throttles and fails with typed exceptions, as often as asked', async () => {
    await clock.advance(HOUR);
    marketplace.failNext('BatchMeterUsage', 'THROTTLE', 2);
    marketplace.failNext('BatchMeterUsage', 'INTERNAL_ERROR');
    await expect(send(record())).rejects.toBeInstanceOf(ThrottlingException);
    await expect(send(record())).rejects.toBeInstanceOf(ThrottlingException);
    await expect(send(record())).rejects.toBeInstanceOf(InternalServiceErrorException);
    await expect(send(record())).resolves.toMatchObject({ Results: [{ Status: 'Success' }] });
  });

  test('leaves every record unprocessed and unbilled', async () => {
    await clock.advance(HOUR);
    const before = marketplace.ledger.billed().length;
    marketplace.failNext('BatchMeterUsage', 'UNPROCESSED');
    const { Results, UnprocessedRecords } = await send(record());
    expect(Results).toEqual([]);
    expect(UnprocessedRecords).toEqual([record()]);
    expect(marketplace.ledger.billed()).toHaveLength(before);
    expect(() => { marketplace.failNext('ResolveCustomer', 'UNPROCESSED'); }).toThrow(/only BatchMeterUsage/);
  });

  test('answers empty pages that others follow; the paginator of the SDK finds them (facts 4.1)', async () => {
    const pages = async () => {
      const request = { ProductCode: 'contract-product', Filter: { LICENSE_ARN: [purchase.licenseArn] } };
      const sizes: (number | undefined)[] = [];
      for await (const { Entitlements } of paginateGetEntitlements({ client: entitlement, pageSize: 1, stopOnSameToken: true }, request)) {
        sizes.push(Entitlements?.length);
      }
      return sizes;
    };
    marketplace.failNext('GetEntitlements', 'EMPTY_PAGE', 2);
    expect(await pages()).toEqual([0, 0, 1, 1]);
    expect(await pages()).toEqual([1, 1]);
    marketplace.failNext('GetEntitlements', 'EMPTY_PAGE');
    await expect(entitlement.send(new GetEntitlementsCommand({ ProductCode: 'nobodys' }))).rejects.toBeInstanceOf(InvalidParameterException);
    expect(() => { marketplace.failNext('BatchMeterUsage', 'EMPTY_PAGE'); }).toThrow(/only GetEntitlements/);
  });

  test('loses an answer after AWS did the work: the resend is a DuplicateRecord, and billed once (conflict C7)', async () => {
    await clock.advance(HOUR);
    const before = marketplace.ledger.totals(purchase.licenseArn).requests;
    marketplace.failNext('BatchMeterUsage', 'NO_ANSWER');
    await expect(send(record())).rejects.toThrow();
    await expect(send(record())).resolves.toMatchObject({ Results: [{ Status: 'DuplicateRecord' }] });
    expect(marketplace.ledger.totals(purchase.licenseArn).requests).toBe(before + 3);
  });
});

test('the call log has every call of an operation with its virtual time and outcome', async () => {
  await clock.advance(HOUR);
  await send(record());
  const call = marketplace.calls.of('BatchMeterUsage').at(-1);
  expect(call).toMatchObject({ time: new Date(clock.now()).toISOString(), outcome: 'OK', request: { UsageRecords: [{ Dimension: 'requests' }] } });
  expect(marketplace.calls.of('ResolveCustomer').map(({ outcome }) => outcome)).toEqual(['OK', 'InvalidTokenException', 'ExpiredTokenException']);
  expect(marketplace.calls.of('BatchMeterUsage').filter(({ outcome }) => outcome === 'NO_ANSWER')).toHaveLength(1);
});

test('the server listens on loopback only, and answers with the virtual date', async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+$/);
  const { headers } = await fetch(server.url, { method: 'POST', body: '{}' });
  expect(headers.get('date')).toBe(new Date(clock.now()).toUTCString());
});
