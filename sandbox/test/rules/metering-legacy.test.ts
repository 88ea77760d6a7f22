import { InvalidCustomerIdentifierException, InvalidProductCodeException, TimestampOutOfBoundsException } from '@aws-sdk/client-marketplace-metering';
import type { UsageRecord } from '@aws-sdk/client-marketplace-metering';
import { expect } from 'vitest';
import { rule } from './declare.js';
import { MINUTE } from './world.js';
import type { World } from './world.js';

/** A legacy customer and how its usage is told. */
async function customer(world: World) {
  const purchase = await world.bought({ product: 'legacy-usage' });
  const record = (more: Partial<UsageRecord> = {}): UsageRecord => ({
    ...world.usage(purchase, { LicenseArn: undefined, CustomerAWSAccountId: undefined, CustomerIdentifier: purchase.customerIdentifier }), ...more,
  });
  const meter = async (more?: Partial<UsageRecord>, ProductCode: string | undefined = 'legacy-usage') =>
    (await world.seller.batch({ ProductCode, UsageRecords: [record(more)] })).Results!.map(({ Status }) => Status);
  return { purchase, record, meter };
}

rule('legacy-metering.customer', async (world) => {
  const { meter, purchase } = await customer(world);
  const before = { Timestamp: new Date('2026-08-20T13:00:00Z') };
  expect(await meter()).toEqual(['Success']);
  expect(await meter({ ...before, CustomerIdentifier: undefined, CustomerAWSAccountId: purchase.account })).toEqual(['Success']);
  expect(world.marketplace.ledger.billed()).toMatchObject([{ customerIdentifier: purchase.customerIdentifier, style: 'PRODUCT' }, { account: purchase.account }]);
});

rule('legacy-metering.key', async (world) => {
  const { meter, purchase } = await customer(world);
  expect(await meter()).toEqual(['Success']);
  expect(await meter({ CustomerIdentifier: undefined, CustomerAWSAccountId: purchase.account, Quantity: 7 })).toEqual(['DuplicateRecord']);
  expect(world.billed).toEqual([5]);
});

rule('legacy-metering.product-code', async (world) => {
  const { meter, record } = await customer(world);
  await expect(meter({}, 'nobodys')).rejects.toBeInstanceOf(InvalidProductCodeException);
  await expect(meter({}, 'theirs')).rejects.toBeInstanceOf(InvalidProductCodeException);
  await expect(world.seller.meter(record())).rejects.toBeInstanceOf(InvalidProductCodeException);
});

rule('legacy-metering.identifier', async (world) => {
  const { meter } = await customer(world);
  await expect(meter({ CustomerIdentifier: 'nobody' })).rejects.toBeInstanceOf(InvalidCustomerIdentifierException);
});

rule('legacy-metering.stranger', async (world) => {
  const { meter } = await customer(world);
  expect(await meter({ CustomerIdentifier: undefined, CustomerAWSAccountId: '444455556666' })).toEqual(['CustomerNotSubscribed']);
});

rule('legacy-metering.before-start', async (world) => {
  const { meter } = await customer(world);
  await expect(meter({ Timestamp: new Date('2026-08-20T12:01:00Z') })).rejects.toBeInstanceOf(TimestampOutOfBoundsException);
  expect(await meter({ Timestamp: new Date('2026-08-20T12:01:01Z') })).toEqual(['Success']);
});

rule('legacy-metering.after-end', async (world) => {
  const { meter, purchase } = await customer(world);
  purchase.cancel();
  await world.advance(10 * MINUTE);
  expect(await meter({ Timestamp: new Date('2026-08-20T14:30:32Z') })).toEqual(['CustomerNotSubscribed']);
  expect(world.billed).toEqual([]);
  expect(await meter({ Timestamp: new Date('2026-08-20T14:30:31Z') })).toEqual(['Success']);
});

rule('legacy-metering.two-styles', async (world) => {
  const { meter, purchase } = await customer(world);
  expect(await meter()).toEqual(['Success']);
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
  expect(world.billed).toEqual([5, 5]);
  expect(world.marketplace.ledger.billedTwice()).toMatchObject([{ style: 'LICENSE', again: 'TWO_STYLES' }]);
});
