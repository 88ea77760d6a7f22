import { expect } from 'vitest';
import { conflict, rule } from './declare.js';
import { HOUR, MINUTE } from './world.js';

rule('metering.success', async (world) => {
  const purchase = await world.bought();
  const { Results } = await world.seller.batch({ UsageRecords: [world.usage(purchase)] });
  expect(Results).toEqual([{ UsageRecord: world.usage(purchase), Status: 'Success', MeteringRecordId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }]);
  expect(world.marketplace.ledger.billed()).toMatchObject([{ license: purchase.licenseArn, dimension: 'requests', hour: '2026-08-20T14:00:00.000Z', quantity: 5, region: 'us-east-1' }]);
});

rule('metering.first-wins', async (world) => {
  const purchase = await world.bought();
  expect(await world.seller.meter(world.usage(purchase, { Quantity: 5 }))).toEqual(['Success']);
  for (const Quantity of [7, 3]) {
    const { Results } = await world.seller.batch({ UsageRecords: [world.usage(purchase, { Quantity })] });
    expect(Results).toEqual([{ UsageRecord: world.usage(purchase, { Quantity }), Status: 'DuplicateRecord' }]);
  }
  expect(world.billed).toEqual([5]);
  expect(world.marketplace.ledger.toJSON().refusals).toMatchObject([{ reason: 'DuplicateRecord', quantity: 7 }, { reason: 'DuplicateRecord', quantity: 3 }]);
}, { behaviour: { identicalResend: 'SUCCESS' } });

rule('metering.not-summed', async (world) => {
  const purchase = await world.bought();
  const at = (time: string, Quantity: number) => world.usage(purchase, { Timestamp: new Date(time), Quantity });
  expect(await world.seller.meter(at('2026-08-20T13:00:00Z', 5), at('2026-08-20T13:59:59Z', 7))).toEqual(['Success', 'DuplicateRecord']);
  expect(world.billed).toEqual([5]);
});

rule('metering.zero-first', async (world) => {
  const purchase = await world.bought();
  expect(await world.seller.meter(world.usage(purchase, { Quantity: 0 }))).toEqual(['Success']);
  expect(await world.seller.meter(world.usage(purchase, { Quantity: 5 }))).toEqual(['DuplicateRecord']);
  expect(world.billed).toEqual([0]);
});

rule('metering.hours-add-up', async (world) => {
  const purchase = await world.bought();
  const at = (time: string, Quantity: number) => world.usage(purchase, { Timestamp: new Date(time), Quantity });
  expect(await world.seller.meter(at('2026-08-20T13:00:00Z', 5), at('2026-08-20T14:00:00Z', 7))).toEqual(['Success', 'Success']);
  expect(world.marketplace.ledger.totals(purchase.licenseArn)).toEqual({ requests: 12 });
});

rule('metering.key', async (world) => {
  const other = world.buyer.subscribe({ product: 'usage' });
  const purchase = await world.bought();
  expect(await world.seller.meter(world.usage(purchase, { Quantity: 1 }), world.usage(purchase, { Quantity: 2, Dimension: 'storage' }), world.usage(other, { Quantity: 3 }))).toEqual(['Success', 'Success', 'Success']);
  expect(world.marketplace.ledger.totals(purchase.licenseArn)).toEqual({ requests: 1, storage: 2 });
  expect(world.marketplace.ledger.totals(other.licenseArn)).toEqual({ requests: 3 });
});

rule('metering.product-code-and-license', async (world) => {
  const purchase = await world.bought();
  const { Results } = await world.seller.batch({ ProductCode: 'usage', UsageRecords: [world.usage(purchase)] });
  expect(Results!.map(({ Status }) => Status)).toEqual(['Success']);
  expect(world.billed).toEqual([5, 5]);
  expect(world.marketplace.ledger.billedTwice()).toMatchObject([{ license: purchase.licenseArn, quantity: 5, again: 'PRODUCT_CODE_WITH_LICENSE_ARN' }]);
  const used = [{ license: purchase.licenseArn, dimension: 'requests', quantity: 5 }];
  expect(world.marketplace.ledger.compare(used).lines).toMatchObject([{ used: 5, billed: 10, difference: -5, billedTwice: 5 }]);
});

rule('metering.suspended', async (world) => {
  const purchase = await world.bought();
  world.marketplace.aws.suspend(purchase.account);
  const { Results } = await world.seller.batch({ UsageRecords: [world.usage(purchase)] });
  expect(Results).toEqual([{ UsageRecord: world.usage(purchase), Status: 'CustomerNotSubscribed' }]);
  world.marketplace.aws.reinstate(purchase.account);
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
  expect(world.billed).toEqual([5]);
});

rule('metering.never-provided', async (world) => {
  const purchase = await world.bought({ paymentFails: true });
  purchase.cancel();
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['CustomerNotSubscribed']);
});

rule('metering.free-trial', async (world) => {
  const purchase = await world.bought({ freeTrial: 7 });
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
  await world.moveTo('2026-08-27T14:30:00Z');
  expect(await world.seller.meter(world.usage(purchase, { Quantity: 7 }))).toEqual(['Success']);
  expect(world.marketplace.ledger.billed().map(({ quantity, freeTrial }) => [quantity, freeTrial])).toEqual([[5, true], [7, false]]);
});

conflict('identicalResend', {
  DUPLICATE_RECORD: async (world) => {
    const purchase = await world.bought();
    expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
    await world.advance(20 * MINUTE);
    expect(await world.seller.meter(world.usage(purchase))).toEqual(['DuplicateRecord']);
    expect(world.billed).toEqual([5]);
  },
  SUCCESS: async (world) => {
    const purchase = await world.bought();
    const send = async () => (await world.seller.batch({ UsageRecords: [world.usage(purchase)] })).Results![0];
    const first = await send();
    await world.advance(20 * MINUTE);
    await expect(send()).resolves.toEqual({ ...first, Status: 'Success' });
    expect(world.billed).toEqual([5]);
  },
});

conflict('deduplication', {
  REGION: async (world) => {
    const purchase = await world.bought();
    expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
    expect(await world.program({ region: 'eu-central-1' }).meter(world.usage(purchase))).toEqual(['Success']);
    expect(world.billed).toEqual([5, 5]);
    expect(world.marketplace.ledger.billedTwice()).toMatchObject([{ region: 'eu-central-1', again: 'TWO_REGIONS' }]);
  },
  GLOBAL: async (world) => {
    const purchase = await world.bought();
    expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
    expect(await world.program({ region: 'eu-central-1' }).meter(world.usage(purchase, { Quantity: 6 }))).toEqual(['DuplicateRecord']);
    expect(world.billed).toEqual([5]);
  },
});

conflict('freeTrialEnd', {
  REPLACED: async (world) => {
    const purchase = await world.bought({ freeTrial: 7 });
    await world.advance(7 * 24 * HOUR);
    expect(await world.seller.statuses()).toEqual(['REPLACED', 'ACTIVE']);
    expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
    expect(world.marketplace.ledger.billed()).toMatchObject([{ license: purchase.licenses[1].arn, freeTrial: false }]);
  },
  CONTINUED: async (world) => {
    const purchase = await world.bought({ freeTrial: 7 });
    await world.advance(7 * 24 * HOUR);
    expect(await world.seller.statuses()).toEqual(['ACTIVE']);
    expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
    expect(world.marketplace.ledger.billed()).toMatchObject([{ license: purchase.licenses[0].arn, freeTrial: false }]);
    const at = (Timestamp: Date, Dimension: string) => world.usage(purchase, { Timestamp, Dimension });
    expect(await world.seller.meter(at(new Date('2026-08-27T11:59:59Z'), 'storage'), at(new Date('2026-08-27T12:00:00Z'), 'storage'))).toEqual(['Success', 'Success']);
    expect(world.marketplace.ledger.billed().slice(1).map(({ timestamp, freeTrial }) => [timestamp, freeTrial])).toEqual([['2026-08-27T11:59:59.000Z', true], ['2026-08-27T12:00:00.000Z', false]]);
  },
});
