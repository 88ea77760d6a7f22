import type { Chance } from '../../sandbox/src/marketplace/faults/chance.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A month ends so long after the beginning. */
export const MONTH_END = 20 * HOUR;

/** When buyers stop doing anything, counted from the beginning. */
const LAST_STEP = 36 * HOUR;

const BUYERS = 2;

/** How often a buyer's usage is reported. */
const USES = 5;

/** Ends of months: short and long ones, of a leap year, of a year. */
const MONTHS = ['2027-03-01', '2027-05-01', '2028-01-01', '2028-03-01'];

/** One thing that happens, so many milliseconds after the beginning. */
export type Step = { readonly at: number; readonly buyer: number } & Deed;

export type Deed
  = | { readonly what: 'SUBSCRIBE'; readonly seats: number }
    | { readonly what: 'REGISTER'; readonly email: string; readonly tabs: number }
    | { readonly what: 'UPGRADE'; readonly seats: number }
    | { readonly what: 'RENEW' | 'CANCEL' | 'EXPIRE' | 'TERMINATE' }
    | Use;

/** Usage of both dimensions, in quarters of a unit. */
export interface Use {
  readonly what: 'USE';
  readonly id: string;
  readonly quarters: Readonly<Record<'api-calls' | 'storage-gb', number>>;
  /** It is reported so late. */
  readonly late: number;
  /** It is reported twice. */
  readonly doubled: boolean;
  /** The vendor keeps it back until the final call. */
  readonly held: boolean;
}

export interface Journey {
  readonly start: Date;
  readonly steps: readonly Step[];
}

/** What the buyers of a seed do in two days around the end of a month. */
export function journeyOf(chance: Chance): Journey {
  const month = MONTHS[chance.between(0, MONTHS.length - 1, 'month')];
  const steps = Array.from({ length: BUYERS }, (_, buyer) => stepsOf(buyer, chance)).flat();
  return { start: new Date(Date.parse(month) - MONTH_END), steps };
}

function stepsOf(buyer: number, chance: Chance): Step[] {
  const happens = (probability: number, what: string) => chance.happens(probability, 'buyer', buyer, what);
  /** In whole seconds, as buyers act at any time. */
  const between = (least: number, most: number, what: string) => chance.between(least / SECOND, most / SECOND, 'buyer', buyer, what) * SECOND;
  const amount = (least: number, most: number, what: string) => chance.between(least, most, 'buyer', buyer, what);

  const subscribed = between(0, 5 * HOUR, 'subscribes');
  const ends = happens(0.7, 'ends') ? between(12 * HOUR, LAST_STEP, 'ends at') : undefined;
  const last = ends ?? LAST_STEP;
  const seats = amount(1, 50, 'seats');
  const steps: Step[] = [{ at: subscribed, buyer, what: 'SUBSCRIBE', seats }];

  const late = happens(0.3, 'registers late');
  const registered = subscribed + (late ? between(2 * HOUR, 6 * HOUR, 'registers') : between(10 * SECOND, 10 * MINUTE, 'registers'));
  steps.push({ at: registered, buyer, what: 'REGISTER', email: `buyer-${buyer}@customer.example`, tabs: happens(0.3, 'has two tabs') ? 2 : 1 });
  if (happens(0.4, 'registers again')) {
    const at = registered + between(MINUTE, 3 * HOUR, 'registers again');
    steps.push({ at, buyer, what: 'REGISTER', email: `other-${buyer}@customer.example`, tabs: 1 });
  }
  if (happens(0.6, 'upgrades')) {
    steps.push({ at: between(subscribed + HOUR, last - MINUTE, 'upgrades'), buyer, what: 'UPGRADE', seats: seats + amount(1, 50, 'more seats') });
  }
  if (happens(0.4, 'renews')) {
    steps.push({ at: between(subscribed + 2 * HOUR, last - MINUTE, 'renews'), buyer, what: 'RENEW' });
  }
  for (let i = 0; i < USES; i += 1) {
    steps.push({ at: between(registered + MINUTE, last - 10 * MINUTE, `uses ${i}`), buyer, ...useOf(buyer, i, chance) });
  }
  if (ends !== undefined) {
    steps.push({ at: ends - 5 * MINUTE, buyer, ...useOf(buyer, USES, chance), late: 0, held: true });
    steps.push({ at: ends, buyer, what: (['CANCEL', 'EXPIRE', 'TERMINATE'] as const)[amount(0, 2, 'ends how')] });
    if (ends < LAST_STEP - 6 * HOUR && happens(0.5, 'comes back')) {
      const again = ends + between(MINUTE, 2 * HOUR, 'comes back');
      steps.push({ at: again, buyer, what: 'SUBSCRIBE', seats: amount(1, 50, 'seats of the second time') });
      steps.push({ at: again + between(MINUTE, HOUR, 'registers the second time'), buyer, what: 'REGISTER', email: `again-${buyer}@customer.example`, tabs: 1 });
      for (const number of [USES + 1, USES + 2]) {
        steps.push({ at: between(again + 90 * MINUTE, LAST_STEP, `uses ${number}`), buyer, ...useOf(buyer, number, chance) });
      }
    }
  }
  return steps;
}

function useOf(buyer: number, number: number, chance: Chance): Use {
  const about = ['buyer', buyer, 'use', number] as const;
  return {
    what: 'USE',
    id: `use-${buyer}-${number}`,
    quarters: {
      // Calls are counted, gigabytes are measured.
      'api-calls': 4 * chance.between(0, 500, ...about, 'calls'),
      'storage-gb': chance.between(1, 40, ...about, 'storage'),
    },
    late: chance.happens(0.3, ...about, 'late') ? chance.between(10, 5 * 60, ...about, 'late by') * MINUTE : 0,
    doubled: chance.happens(0.3, ...about, 'doubled'),
    held: false,
  };
}
