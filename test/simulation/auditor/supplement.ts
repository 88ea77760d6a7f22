import type { Item } from '../store/values.js';
import type { Life } from '../world/licenses.js';
import type { Interval } from '../world/plan.js';
import type { Usage } from '../world/usage.js';
import type { Books, HourOfBooks } from './books.js';

/** What a variant of worlds adds to what must hold. */
export interface Supplement {
  /** A page has heard this. */
  heard?(usage: Usage): void;
  /** An item was written, and all that is new on it has been heard. */
  written?(item: Item, old: Partial<Item> | undefined): void;
  /** When nothing but the rules of all worlds kept this usage from being told. */
  freeTimes?(usage: Usage): readonly Interval[];
  /** Whether the last slot of a license or month, or what comes with it, had to wait for a person. */
  waited?(license: string, from: number, until: number): boolean;
  /** What a person has written off: no excuse is needed. */
  decided?(hour: HourOfBooks, dimension: string): bigint;
  /** Whether what was written off of this hour need not be listed yet. */
  mayList?(hour: HourOfBooks): boolean;
  conclude?(books: Books, lives: readonly Life[]): void;
}

export const ALWAYS: readonly Interval[] = [{ from: 0, until: Infinity }];
