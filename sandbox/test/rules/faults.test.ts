import { ThrottlingException as AgreementThrottling, InternalServerException } from '@aws-sdk/client-marketplace-agreement';
import { InternalServiceErrorException as EntitlementFailure, ThrottlingException as EntitlementThrottling } from '@aws-sdk/client-marketplace-entitlement-service';
import { BatchMeterUsageCommand, InternalServiceErrorException, MarketplaceMeteringClient, ThrottlingException } from '@aws-sdk/client-marketplace-metering';
import { expect, onTestFinished } from 'vitest';
import { rule } from './declare.js';
import { HOUR, tokenOf } from './world.js';
import type { World } from './world.js';

const contract = { product: 'contract', entitlements: { users: 10 } };
const broken = { code: 'ECONNRESET' };

/** One call of each operation, with the service it belongs to. */
const everyCall = ({ seller, buyer }: World) => {
  const { agreementId } = buyer.subscribe({ product: 'usage' });
  return [
    ['metering', () => seller.resolve('a')], ['metering', () => seller.meter()], ['entitlement', () => seller.entitlements('contract')],
    ['agreement', () => seller.search()], ['agreement', () => seller.describe(agreementId)], ['agreement', () => seller.terms(agreementId)],
  ] as const;
};

rule('faults.throttled', async (world) => {
  const classes = { metering: ThrottlingException, entitlement: EntitlementThrottling, agreement: AgreementThrottling };
  for (const [service, call] of everyCall(world)) {
    await expect(call(), service).rejects.toBeInstanceOf(classes[service]);
  }
  const purchase = await world.bought();
  await expect(world.seller.meter(world.usage(purchase))).rejects.toBeInstanceOf(ThrottlingException);
  expect(world.billed).toEqual([]);
}, { faults: { api: { '*': { throttle: 1 } } } });

rule('faults.server-error', async (world) => {
  const classes = { metering: InternalServiceErrorException, entitlement: EntitlementFailure, agreement: InternalServerException };
  for (const [service, call] of everyCall(world)) {
    const answer = call();
    await expect(answer, service).rejects.toBeInstanceOf(classes[service]);
    await expect(answer, service).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  }
}, { faults: { api: { '*': { serverError: 1 } } } });

rule('faults.timeout-before', async (world) => {
  const purchase = await world.bought();
  world.marketplace.failNext('BatchMeterUsage', 'NO_REQUEST');
  await expect(world.seller.meter(world.usage(purchase))).rejects.toMatchObject(broken);
  expect(world.billed).toEqual([]);
  expect(await world.seller.meter(world.usage(purchase, { Quantity: 7 }))).toEqual(['Success']);
});

rule('faults.timeout-after', async (world) => {
  const purchase = await world.bought();
  world.marketplace.failNext('BatchMeterUsage', 'NO_ANSWER');
  await expect(world.seller.meter(world.usage(purchase))).rejects.toMatchObject(broken);
  expect(world.billed).toEqual([5]);
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
  expect(world.billed).toEqual([5]);
}, { behaviour: { identicalResend: 'SUCCESS' } });

rule('faults.slow', async (world) => {
  const purchase = await world.bought();
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
  expect(world.marketplace.calls.of('BatchMeterUsage').map(({ outcome, faults }) => [outcome, faults])).toEqual([['OK', ['SLOW']]]);
}, { faults: { api: { BatchMeterUsage: { slow: { probability: 1, milliseconds: 80 } } } } });

rule('faults.retry', async (world) => {
  const purchase = await world.bought();
  const patient = new MarketplaceMeteringClient({ endpoint: world.url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 5 });
  onTestFinished(() => { patient.destroy(); });
  for (const fault of ['THROTTLE', 'INTERNAL_ERROR', 'NO_REQUEST'] as const) {
    world.marketplace.failNext('BatchMeterUsage', fault);
  }
  const { Results, $metadata } = await patient.send(new BatchMeterUsageCommand({ UsageRecords: [world.usage(purchase)] }));
  expect(Results!.map(({ Status }) => Status)).toEqual(['Success']);
  expect($metadata.attempts).toBe(4);
});

rule('faults.unprocessed', async (world) => {
  const purchase = await world.bought();
  const UsageRecords = [world.usage(purchase), world.usage(purchase, { Dimension: 'storage' })];
  world.marketplace.failNext('BatchMeterUsage', 'UNPROCESSED');
  const { Results, UnprocessedRecords } = await world.seller.batch({ UsageRecords });
  expect([Results, UnprocessedRecords]).toEqual([[], UsageRecords]);
  expect(world.billed).toEqual([]);
  expect(await world.seller.meter(...UnprocessedRecords!)).toEqual(['Success', 'Success']);
});

rule('faults.partly-unprocessed', async (world) => {
  const purchase = await world.bought();
  const UsageRecords = [world.usage(purchase), world.usage(purchase, { Dimension: 'storage' })];
  world.marketplace.failNext('BatchMeterUsage', 'PARTLY_UNPROCESSED');
  const { Results, UnprocessedRecords } = await world.seller.batch({ UsageRecords });
  expect(Results).toMatchObject([{ UsageRecord: UsageRecords[1], Status: 'Success' }]);
  expect(UnprocessedRecords).toEqual([UsageRecords[0]]);
  expect(world.marketplace.ledger.totals(purchase.licenseArn)).toEqual({ storage: 5 });
  expect(await world.seller.meter(...UnprocessedRecords!)).toEqual(['Success']);
});

rule('faults.missing-result', async (world) => {
  const purchase = await world.bought();
  await world.advance(11 * HOUR);
  const records = Array.from({ length: 12 }, (_, i) => world.usage(purchase, { Timestamp: new Date(Date.parse('2026-08-20T13:00:00Z') + i * HOUR) }));
  world.marketplace.setFaults({ api: { BatchMeterUsage: { missingResult: 1 } } });
  expect(await world.seller.batch({ UsageRecords: records })).toMatchObject({ Results: [], UnprocessedRecords: [] });
  const metered = world.billed.length;
  expect([metered > 0, metered < 12]).toEqual([true, true]);
  world.marketplace.setFaults({});
  expect((await world.seller.meter(...records)).filter((status) => status === 'DuplicateRecord')).toHaveLength(metered);
  expect(world.marketplace.ledger.totals(purchase.licenseArn)).toEqual({ requests: 60 });
});

rule('faults.entitlement-lag', async (world) => {
  const { licenseArn } = world.buyer.subscribe(contract);
  await world.moveTo('2026-08-20T12:06:00Z');
  expect(world.events.at(-1)!['detail-type']).toBe('License Updated - Manufacturer');
  expect(await world.seller.entitled('contract', licenseArn)).toEqual({});
  await world.moveTo('2026-08-20T12:06:01Z');
  expect(await world.seller.entitled('contract', licenseArn)).toEqual({ users: 10 });
}, { faults: { entitlements: { lagMinutes: 5 } } });

rule('faults.spurious-empty', async (world) => {
  const { licenseArn } = await world.bought(contract);
  world.marketplace.failNext('GetEntitlements', 'EMPTY');
  expect(await world.seller.entitled('contract', licenseArn)).toEqual({});
  expect(await world.seller.entitled('contract', licenseArn)).toEqual({ users: 10 });
});

rule('faults.no-license-arn', async ({ buyer, marketplace, seller }) => {
  const purchase = buyer.subscribe({ product: 'usage' });
  const token = tokenOf(purchase);
  marketplace.failNext('ResolveCustomer', 'WITHOUT_LICENSE_ARN');
  const first = await seller.resolve(token);
  expect([first.LicenseArn, first.CustomerAWSAccountId]).toEqual([undefined, purchase.account]);
  await expect(seller.resolve(token)).resolves.toMatchObject({ LicenseArn: purchase.licenseArn });
});

rule('faults.repeatable', async (world) => {
  const purchase = await world.bought();
  const { marketplace } = world;
  const outcomes: string[][] = [];
  for (let round = 0; round < 2; round += 1) {
    marketplace.setFaults({ seed: 'repeatable', api: { '*': { throttle: 0.2, serverError: 0.2, timeoutBefore: 0.2 } } });
    const seen: string[] = [];
    for (let call = 0; call < 20; call += 1) {
      seen.push(await world.seller.describe(purchase.agreementId).then(() => 'OK', (error: unknown) => (error as Error).name));
    }
    outcomes.push(seen);
  }
  expect(outcomes[1]).toEqual(outcomes[0]);
  expect(new Set(outcomes[0]).size).toBe(4);
});
