import { isDeepStrictEqual } from 'node:util';
import type { Behaviour } from '../behaviour.js';
import type { FaultPlan } from '../faults/plan.js';
import type { Product } from '../product.js';
import { differences } from './differences.js';
import { UnfitJournal } from './journal.js';
import type { Entry } from './journal.js';

/** What a marketplace is made with. */
export interface Settings {
  /** Of the steps and what they lead to: another one where the same steps give other ids. */
  readonly format: number;
  readonly sellerAccount: string;
  readonly seed: string;
  readonly products: readonly Product[];
  readonly behaviour: Behaviour;
  /** At the start; commands may have changed them since. */
  readonly faults: FaultPlan;
}

export const FORMAT = 1;

/** @throws UnfitJournal if the first entry tells of other settings than those of now */
export function checkSettings(first: Entry, now: Settings, place: string): void {
  if (!('settings' in first)) {
    throw new UnfitJournal(place, 'it does not begin with settings');
  }
  const plain = JSON.parse(JSON.stringify(now)) as Settings;
  const then = JSON.parse(JSON.stringify(first.settings)) as Settings;
  const others = (Object.keys(plain) as (keyof Settings)[]).filter((name) => !isDeepStrictEqual(plain[name], then[name]));
  if (others.length > 0) {
    const changes = others.flatMap((name) => {
      const places = differences(name, then[name], plain[name]);
      return places.length > 0 ? places : [`${name} in another order`];
    });
    throw new UnfitJournal(place, `it was made with other settings, and goes on with those only: ${changes.join('; ')}`);
  }
}
