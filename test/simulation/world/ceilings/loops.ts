import { DIMENSIONS } from '../licenses.js';
import type { Life } from '../licenses.js';
import type { Random } from '../random.js';
import type { Scheduler } from '../scheduler.js';
import { DAY, HOUR, MINUTE, hourStart, hourText, monthEnd } from '../times.js';
import { amountOfUnits, eventOf, usageOf } from '../usage.js';
import type { Usage } from '../usage.js';
import type { World } from '../world.js';

const UNITS = [3, 17, 20, 40, 43, 60, 100, 150] as const;

/** A loop in the app: some hours have more than their ceiling, at once or by what comes late. */
export function useTooMuch(life: Life, world: World, scheduler: Scheduler, random: Random): void {
  const { plan } = world;
  const month = monthEnd(plan.start);
  const last = Math.min(life.ended, plan.end) - 1;
  const from = life.agreed;
  const moments = [
    ...Array.from({ length: random.whole(1, 4) }, () => random.between(from, last)),
    ...random.chance(0.4) ? [month - random.next() * 3 * HOUR] : [],
    ...Number.isFinite(life.ended) && random.chance(0.5) ? [life.ended - random.next() * 2 * HOUR] : [],
  ];
  let count = 0;
  for (const moment of moments.filter((one) => one >= from && one <= last)) {
    const hour = hourStart(hourText(moment));
    const waves = random.whole(1, 3);
    for (let wave = 0; wave < waves; wave += 1) {
      const after = wave === 0 ? 0 : random.pick([20 * MINUTE, 2 * HOUR, 2 * HOUR, 2 * DAY]) * random.next();
      const usages = Array.from({ length: random.whole(1, 4) }, (): Usage => {
        count += 1;
        return usageOf({
          id: `${life.id}-loop-${count}`, license: life.id, dimension: random.pick([DIMENSIONS[0], DIMENSIONS[0], DIMENSIONS[0], DIMENSIONS[1]]), amount: amountOfUnits(random.pick(UNITS)),
          occurredAt: Math.floor(Math.min(last, Math.max(from, hour + random.next() * HOUR))),
        });
      });
      const time = Math.max(moment + after, ...usages.map(({ occurredAt }) => occurredAt));
      scheduler.at(time, () => { world.report(JSON.stringify(usages.map(eventOf)), usages); });
    }
  }
}
