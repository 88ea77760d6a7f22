import { UsageError } from './usage-error.js';

/** What the usage intake of our constructs takes, and what a number of JavaScript holds exactly. */
const NUMBER = /^\d{1,15}(\.\d{1,9})?$/;

/**
 * A quantity that was used: 0 or more, also with decimals.
 * @throws UsageError if it is anything else
 */
export function quantityOf(command: string, dimension: string, given: number | boolean | string): number {
  const written = typeof given === 'number' ? plain(given) : given;
  if (typeof written !== 'string' || !NUMBER.test(written)) {
    throw new UsageError(`${command}: '${dimension}' is ${typeof given === 'number' ? String(given) : JSON.stringify(given)}; it must be a number of 0 or more, with at most 15 digits before and 9 after the point.`);
  }
  return Number(written);
}

/** A usage event holds whole quantities as numbers, and others as texts. */
export function eventQuantity(quantity: number): number | string {
  return Number.isInteger(quantity) ? quantity : plain(quantity);
}

/** Without the exponent that JavaScript writes for small numbers. More places than a quantity may have are kept, to be refused. */
function plain(quantity: number): string {
  const fixed = quantity.toFixed(9);
  return Number(fixed) === quantity ? fixed.replace(/\.?0+$/, '') : String(quantity);
}
