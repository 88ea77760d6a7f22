import { InvalidTagException, InvalidUsageAllocationsException } from '@aws-sdk/client-marketplace-metering';
import type { Tag, UsageAllocation } from '@aws-sdk/client-marketplace-metering';
import { expect } from 'vitest';
import { conflict, rule } from './declare.js';
import type { World } from './world.js';

const tag = (Key: string, Value = 'v'): Tag => ({ Key, Value });
const share = (AllocatedUsageQuantity: number, ...Tags: readonly Tag[]): UsageAllocation => ({ AllocatedUsageQuantity, ...(Tags.length > 0 && { Tags: [...Tags] }) });
const keys = (count: number, from = 0): Tag[] => Array.from({ length: count }, (_, i) => tag(`key-${from + i}`));

/** Meters five requests with these allocations. */
async function allocating(world: World) {
  const purchase = await world.bought();
  return (...UsageAllocations: readonly UsageAllocation[]) => world.seller.meter(world.usage(purchase, { UsageAllocations: [...UsageAllocations] }));
}

rule('allocations.sum', async (world) => {
  const meter = await allocating(world);
  await expect(meter(share(2, tag('tenant', 'a')), share(2, tag('tenant', 'b')))).rejects.toBeInstanceOf(InvalidUsageAllocationsException);
  expect(await meter(share(2, tag('tenant', 'a')), share(3, tag('tenant', 'b')))).toEqual(['Success']);
  expect(world.marketplace.ledger.billed()).toMatchObject([{ quantity: 5, allocations: [{ AllocatedUsageQuantity: 2 }, { AllocatedUsageQuantity: 3 }] }]);
});

rule('allocations.count', async (world) => {
  const meter = await allocating(world);
  const many = (count: number) => Array.from({ length: count }, (_, i) => share(i < 5 ? 1 : 0, tag('tenant', `${i}`)));
  await expect(meter(...many(2_501))).rejects.toMatchObject({ name: 'ValidationException' });
  expect(await meter(...many(2_500))).toEqual(['Success']);
});

rule('allocations.tag-sets', async (world) => {
  const meter = await allocating(world);
  await expect(meter(share(2, tag('a'), tag('b')), share(3, tag('b'), tag('a')))).rejects.toBeInstanceOf(InvalidUsageAllocationsException);
  expect(await meter(share(2, tag('a'), tag('b')), share(3, tag('a'), tag('b', 'w')))).toEqual(['Success']);
});

rule('allocations.untagged', async (world) => {
  const meter = await allocating(world);
  await expect(meter(share(2), share(3))).rejects.toBeInstanceOf(InvalidUsageAllocationsException);
  expect(await meter(share(2), share(3, tag('a')))).toEqual(['Success']);
});

rule('allocations.tags', async (world) => {
  const meter = await allocating(world);
  await expect(meter(share(5, ...keys(6)))).rejects.toBeInstanceOf(InvalidTagException);
  expect(await meter(share(5, ...keys(5)))).toEqual(['Success']);
}, { behaviour: { tagLimit: 'ALLOCATION' } });

rule('allocations.tag-form', async (world) => {
  const meter = await allocating(world);
  for (const bad of [tag('k'.repeat(101)), tag('k', 'v'.repeat(257)), tag('k{'), tag('k', 'ü'), tag(''), ...'>?[\\]^`{|}~\t\n'.split('').flatMap((bad) => [tag(bad), tag('k', `v${bad}`)])]) {
    await expect(meter(share(5, bad)), JSON.stringify(bad)).rejects.toBeInstanceOf(InvalidTagException);
  }
  expect(await meter(share(2, tag('azAZ09+ -=._:/@', ' !"#$%&\'()*+,-./09:;<=')), share(3, tag('k'.repeat(100), 'v'.repeat(256))))).toEqual(['Success']);
});

conflict('tagLimit', {
  RECORD: async (world) => {
    const meter = await allocating(world);
    await expect(meter(share(2, ...keys(3)), share(3, ...keys(3, 3)))).rejects.toBeInstanceOf(InvalidTagException);
    expect(await meter(share(2, ...keys(3)), share(3, ...keys(3, 2)))).toEqual(['Success']);
  },
  ALLOCATION: async (world) => {
    const meter = await allocating(world);
    expect(await meter(share(2, ...keys(3)), share(3, ...keys(3, 3)))).toEqual(['Success']);
  },
});

conflict('emptyTagValue', {
  REFUSED: async (world) => {
    const meter = await allocating(world);
    await expect(meter(share(5, tag('tenant', '')))).rejects.toBeInstanceOf(InvalidTagException);
  },
  ACCEPTED: async (world) => {
    const meter = await allocating(world);
    expect(await meter(share(5, tag('tenant', '')))).toEqual(['Success']);
  },
});
