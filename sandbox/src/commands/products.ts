import type { Stage } from './command.js';
import { UsageError } from './usage-error.js';

/** The code of a product: the one given, else that of the only product. */
export function productOf({ marketplace }: Stage, code: string | undefined): string {
  const codes = marketplace.products.map((product) => product.code);
  if (code !== undefined && !codes.includes(code)) {
    throw new UsageError(`No product has the code '${code}'. There is: ${codes.join(', ')}.`);
  }
  if (code === undefined && codes.length !== 1) {
    throw new UsageError(`Say which product: ${codes.join(', ')}.`);
  }
  return code ?? codes[0];
}
