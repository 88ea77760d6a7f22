import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryOf } from '../../../lambda/core/access-delivery.js';
import { METERED, UNMETERED } from './a-license.js';
import { diceOf } from './dice.js';
import { World } from './world.js';

describe.each([['metered', METERED], ['not metered', UNMETERED]])('a product that is %s', (_what, product) => {
  it('ends with everything delivered, whatever failed, crashed, came twice or was overtaken', async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), fc.integer({ min: 5, max: 80 }), async (seed, steps) => {
      const world = new World(product, diceOf(seed));
      await world.live(steps);
      await world.settle();
      expect(world.violations).toEqual([]);
      for (const license of world.licenses) {
        expect(deliveryOf(license, product, world.time)).toEqual({ action: 'NONE' });
        expect(license.due).toBe(false);
        expect(world.tenants.get(license.id)).toBe(license.access.state === 'ACTIVE' ? license.access.digest : undefined);
        expect(world.heard.get(license.id)).toBe(license.access.state === 'ACTIVE' ? license.access.digest : undefined);
      }
      expect(world.revokedOutOfNothing).toEqual([]);
      expect(JSON.stringify(world.bus)).not.toContain('ada@example.com');
    }), { numRuns: 700 });
  });
});

it('makes nobody wait for another customer whose hook fails', async () => {
  const world = new World(METERED, diceOf(1));
  world.failing = 'l-one';
  await world.grantAll(10);
  expect(world.tenants.get('l-two')).toBe('ACTIVE');
  expect(world.tenants.has('l-one')).toBe(false);
  expect(world.licenses.map(({ due }) => due)).toEqual([true, false]);
});
