import { MarketplaceError } from '../errors.js';
import { hasDimension, keysOf } from '../product.js';
import type { Usage } from './usage.js';

/** Facts 3.1, 3.3: a metered dimension of the product, to the letter. */
export function checkDimension({ record, product }: Usage, at: string): void {
  if (!hasDimension(product, record.Dimension, 'METERED')) {
    const metered = keysOf(product, 'METERED');
    throw new MarketplaceError('InvalidUsageDimensionException', `${at}: product '${product.code}' has no metered dimension '${record.Dimension}'; it has: ${metered.join(', ') || 'none'}.`);
  }
}
