import type { Product } from '../marketplace/exports.js';
import type { Stage } from './command.js';
import { UsageError } from './usage-error.js';

/** The code of a product: the one given, else that of the only product. */
export function productOf({ marketplace }: Stage, code: string | undefined): string {
  const codes = marketplace.products.map((product) => product.code);
  if (code !== undefined && !codes.includes(code)) {
    throw new UsageError(`No product has the code '${code}'. There is: ${codes.join(', ')}.${isDimension(marketplace.products, code) ? ` Did you mean ${code}=10?` : ''}`);
  }
  if (code === undefined && codes.length !== 1) {
    throw new UsageError(`Say which product: ${codes.join(', ')}.`);
  }
  return code ?? codes[0];
}

/** What can be bought in advance: a product that lists no dimensions says nothing about it. */
function isDimension(products: readonly Product[], word: string): boolean {
  return products.some(({ dimensions = [] }) => dimensions.some(({ key, kind }) => key === word && kind === 'ENTITLED'));
}
