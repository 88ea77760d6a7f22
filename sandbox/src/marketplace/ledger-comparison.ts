import type { Charge } from './ledger.js';
import { nameOf, shortName } from './license-names.js';

/** What an app says was used. */
export interface UsedQuantity {
  /** ARN in any spelling, `l-…` id, or `<product code>:<customer identifier>`. */
  readonly license: string;
  readonly dimension: string;
  readonly quantity: number;
}

export interface ComparisonLine {
  /** `l-…` id, or `<product code>:<customer identifier>`. */
  readonly license: string;
  readonly dimension: string;
  readonly used: number;
  /** All that AWS metered: double billing and free trials included. */
  readonly billed: number;
  /** used − billed. Above 0: not billed, or not yet. Below 0: the buyer pays for what was not used. */
  readonly difference: number;
  /** How much of `billed` was billed a second time. */
  readonly billedTwice: number;
  /** How much of `billed` costs nothing, in a free trial. */
  readonly freeTrial: number;
}

export interface Comparison {
  /** By license and dimension, in alphabetical order. */
  readonly lines: readonly ComparisonLine[];
  /** No line has a difference, and nothing was billed twice. */
  readonly equal: boolean;
}

/** Quantities may have decimals, whose sums are a little off. */
const DECIMALS = 1e9;

/** Sets what was used beside what was billed. */
export function compareUsage(used: Iterable<UsedQuantity>, charges: readonly Charge[]): Comparison {
  const names = new Map(charges.map((charge) => [shortName(charge.license), nameOf(charge)]));
  const lines = new Lines();
  for (const { license, dimension, quantity } of used) {
    const name = shortName(license);
    lines.add(names.get(name) ?? name, dimension, { used: quantity });
  }
  for (const charge of charges) {
    const { dimension, quantity } = charge;
    lines.add(nameOf(charge), dimension, {
      billed: quantity,
      billedTwice: charge.again === undefined ? 0 : quantity,
      freeTrial: charge.freeTrial ? quantity : 0,
    });
  }
  return lines.result();
}

type Sums = Record<'used' | 'billed' | 'billedTwice' | 'freeTrial', number>;

class Lines {
  private readonly sums = new Map<string, Sums & { readonly license: string; readonly dimension: string }>();

  public add(license: string, dimension: string, more: Partial<Sums>): void {
    const key = JSON.stringify([license, dimension]);
    const sums = this.sums.get(key) ?? { license, dimension, used: 0, billed: 0, billedTwice: 0, freeTrial: 0 };
    for (const name of ['used', 'billed', 'billedTwice', 'freeTrial'] as const) {
      sums[name] += more[name] ?? 0;
    }
    this.sums.set(key, sums);
  }

  public result(): Comparison {
    const lines = [...this.sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { license, dimension, used, billed, billedTwice, freeTrial }]) => ({
      license, dimension, used: rounded(used), billed, difference: rounded(used - billed), billedTwice, freeTrial,
    }));
    return { lines, equal: lines.every(({ difference, billedTwice }) => difference === 0 && billedTwice === 0) };
  }
}

function rounded(quantity: number): number {
  return Math.round(quantity * DECIMALS) / DECIMALS;
}
