import { setTimeout as sleep } from 'node:timers/promises';
import type { Pace } from '../../core/metering/pace.js';

/** Keeps calls apart by waiting, in real time. */
export function paceOf(callsPerSecond: number): Pace {
  let next = 0;
  return {
    turn: async () => {
      const now = performance.now();
      const mine = Math.max(now, next);
      next = mine + 1_000 / callsPerSecond;
      if (mine > now) {
        await sleep(mine - now);
      }
    },
  };
}
