import type { IdGenerator } from './ids.js';
import { checkProduct } from './product.js';
import type { Product } from './product.js';
import type { Purchase } from './purchase.js';

/** A product as the seller lists it; AWS makes the id if none is given. */
export type ProductListing = Omit<Product, 'id'> & { readonly id?: string };

/** What the seller has on offer and what was bought. */
export class Sales {
  private readonly products: readonly Product[];
  private readonly bought = new Map<string, Purchase>();

  constructor(listings: readonly ProductListing[], ids: IdGenerator) {
    this.products = listings.map((listing) => ({ ...listing, id: listing.id ?? `prod-${ids.alphanumeric(13)}` }));
    this.products.forEach(checkProduct);
    const twice = this.products.find((product, i) => this.products.findIndex(({ code }) => code === product.code) < i);
    if (twice) {
      throw new Error(`Product code '${twice.code}' is listed twice; each product has a code of its own.`);
    }
  }

  public get purchases(): readonly Purchase[] {
    return [...this.bought.values()];
  }

  public hasProduct(code: string): boolean {
    return this.products.some((product) => product.code === code);
  }

  public product(productOrCode: Product | string): Product {
    const wanted = typeof productOrCode === 'string' ? productOrCode : productOrCode.code;
    const found = this.products.find(({ code }) => code === wanted);
    if (!found) {
      throw new Error(`Product '${wanted}' is not listed; listed are: ${this.products.map(({ code }) => code).join(', ')}.`);
    }
    return found;
  }

  public license(arn: string): Purchase | undefined {
    return this.bought.get(arn);
  }

  public add(purchase: Purchase): void {
    this.bought.set(purchase.licenseArn, purchase);
  }
}
