import { DisabledApiException, ThrottlingException } from '@aws-sdk/client-marketplace-metering';
import { expect } from 'vitest';
import { METERING_REGIONS } from '../../src/marketplace/rules.js';
import { rule } from './declare.js';
import { OTHER_SELLER } from './products.js';

let quotaTime = 0;

rule('metering.quota', async (world) => {
  const purchase = await world.bought();
  for (let call = 0; call < 10; call += 1) {
    await world.seller.meter();
  }
  await expect(world.seller.meter(world.usage(purchase))).rejects.toBeInstanceOf(ThrottlingException);
  expect(world.billed).toEqual([]);
  expect(await world.program({ region: 'eu-central-1' }).meter()).toEqual([]);
  expect(await world.program({ account: OTHER_SELLER }).meter()).toEqual([]);
  quotaTime += 100;
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
  await expect(world.seller.meter()).rejects.toBeInstanceOf(ThrottlingException);
}, { quotaClock: () => quotaTime });

rule('metering.regions', async (world) => {
  const purchase = await world.bought();
  expect(METERING_REGIONS).toHaveLength(28);
  for (const region of METERING_REGIONS) {
    expect(await world.program({ region }).meter(), region).toEqual([]);
  }
  for (const region of ['us-gov-west-1', 'cn-northwest-1']) {
    await expect(world.program({ region }).meter(world.usage(purchase)), region).rejects.toBeInstanceOf(DisabledApiException);
  }
});
