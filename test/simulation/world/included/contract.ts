import type { AttributeValue } from 'aws-lambda';
import { DIMENSIONS } from '../licenses.js';
import type { Life } from '../licenses.js';
import type { Random } from '../random.js';
import { DAY, HOUR, MINUTE, SECOND } from '../times.js';
import type { Plan } from '../plan.js';

/** By dimension of usage: the dimension of the contract. */
export const INCLUDED: ReadonlyMap<string, string> = new Map([[DIMENSIONS[0], 'request-pack'], [DIMENSIONS[1], 'storage-pack']]);

/** What AWS says of the entitlements of a license from a moment on. */
export interface Answer {
  readonly time: number;
  /** When the term ends. */
  readonly until: number;
  /** Units by dimension of usage. */
  readonly included: ReadonlyMap<string, number>;
}

const QUANTITIES = [0, 7, 40, 40, 200, 200, 1_000, 20_000] as const;
const whole = (time: number) => Math.floor(time / SECOND) * SECOND;

/** What AWS says of one license in a month: its term, a renewal, amendments, and an agreement that is replaced. */
export function contractOf({ agreed }: Life, { end }: Plan, random: Random): readonly Answer[] {
  const quantities = () => new Map([...INCLUDED.keys()].map((dimension) => [dimension, random.pick(QUANTITIES)]));
  const first = whole(agreed + random.pick([0, 0, 0, MINUTE, 3 * HOUR, 10 * HOUR]) * random.next());
  const ends = random.chance(0.7) ? whole(random.between(first + 2 * DAY, end)) : end + 90 * DAY;
  const answers: Answer[] = [{ time: first, until: ends, included: quantities() }];
  if (ends < end) {
    // Known before it begins, soon after, or so late that nobody waits any more.
    const known = ends + random.pick([-2 * DAY, 0, 0, HOUR, 7 * HOUR, 7 * HOUR, 12 * HOUR]) * random.next();
    answers.push({ time: Math.max(first + SECOND, whole(known)), until: ends + random.pick([31, 365]) * DAY, included: quantities() });
  } else if (random.chance(0.3)) {
    answers.push({ time: whole(random.between(first + DAY, end)), until: ends + 365 * DAY, included: quantities() });
  }
  for (let i = random.pick([0, 0, 1, 2]); i > 0; i -= 1) {
    const time = whole(random.between(first + HOUR, end));
    const before = answers.filter((one) => one.time < time).at(-1) ?? answers[0];
    answers.push({ ...before, time, included: quantities() });
  }
  return answers.sort((a, b) => a.time - b.time);
}

/** The entitlements as the table of licenses has them. */
export function entitlementsOf({ time, until, included }: Answer): AttributeValue {
  return { M: {
    time: { S: new Date(time).toISOString() },
    list: { L: [...included].map(([dimension, units]) => ({ M: {
      dimension: { S: INCLUDED.get(dimension) ?? '' }, value: { N: units.toString() }, expiresAt: { S: new Date(until).toISOString() },
    } })) },
  } };
}
