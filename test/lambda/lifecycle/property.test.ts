import { expect, test } from 'vitest';
import { canonicalJson } from '../../../lambda/core/canonical-json.js';
import type { License } from '../../../lambda/core/license.js';
import { deliver } from './delivery.js';
import { History } from './history.js';
import type { Happening } from './history.js';
import { Random } from './random.js';

/** 10,000 take some minutes: `HISTORIES=10000 npx vitest run test/lambda/lifecycle/property.test.ts`. */
const HISTORIES = Number(process.env.HISTORIES ?? 500);
const FIRST_SEED = Number(process.env.SEED ?? 1);
const ORDERS = 12;
const CRASHES_PER_STEP = 0.01;

/** Every message once to three times, in any order; the first two orders are the true one and its reverse. */
function orderOf(happenings: readonly Happening[], order: number, random: Random): Happening[] {
  if (order === 0) {
    return [...happenings];
  }
  if (order === 1) {
    return [...happenings].reverse();
  }
  return random.shuffled(happenings.flatMap((happening) => Array<Happening>(1 + random.below(3)).fill(happening)));
}

/** What must be the same whatever the order. Versions count how often something changed on the way. */
function outcomeOf(license: License | undefined): string {
  const { state, reason, ending, end, since, digest, predecessor, successor } = license!.access;
  return canonicalJson({ identity: license!.identity, facts: license!.facts, access: { state, reason, ending, end, since, digest, predecessor, successor } });
}

async function check(seed: number): Promise<void> {
  const random = new Random(seed);
  const policy = { pricingModel: random.of(['SUBSCRIPTION', 'CONTRACT'] as const), requireRegistration: true };
  const history = new History(random, policy.pricingModel === 'CONTRACT');
  const truth = history.truth();
  let first: Map<string, string> | undefined;
  for (let order = 0; order < ORDERS; order++) {
    const store = await deliver(orderOf(history.happenings, order, random), random, policy, order === 0 ? 0 : CRASHES_PER_STEP);
    const outcomes = new Map([...truth.keys()].map((id) => [id, outcomeOf(store.license(id))]));
    first ??= outcomes;
    for (const [id, expected] of truth) {
      expect(outcomes.get(id), `${id} in order ${order} of seed ${seed}`).toBe(first.get(id));
      const { state, ending, predecessor, successor } = store.license(id)!.access;
      expect({ state, ending, predecessor, successor }, `${id} in order ${order} of seed ${seed}`).toEqual(expected);
    }
  }
}

test('whatever the order, the repeats, the crashes and who runs at the same time: the same facts, and access is what truly happened', async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
    await check(seed);
  }
}, 3_600_000);
