import {
  DescribeAgreementCommand, MarketplaceAgreementClient, ThrottlingException as AgreementThrottlingException,
} from '@aws-sdk/client-marketplace-agreement';
import { GetEntitlementsCommand, MarketplaceEntitlementServiceClient, paginateGetEntitlements } from '@aws-sdk/client-marketplace-entitlement-service';
import { InternalServiceErrorException, ResolveCustomerCommand, ThrottlingException } from '@aws-sdk/client-marketplace-metering';
import type { UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FaultPlan, Operation } from '../../src/marketplace/exports.js';
import { sellerProgram, sold } from './sdk.js';
import { entitlements, HOUR, MINUTE, scene, SECOND, summary } from './support.js';

const planned = (operation: Operation | '*', faults: object, seed = 'plan'): FaultPlan => ({ seed, api: { [operation]: faults } });

describe('a plan throttles, fails, cuts and slows calls, through the SDK', () => {
  test('throttle and serverError are AWS\'s own errors, and AWS does nothing', async () => {
    const { marketplace, meter, record } = await sold({ faults: planned('BatchMeterUsage', { throttle: 1 }) });
    await expect(meter(record())).rejects.toBeInstanceOf(ThrottlingException);
    marketplace.setFaults(planned('*', { serverError: 1 }));
    await expect(meter(record())).rejects.toBeInstanceOf(InternalServiceErrorException);
    expect(marketplace.ledger.billed()).toEqual([]);
    marketplace.setFaults({});
    expect(await meter(record())).toEqual(['Success']);
    expect(marketplace.calls.of('BatchMeterUsage').map(({ outcome, faults }) => [outcome, faults])).toEqual([
      ['ThrottlingException', ['THROTTLE']], ['InternalServiceErrorException', ['INTERNAL_ERROR']], ['OK', undefined],
    ]);
  });

  test('timeoutBefore does nothing, timeoutAfter does all; neither answers', async () => {
    const { marketplace, meter, record } = await sold({ faults: planned('BatchMeterUsage', { timeoutBefore: 1 }) });
    await expect(meter(record())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(marketplace.ledger.billed()).toEqual([]);
    marketplace.setFaults(planned('BatchMeterUsage', { timeoutAfter: 1 }));
    await expect(meter(record())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(marketplace.ledger.billed()).toHaveLength(1);
    expect(marketplace.calls.of('BatchMeterUsage').map(({ outcome }) => outcome)).toEqual(['NO_REQUEST', 'NO_ANSWER']);
  });

  test('slow answers do come', async () => {
    const { marketplace, meter, record } = await sold({ faults: planned('BatchMeterUsage', { slow: { probability: 1, milliseconds: 150 } }) });
    expect(await meter(record())).toEqual(['Success']);
    expect(marketplace.calls.of('BatchMeterUsage').map(({ outcome, faults }) => [outcome, faults])).toEqual([['OK', ['SLOW']]]);
  });

  test('the Agreement APIs fail as well', async () => {
    const { url, purchase } = await sold({ faults: planned('DescribeAgreement', { throttle: 1 }) });
    const client = new MarketplaceAgreementClient({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 });
    onTestFinished(() => { client.destroy(); });
    await expect(client.send(new DescribeAgreementCommand({ agreementId: purchase.agreementId }))).rejects.toBeInstanceOf(AgreementThrottlingException);
  });
});

describe('a plan spoils the answers of BatchMeterUsage', () => {
  const hours = (record: (more: Partial<UsageRecord>) => UsageRecord) => Array.from({ length: 25 }, (_, i) => record({
    Timestamp: new Date(Date.parse('2026-08-20T13:00:00Z') + (i % 13) * HOUR), Dimension: i < 13 ? 'requests' : 'storage',
  }));

  test('every record comes back unprocessed, and none is billed', async () => {
    const { marketplace, send, record } = await sold({ faults: planned('BatchMeterUsage', { unprocessed: 1 }) });
    expect(await send({ UsageRecords: [record()] })).toMatchObject({ Results: [], UnprocessedRecords: [record()] });
    expect(marketplace.ledger.billed()).toEqual([]);
  });

  test('some records come back unprocessed; a sender that resends them is billed for all, once', async () => {
    const { clock, marketplace, purchase, send, record } = await sold({ faults: planned('BatchMeterUsage', { partlyUnprocessed: 0.4 }) });
    await clock.advance(11 * HOUR);
    let left = hours(record);
    const sizes: number[] = [];
    while (left.length > 0) {
      const { Results = [], UnprocessedRecords = [] } = await send({ UsageRecords: left });
      expect(Results.length + UnprocessedRecords.length).toBe(left.length);
      sizes.push(left.length);
      left = UnprocessedRecords;
    }
    expect(sizes.length).toBeGreaterThan(2);
    expect(marketplace.ledger.totals(purchase.licenseId)).toEqual({ requests: 65, storage: 60 });
  });

  test('some records are missing in the answer, metered or not; a sender that resends them is billed for all, once', async () => {
    const { clock, marketplace, purchase, send, record } = await sold({ faults: planned('BatchMeterUsage', { missingResult: 0.5 }) });
    await clock.advance(11 * HOUR);
    const keyOf = ({ Timestamp, Dimension }: UsageRecord) => `${String(Timestamp)} ${Dimension ?? ''}`;
    let left = hours(record);
    const first = await send({ UsageRecords: left });
    const told = new Set(first.Results!.map(({ UsageRecord: sent }) => keyOf(sent!)));
    expect(told.size).toBeLessThan(25);
    const billed = marketplace.ledger.billed().length;
    expect(billed).toBeGreaterThan(told.size);
    expect(billed).toBeLessThan(25);
    for (left = left.filter((each) => !told.has(keyOf(each))); left.length > 0;) {
      const { Results = [] } = await send({ UsageRecords: left });
      const answered = new Set(Results.map(({ UsageRecord: sent }) => keyOf(sent!)));
      left = left.filter((each) => !answered.has(keyOf(each)));
    }
    expect(marketplace.ledger.totals(purchase.licenseId)).toEqual({ requests: 65, storage: 60 });
  });

  test('a batch that AWS refuses is refused, whatever else would befall it', async () => {
    const { meter, record } = await sold({ faults: planned('BatchMeterUsage', { partlyUnprocessed: 1 }) });
    await expect(meter(record({ Dimension: 'nothing' }))).rejects.toMatchObject({ name: 'InvalidUsageDimensionException' });
  });
});

describe('a plan spoils the answers of ResolveCustomer and GetEntitlements', () => {
  async function contractScene(faults: FaultPlan) {
    const made = scene(undefined, { faults });
    const purchase = made.marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 10 } });
    const program = await sellerProgram(made.marketplace);
    const entitlement = new MarketplaceEntitlementServiceClient({ endpoint: program.url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 });
    onTestFinished(() => { entitlement.destroy(); });
    const request = { ProductCode: 'contract-product', Filter: { LICENSE_ARN: [purchase.licenseArn] } };
    const read = async () => (await entitlement.send(new GetEntitlementsCommand(request))).Entitlements!.map(({ Value }) => Value?.IntegerValue);
    return { ...made, ...program, purchase, entitlement, request, read };
  }

  test('ResolveCustomer without LicenseArn; asking again helps if the plan lets it', async () => {
    const { client, marketplace, purchase } = await contractScene({ resolveCustomer: { withoutLicenseArn: 1 } });
    const RegistrationToken = purchase.setUpAccount()['x-amzn-marketplace-token'];
    const resolve = () => client().send(new ResolveCustomerCommand({ RegistrationToken }));
    const answer = await resolve();
    expect(answer).toMatchObject({ CustomerAWSAccountId: purchase.account, ProductCode: 'contract-product' });
    expect(answer).not.toHaveProperty('LicenseArn');
    marketplace.setFaults({});
    expect((await resolve()).LicenseArn).toBe(purchase.licenseArn);
  });

  test('an empty list as if nothing were bought, or an empty page before the rest', async () => {
    const { entitlement, clock, marketplace, read, request } = await contractScene({ entitlements: { spuriousEmpty: 1 } });
    await clock.advance(HOUR);
    expect(await read()).toEqual([]);
    marketplace.setFaults(planned('GetEntitlements', { emptyPage: 0.7 }, 'pages'));
    const sizes = [];
    for await (const { Entitlements } of paginateGetEntitlements({ client: entitlement }, request)) {
      sizes.push(Entitlements!.length);
    }
    expect(sizes.at(0)).toBe(0);
    expect(sizes.at(-1)).toBe(1);
  });

  test('entitlements lag behind: after activation, upgrade and end', async () => {
    const { clock, marketplace, purchase, read } = await contractScene({ entitlements: { lagMinutes: 10 } });
    const updated = 61 * SECOND;
    await clock.advance(updated + 9 * MINUTE);
    expect([await read(), summary(entitlements(marketplace))]).toEqual([[], {}]);
    await clock.advance(2 * MINUTE);
    expect(await read()).toEqual([10]);
    purchase.upgrade({ users: 25 });
    await clock.advance(updated + 9 * MINUTE);
    expect(await read()).toEqual([10]);
    await clock.advance(2 * MINUTE);
    expect(await read()).toEqual([25]);
    purchase.cancel();
    await clock.advance(5 * MINUTE);
    expect(await read()).toEqual([25]);
    await clock.advance(10 * MINUTE);
    expect(await read()).toEqual([]);
  });

  test('what ran out unseen is gone so many minutes after that, not after the first look', async () => {
    const { clock, purchase, read } = await contractScene({ entitlements: { lagMinutes: 10 } });
    purchase.setAutoRenew(false);
    await clock.moveTo(purchase.expiresAt! - HOUR);
    expect(await read()).toEqual([10]);
    await clock.moveTo(purchase.expiresAt! + 5 * MINUTE);
    expect(await read()).toEqual([10]);
    await clock.advance(6 * MINUTE);
    expect(await read()).toEqual([]);
  });

  test('a lag that is set later counts for later changes only', async () => {
    const { clock, marketplace, purchase, read } = await contractScene({});
    await clock.advance(HOUR);
    marketplace.setFaults({ entitlements: { lagMinutes: 10 } });
    expect(await read()).toEqual([10]);
    purchase.upgrade({ users: 11 });
    await clock.advance(5 * MINUTE);
    expect(await read()).toEqual([10]);
  });
});

describe('failNext', () => {
  test('loses a request, slows one down, and spoils answers', async () => {
    const { clock, marketplace, meter, send, record } = await sold();
    marketplace.failNext('BatchMeterUsage', 'NO_REQUEST');
    await expect(meter(record())).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(marketplace.ledger.billed()).toEqual([]);

    await clock.advance(HOUR);
    const records = [record(), record({ Dimension: 'storage' }), record({ Timestamp: new Date('2026-08-20T13:00:00Z') })];
    marketplace.failNext('BatchMeterUsage', 'PARTLY_UNPROCESSED');
    expect(await send({ UsageRecords: records })).toMatchObject({ Results: [{ Status: 'Success' }], UnprocessedRecords: records.slice(0, 2) });
    marketplace.failNext('BatchMeterUsage', 'MISSING_RESULT');
    expect(await send({ UsageRecords: records })).toMatchObject({ Results: [{ UsageRecord: { Dimension: 'storage' }, Status: 'Success' }, { Status: 'DuplicateRecord' }], UnprocessedRecords: [] });
    expect(marketplace.ledger.billed().map(({ dimension }) => dimension)).toEqual(['requests', 'storage']);
  });

  test('goes before the plan', async () => {
    const { marketplace, meter, record } = await sold({ faults: planned('*', { serverError: 1 }) });
    marketplace.failNext('BatchMeterUsage', 'THROTTLE');
    await expect(meter(record())).rejects.toBeInstanceOf(ThrottlingException);
    await expect(meter(record())).rejects.toBeInstanceOf(InternalServiceErrorException);
  });

  test.each([
    ['EMPTY', 'BatchMeterUsage', /only GetEntitlements answers/],
    ['MISSING_RESULT', 'ResolveCustomer', /only BatchMeterUsage answers with results/],
    ['WITHOUT_LICENSE_ARN', 'GetEntitlements', /only ResolveCustomer/],
    ['SLEEPY', 'GetEntitlements', /must be one of THROTTLE, /],
  ])('has no %s for %s', (fault, operation, message) => {
    expect(() => { scene().marketplace.failNext(operation as Operation, fault as 'EMPTY'); }).toThrow(message);
  });
});
