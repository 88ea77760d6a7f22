import type { SignedAgreement } from './agreements/agreement.js';
import { licenseKeyOf } from './agreements/license.js';
import type { IssuedLicense } from './agreements/license.js';
import type { Register } from './agreements/surroundings.js';
import type { IdGenerator } from './ids.js';
import type { Agreement, License } from './model.js';
import { checkProduct } from './product.js';
import type { Product } from './product.js';
import type { Purchase } from './purchase.js';

/** A product as the seller lists it; AWS makes the id if none is given. */
export type ProductListing = Omit<Product, 'id' | 'agreementModel' | 'seller'> & Partial<Pick<Product, 'id' | 'agreementModel' | 'seller'>>;

/** Who a legacy product's customer is: either is enough. */
export interface Customer {
  readonly customerIdentifier?: string;
  readonly account?: string;
}

/** What the sellers have on offer and what was bought. */
export class Sales implements Register {
  /** As they are listed. */
  public readonly products: readonly Product[];
  private readonly bought = new Set<Purchase>();
  private readonly owners = new Map<string, Purchase>();
  private readonly issued = new Map<string, License>();
  private readonly signed = new Map<string, Agreement>();
  /** By product and account, for legacy products; newest last. */
  private readonly ofCustomers = new Map<string, License[]>();

  constructor(listings: readonly ProductListing[], seller: string, private readonly ids: IdGenerator) {
    this.products = listings.map((listing) => ({
      ...listing,
      id: listing.id ?? `prod-${ids.alphanumeric(13)}`,
      agreementModel: listing.agreementModel ?? 'CONCURRENT',
      seller: listing.seller ?? seller,
    }));
    this.products.forEach(checkProduct);
    const twice = this.products.find((product, i) => this.products.findIndex(({ code }) => code === product.code) < i);
    if (twice) {
      throw new Error(`Product code '${twice.code}' is listed twice; each product has a code of its own.`);
    }
  }

  public get purchases(): readonly Purchase[] {
    return [...this.bought];
  }

  public get licenses(): readonly License[] {
    return [...this.issued.values()];
  }

  /** Oldest first. */
  public get agreements(): readonly Agreement[] {
    return [...this.signed.values()];
  }

  /** @param seller only this account's products; default: anyone's */
  public hasProduct(code: string, seller?: string): boolean {
    return this.products.some((product) => product.code === code && (seller === undefined || product.seller === seller));
  }

  public product(productOrCode: Product | string): Product {
    const wanted = typeof productOrCode === 'string' ? productOrCode : productOrCode.code;
    const found = this.products.find(({ code }) => code === wanted);
    if (!found) {
      throw new Error(`Product '${wanted}' is not listed; listed are: ${this.products.map(({ code }) => code).join(', ')}.`);
    }
    return found;
  }

  /** By its ARN in any spelling, or its id. */
  public license(arn: string): License | undefined {
    const key = licenseKeyOf(arn);
    return key === undefined ? undefined : this.issued.get(key);
  }

  /** The license that usage of a legacy product's customer counts for: the newest that was provided, or the one to come. */
  public licenseOfCustomer(productCode: string, { customerIdentifier, account }: Customer): License | undefined {
    const licenses = account === undefined
      ? [...this.ofCustomers.values()].flat().filter((license) => license.product.code === productCode && license.customerIdentifier === customerIdentifier)
      : this.ofCustomers.get(customerKey(productCode, account)) ?? [];
    const found = licenses.filter((license) => customerIdentifier === undefined || license.customerIdentifier === customerIdentifier);
    return found.filter(({ activatedAt }) => activatedAt !== undefined).at(-1) ?? found.at(-1);
  }

  /**
   * By the id of any of its agreements, or the ARN or id of any of its licenses. `<product code>:<customer identifier>` is the newest of
   * a legacy product's customer.
   */
  public purchase(idOrArn: string): Purchase {
    const found = this.owners.get(licenseKeyOf(idOrArn) ?? idOrArn);
    if (!found) {
      throw new Error(`No purchase has the id or ARN '${idOrArn}'; give an agreement id (agmt-…), a license id (l-…), a license ARN or, for a legacy product, <product code>:<customer identifier>.`);
    }
    return found;
  }

  /** Legacy products know a buyer by it, the same one for all products (facts 7.2; [docs] SaaS customer onboarding, step 6). */
  public customerIdentifier({ agreementModel }: Product, account: string): string | undefined {
    return agreementModel === 'LEGACY' ? this.ids.branch(`customer/${account}`).alphanumeric(11) : undefined;
  }

  public addAgreement(agreement: SignedAgreement, purchase: Purchase): void {
    this.bought.add(purchase);
    this.signed.set(agreement.id, agreement);
    this.owners.set(agreement.id, purchase);
  }

  public addLicense(license: IssuedLicense, purchase: Purchase): void {
    const key = licenseKeyOf(license.id) ?? license.id;
    this.issued.set(key, license);
    this.owners.set(key, purchase);
    if (license.customerIdentifier !== undefined) {
      const customer = customerKey(license.product.code, license.account);
      this.owners.set(`${license.product.code}:${license.customerIdentifier}`, purchase);
      this.ofCustomers.set(customer, [...(this.ofCustomers.get(customer) ?? []), license]);
    }
  }
}

function customerKey(productCode: string, account: string): string {
  return `${productCode}/${account}`;
}
