import { textOf } from '../../../lambda/core/metering/decimal.js';
import { leftOf } from '../../../lambda/core/metering/included.js';
import type { IncludedUsage, Term } from '../../../lambda/core/metering/included.js';

/** What a contract includes of a dimension in one term, and what is left of it. */
export interface Balance extends Term {
  readonly dimension: string;
}

export function balancesOf(inc: IncludedUsage | undefined): Balance[] {
  return [...inc ?? []].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([dimension, terms]) => terms.map((term) => ({ dimension, ...term })));
}

export function balanceJson(balance: Balance) {
  const { dimension, until, included, used } = balance;
  return { dimension, ...until === '' ? {} : { until }, included: textOf(included), used: textOf(used), left: textOf(leftOf(balance)) };
}

export function balanceWords(balance: Balance): string {
  const { dimension, until, included, used, left } = balanceJson(balance);
  return `  ${dimension}  included ${included}, used ${used}, left ${left}${until === undefined ? '' : `, term until ${until}`}`;
}
