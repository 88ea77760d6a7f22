import {
  InvalidLicenseException, InvalidTagException, InvalidUsageAllocationsException, InvalidUsageDimensionException, TimestampOutOfBoundsException,
} from '@aws-sdk/client-marketplace-metering';
import { expect } from 'vitest';
import { rule } from './declare.js';
import { DAY, HOUR } from './world.js';

rule('metering.whole-batch', async (world) => {
  const purchase = await world.bought();
  await world.advance(2 * DAY);
  const allocated = (quantity: number, Key: string) => ({ UsageAllocations: [{ AllocatedUsageQuantity: quantity, Tags: [{ Key, Value: 'v' }] }] });
  const bad = [
    [{ Timestamp: new Date(world.clock.now() - DAY) }, TimestampOutOfBoundsException],
    [{ Timestamp: new Date(world.clock.now() + HOUR) }, TimestampOutOfBoundsException],
    [{ Dimension: 'nothing' }, InvalidUsageDimensionException],
    [{ CustomerAWSAccountId: '444455556666' }, InvalidLicenseException],
    [allocated(4, 'tenant'), InvalidUsageAllocationsException],
    [allocated(5, 'ten{ant'), InvalidTagException],
  ] as const;
  const good = Array.from({ length: 24 }, (_, i) => world.usage(purchase, { Timestamp: new Date(world.clock.now() - (i % 12) * HOUR), Dimension: i < 12 ? 'requests' : 'storage' }));
  for (const [more, error] of bad) {
    await expect(world.seller.meter(...good, world.usage(purchase, more)), error.name).rejects.toBeInstanceOf(error);
    expect(world.billed, error.name).toEqual([]);
  }
  expect(await world.seller.meter(...good)).toEqual(good.map(() => 'Success'));
});
