import type { Product } from '../marketplace/exports.js';

/** What is bought in advance where the listing names no dimensions. */
const USUAL = 'seats';

/** A `subscribe` that the simulator takes, for people to copy. */
export function subscribeExample(products: readonly Product[]): string {
  const product = products.at(0);
  if (!product) {
    return 'subscribe';
  }
  const dimension = product.pricingModel === 'SUBSCRIPTION'
    ? undefined
    : product.dimensions ? product.dimensions.find(({ kind }) => kind === 'ENTITLED')?.key : USUAL;
  return ['subscribe', ...products.length > 1 ? [product.code] : [], ...dimension === undefined ? [] : [`${dimension}=10`]].join(' ');
}
