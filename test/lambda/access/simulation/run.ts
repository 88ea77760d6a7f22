import { deliveryOf } from '../../../../lambda/core/access-delivery.js';
import { METERED, UNMETERED } from '../a-license.js';
import { diceOf } from '../dice.js';
import { World } from './world.js';
import type { Mutation } from './world.js';

/** What came of one life: what it broke, and what was sent in it. */
export interface Life {
  readonly broken: readonly string[];
  readonly world: World;
}

/** One life of two licenses with all faults, and what is not as it should be when it has come to rest. */
export async function live(seed: number, mutation?: Mutation): Promise<Life> {
  const dice = diceOf(seed);
  const product = dice() < 0.7 ? METERED : UNMETERED;
  const world = new World(product, dice, mutation);
  await world.live(5 + Math.floor(dice() * 75));
  try {
    await world.settle();
  } catch (error) {
    return { broken: [String(error)], world };
  }
  const broken = [...world.violations, ...world.revokedOutOfNothing.map((version) => `${version}: revoked on the bus, though never granted`)];
  for (const license of world.licenses) {
    const { id, access, due } = license;
    const wanted = access.state === 'ACTIVE' ? access.digest : undefined;
    const { action } = deliveryOf(license, product, world.time);
    const checks = [
      [action === 'NONE', `${action} is left to do`],
      [!due, 'is still due'],
      [world.vendor.tenants.get(id) === wanted, `tenant is ${world.vendor.tenants.get(id)}, wanted ${wanted}`],
      [world.heard.get(id) === wanted, `the bus says ${world.heard.get(id)}, wanted ${wanted}`],
    ] as const;
    broken.push(...checks.flatMap(([holds, complaint]) => holds ? [] : [`${id}: ${complaint}`]));
  }
  return { broken, world };
}
