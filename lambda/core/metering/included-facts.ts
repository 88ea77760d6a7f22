import type { EntitlementsFact } from '../license.js';
import { amountOf } from './decimal.js';
import type { Amount } from './decimal.js';
import type { IncludedDimensions, IncludedFact } from './included.js';

/** What entitlements say about included usage; nothing when there are none: the license is over, and its last usage still has what it had. */
export function includedFacts({ list, time }: Pick<EntitlementsFact, 'list' | 'time'>, dimensions: IncludedDimensions): IncludedFact[] | undefined {
  if (list.length === 0) {
    return undefined;
  }
  const latest = (some: EntitlementsFact['list']) => some.map(({ expiresAt = '' }) => expiresAt).sort().at(-1) ?? '';
  return [...dimensions].map(([dimension, entitled]) => {
    const own = list.filter((one) => one.dimension === entitled);
    return { dimension, included: own.reduce((all, { value }) => all + quantityOf(value), 0n), until: latest(own.length > 0 ? own : list), since: time, of: entitled };
  });
}

/** Entitlements may have no quantity; places that no quantity of usage can have are cut off. */
function quantityOf(value: EntitlementsFact['list'][number]['value']): Amount {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? amountOf(value.toFixed(9)) : 0n;
}
