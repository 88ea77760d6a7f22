import { InvalidCustomerIdentifierException, InvalidLicenseException, InvalidUsageDimensionException } from '@aws-sdk/client-marketplace-metering';
import { expect } from 'vitest';
import { signature } from '../marketplace/wire/requests.js';
import { rule } from './declare.js';
import { BUYER, OTHER_SELLER } from './products.js';
import { HOUR } from './world.js';

const misshapen = { name: 'ValidationException', $metadata: { httpStatusCode: 400 } };

rule('metering.records-per-call', async (world) => {
  const purchase = await world.bought();
  await world.advance(12 * HOUR);
  const now = world.clock.now();
  const records = Array.from({ length: 26 }, (_, i) => world.usage(purchase, { Timestamp: new Date(now - (i % 13) * HOUR), Dimension: i < 13 ? 'requests' : 'storage' }));
  await expect(world.seller.meter(...records)).rejects.toMatchObject(misshapen);
  expect(world.billed).toEqual([]);
  expect(await world.seller.meter(...records.slice(1))).toEqual(Array.from({ length: 25 }, () => 'Success'));
  expect(await world.seller.meter()).toEqual([]);
});

rule('metering.request-size', async (world) => {
  const purchase = await world.bought();
  const tagged = (length: number) => world.usage(purchase, {
    UsageAllocations: Array.from({ length: 2_500 }, (_, i) => ({ AllocatedUsageQuantity: i < 5 ? 1 : 0, Tags: [{ Key: 'tenant', Value: `${'x'.repeat(length)}${i}` }] })),
  });
  const wide = [tagged(200), { ...tagged(200), Dimension: 'storage' }];
  await expect(world.seller.meter(...wide)).rejects.toMatchObject(misshapen);
  expect(world.billed).toEqual([]);
  expect(await world.seller.meter(wide[0])).toEqual(['Success']);
  const bytes = async (length: number) => (await fetch(world.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSMPMeteringService.BatchMeterUsage', 'authorization': signature() },
    body: '{"UsageRecords":[]}'.padEnd(length),
  })).status;
  expect([await bytes(999_999), await bytes(1_000_000)]).toEqual([200, 400]);
});

rule('metering.one-product', async (world) => {
  const usage = world.buyer.subscribe({ product: 'usage' });
  const overage = await world.bought({ product: 'overage', entitlements: { users: 1 } });
  await expect(world.seller.meter(world.usage(usage), world.usage(overage))).rejects.toBeInstanceOf(InvalidLicenseException);
  expect(await world.seller.meter(world.usage(usage))).toEqual(['Success']);
  expect(await world.seller.meter(world.usage(overage))).toEqual(['Success']);
});

rule('metering.mixed-batch', async (world) => {
  const other = world.marketplace.buyer('444455556666').subscribe({ product: 'usage' });
  const second = world.buyer.subscribe({ product: 'usage' });
  const first = await world.bought();
  expect(await world.seller.meter(
    world.usage(first), world.usage(first, { Dimension: 'storage' }), world.usage(second), world.usage(other),
  )).toEqual(['Success', 'Success', 'Success', 'Success']);
  expect(new Set(world.marketplace.ledger.billed().map(({ license, dimension }) => `${license} ${dimension}`)).size).toBe(4);
});

rule('metering.quantity', async (world) => {
  const purchase = await world.bought();
  for (const Quantity of [-1, 2_147_483_648]) {
    await expect(world.seller.meter(world.usage(purchase, { Quantity })), `quantity ${Quantity}`).rejects.toMatchObject(misshapen);
  }
  await expect(world.seller.meter(world.usage(purchase, { Quantity: 1.5 }))).rejects.toThrow();
  expect(world.billed).toEqual([]);
  expect(await world.seller.meter(world.usage(purchase, { Quantity: 2_147_483_647 }), world.usage(purchase, { Quantity: undefined, Dimension: 'storage' }))).toEqual(['Success', 'Success']);
  expect(world.billed).toEqual([2_147_483_647, 0]);
});

rule('metering.dimension', async (world) => {
  const purchase = await world.bought();
  for (const Dimension of ['nothing', 'Requests']) {
    await expect(world.seller.meter(world.usage(purchase, { Dimension })), Dimension).rejects.toBeInstanceOf(InvalidUsageDimensionException);
  }
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
});

rule('metering.entitled-dimension', async (world) => {
  const contract = world.buyer.subscribe({ product: 'contract', entitlements: { users: 10 } });
  const overage = await world.bought({ product: 'overage', entitlements: { users: 10 } });
  for (const purchase of [contract, overage]) {
    await expect(world.seller.meter(world.usage(purchase, { Dimension: 'users' })), purchase.product.code).rejects.toBeInstanceOf(InvalidUsageDimensionException);
  }
  await expect(world.seller.meter(world.usage(contract))).rejects.toBeInstanceOf(InvalidUsageDimensionException);
  expect(await world.seller.meter(world.usage(overage))).toEqual(['Success']);
});

rule('metering.unknown-license', async (world) => {
  const purchase = await world.bought();
  const LicenseArn = purchase.licenseArn.replace(/.{4}$/, (end) => (end === '0000' ? '1111' : '0000'));
  await expect(world.seller.meter(world.usage(purchase, { LicenseArn }))).rejects.toBeInstanceOf(InvalidLicenseException);
  for (const other of [purchase.licenseArn.replace(':license:', ':license/'), purchase.licenseArn.replace(':license:l-', ':license/lic-'), `arn:aws:sales:us-east-1:x:license:${purchase.licenseId}`]) {
    await expect(world.seller.meter(world.usage(purchase, { LicenseArn: other })), other).rejects.toBeInstanceOf(InvalidLicenseException);
  }
  expect(world.billed).toEqual([]);
  expect(world.marketplace.purchase(purchase.licenseArn.replace(':license:l-', ':license/lic-'))).toBe(purchase);
});

rule('metering.customer-of-license', async (world) => {
  const purchase = await world.bought();
  for (const CustomerAWSAccountId of ['444455556666', undefined]) {
    await expect(world.seller.meter(world.usage(purchase, { CustomerAWSAccountId })), `account ${String(CustomerAWSAccountId)}`).rejects.toBeInstanceOf(InvalidLicenseException);
  }
  expect(await world.seller.meter(world.usage(purchase, { CustomerAWSAccountId: BUYER }))).toEqual(['Success']);
});

rule('metering.license-form', async (world) => {
  const purchase = await world.bought();
  await expect(world.seller.meter(world.usage(purchase, { LicenseArn: purchase.licenseId }))).rejects.toMatchObject(misshapen);
});

rule('metering.license-needed', async (world) => {
  const purchase = await world.bought();
  const record = world.usage(purchase, { LicenseArn: undefined });
  await expect(world.seller.meter(record)).rejects.toBeInstanceOf(InvalidLicenseException);
  await expect(world.seller.batch({ ProductCode: 'usage', UsageRecords: [record] })).rejects.toBeInstanceOf(InvalidLicenseException);
});

rule('metering.no-identifier', async (world) => {
  const purchase = await world.bought();
  const identifier = world.buyer.subscribe({ product: 'legacy-usage' }).customerIdentifier;
  for (const LicenseArn of [purchase.licenseArn, undefined]) {
    const record = world.usage(purchase, { LicenseArn, CustomerIdentifier: identifier });
    await expect(world.seller.batch({ ProductCode: 'usage', UsageRecords: [record] })).rejects.toBeInstanceOf(InvalidCustomerIdentifierException);
  }
  expect(world.billed).toEqual([]);
});

rule('metering.seller-account', async (world) => {
  const purchase = await world.bought();
  await expect(world.program({ account: OTHER_SELLER }).meter(world.usage(purchase))).rejects.toBeInstanceOf(InvalidLicenseException);
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
});
