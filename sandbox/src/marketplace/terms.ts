import { hasDimension, hasKind, keysOf } from './product.js';
import type { Product } from './product.js';

/** What a buyer bought in advance: dimension → amount. */
export type Terms = Readonly<Record<string, number | boolean | string>>;

/** Facts 8.1: contracts are bought by entitled dimension, subscriptions without entitlements. */
export function checkTerms(product: Product, terms: Terms): void {
  const listed = keysOf(product, 'ENTITLED');
  const unknown = Object.keys(terms).find((dimension) => !hasDimension(product, dimension, 'ENTITLED'));
  if (unknown !== undefined) {
    const allowed = listed.length > 0 ? `entitled dimensions: ${listed.join(', ')}` : `pricing model ${product.pricingModel} has no entitlements`;
    throw new Error(`Product '${product.code}': no entitlement can be bought for '${unknown}' (${allowed}).`);
  }
  if (hasKind(product, 'ENTITLED') && Object.keys(terms).length === 0) {
    throw new Error(`Product '${product.code}': a ${product.pricingModel} is bought with entitlements, for example { '${listed.at(0) ?? 'users'}': 1 }.`);
  }
  const negative = Object.entries(terms).find(([, amount]) => typeof amount === 'number' && !(Number.isFinite(amount) && amount >= 0));
  if (negative) {
    throw new Error(`Product '${product.code}': entitlement '${negative[0]}' is ${String(negative[1])}; it must be a number of 0 or more.`);
  }
}

/** A contract's quantities only rise while it runs (facts 8.3, Upgrade). */
export function checkRise(product: Product, from: Terms, to: Terms): void {
  for (const [dimension, amount] of Object.entries(to)) {
    const before = from[dimension];
    if (typeof before === 'number' && !(typeof amount === 'number' && amount >= before)) {
      throw new Error(`Product '${product.code}': an upgrade cannot change '${dimension}' from ${before} to ${String(amount)}; amounts only rise, decreases come with a renewal.`);
    }
  }
}
