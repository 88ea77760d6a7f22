import type { AccessPolicy } from '../../../lambda/core/derive-access.js';
import { batchOf } from '../../support/marketplace-events.js';
import type { Happening } from './history.js';
import { Interleaving } from './interleaving.js';
import { register, subscriptions } from './listening.js';
import { MemoryStore } from './memory-store.js';
import type { Random } from './random.js';

const HANDLERS = 4;

/** A function that died. */
export class Crash extends Error {}

/** Four functions empty one queue at the same time, step by step in any order; what fails comes back. Answers the table. */
export async function deliver(happenings: readonly Happening[], random: Random, policy: AccessPolicy, crashes = 0): Promise<MemoryStore> {
  const interleaving = new Interleaving();
  const store = new MemoryStore(policy, async () => {
    await interleaving.turn();
    if (random.chance(crashes)) {
      throw new Crash();
    }
  });
  const { listen } = subscriptions(store);
  const queue = [...happenings];
  const handle = async (happening: Happening) => {
    if ('event' in happening) {
      return (await listen(batchOf(happening.event))).batchItemFailures.length === 0;
    }
    const done = 'registration' in happening
      ? register(store, happening.license, happening.registration)
      : store.licenses.record(happening.license, { kind: 'entitlements', value: happening.entitlements });
    return await done.then(() => true, () => false);
  };
  const handler = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (!await handle(next)) {
        queue.push(next);
      }
    }
  };
  await interleaving.run(Array.from({ length: HANDLERS }, () => handler), (waiting) => random.below(waiting));
  return store;
}
