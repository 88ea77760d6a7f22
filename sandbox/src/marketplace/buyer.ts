import { Purchase } from './purchase.js';
import type { Surroundings } from './purchase.js';
import type { Product } from './product.js';
import { checkMonths, checkTerms } from './terms.js';
import type { Terms } from './terms.js';
import { monthsLater } from './times.js';

export interface Subscription {
  /** The product or its code. */
  readonly product: Product | string;
  /** What is bought in advance, for contracts: dimension → amount. */
  readonly entitlements?: Terms;
  /** How long a contract lasts: 1, 12, 24 or 36. Default: 12. */
  readonly months?: number;
}

/** The purchases of all buyers, and the catalog they buy from. */
export interface Shop {
  product(productOrCode: Product | string): Product;
  add(purchase: Purchase): void;
}

/** An AWS account that buys. It may buy the same product several times: each purchase has a license of its own. */
export class Buyer {
  constructor(public readonly account: string, private readonly shop: Shop, private readonly around: Surroundings) {}

  /** Accepts the public offer of a product. `License Updated` follows when the clock gets there. */
  public subscribe({ product: wanted, entitlements = {}, months }: Subscription): Purchase {
    const product = this.shop.product(wanted);
    checkTerms(product, entitlements);
    const purchase = new Purchase(
      { account: this.account, product, terms: { ...entitlements }, expiresAt: this.endOf(product, months) },
      this.around,
    );
    this.shop.add(purchase);
    return purchase;
  }

  private endOf(product: Product, months?: number): number | undefined {
    if (product.pricingModel === 'SUBSCRIPTION') {
      if (months !== undefined) {
        throw new Error(`Product '${product.code}': a SUBSCRIPTION is open-ended; leave out months.`);
      }
      return undefined;
    }
    checkMonths(months ?? 12);
    return monthsLater(this.around.clock.now(), months ?? 12);
  }
}
