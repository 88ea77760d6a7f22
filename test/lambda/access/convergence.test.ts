import { describe, expect, it } from 'vitest';
import { diceOf } from './dice.js';
import { METERED } from './a-license.js';
import { MUTANTS } from './simulation/mutants.js';
import { live } from './simulation/run.js';
import { World } from './simulation/world.js';

/** `RUNS=20000` plays more lives. */
const RUNS = Number(process.env.RUNS ?? 1_500);
const RUNS_OF_A_MUTANT = 1_000;

it(`ends with everything delivered, whatever failed, was slow, crashed, came twice or was overtaken (${RUNS} lives)`, async () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const { broken, world } = await live(seed);
    expect(broken, `seed ${seed}`).toEqual([]);
    expect(JSON.stringify(world.bus)).not.toContain('ada@example.com');
  }
}, 20_000 + RUNS * 50);

describe('these lives convict a dispatcher that', () => {
  it.each(Object.entries(MUTANTS))('%s', async (_name, { mutation, convictedOf }) => {
    const complaints: string[] = [];
    for (let seed = 1; seed <= RUNS_OF_A_MUTANT && !complaints.some((complaint) => convictedOf.test(complaint)); seed++) {
      complaints.push(...(await live(seed, mutation)).broken);
    }
    expect(complaints.filter((complaint) => convictedOf.test(complaint))).not.toEqual([]);
  });
});

it('makes nobody wait for another customer whose hook fails', async () => {
  const world = new World(METERED, diceOf(1));
  world.vendor.failing = 'l-one';
  await world.grantAll(10);
  expect(world.vendor.tenants.get('l-two')).toBe('ACTIVE');
  expect(world.vendor.tenants.has('l-one')).toBe(false);
  expect(world.licenses.map(({ due }) => due)).toEqual([true, false]);
});
