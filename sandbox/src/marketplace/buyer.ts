import type { Surroundings } from './agreements/surroundings.js';
import { codeOf, writtenOffer } from './journal/commands.js';
import { acceptable, publicOffer } from './offer.js';
import type { Offer } from './offer.js';
import { checkOffer } from './offer-check.js';
import type { Product } from './product.js';
import { Purchase } from './purchase.js';
import { USUAL_FREE_TRIAL } from './rules.js';
import type { Terms } from './terms.js';

export interface Subscription {
  /** The product or its code. */
  readonly product: Product | string;
  /** What is bought in advance, for contracts: dimension → amount. */
  readonly entitlements?: Terms;
  /** How long a contract lasts: 1, 12, 24 or 36. Default: 12. */
  readonly months?: number;
  /** A free trial, of 30 days or as many as given. An account has one a product. Default: none. */
  readonly freeTrial?: boolean | number;
  /** Whether the contract renews itself at its end. Default: false. */
  readonly autoRenew?: boolean;
  /** The buyer's payment fails, so that no license ever comes. Default: false. */
  readonly paymentFails?: boolean;
}

/** The purchases of all buyers, and the catalog they buy from. */
export interface Shop {
  readonly purchases: readonly Purchase[];
  product(productOrCode: Product | string): Product;
  customerIdentifier(product: Product, account: string): string | undefined;
}

/** An AWS account that buys. It may buy the same product several times: each purchase has a license of its own. */
export class Buyer {
  constructor(public readonly account: string, private readonly shop: Shop, private readonly around: Surroundings) {}

  /** Accepts the public offer of a product. `License Updated` follows when the clock gets there. */
  public subscribe(subscription: Subscription): Purchase {
    const written = { ...subscription, product: codeOf(subscription.product) };
    return this.around.steps.command('subscribe', [this.account, written], () => this.subscribeTo(subscription));
  }

  /** Accepts an offer as a new purchase. Of a legacy product that the account has, it takes the place of the agreement of now. */
  public accept(offer: Offer, options: Pick<Subscription, 'paymentFails'> = {}): Purchase {
    return this.around.steps.command('acceptOffer', [this.account, writtenOffer(offer), options], () => this.acceptNow(offer, options));
  }

  private subscribeTo({ product: wanted, freeTrial = false, paymentFails, ...details }: Subscription): Purchase {
    const product = this.shop.product(wanted);
    const freeTrialDays = freeTrial === true ? USUAL_FREE_TRIAL : freeTrial;
    const offer = publicOffer({ ...details, product, ...(freeTrialDays !== false && { freeTrialDays }) }, this.around.ids);
    checkOffer(offer, this.around.behaviour, this.around.clock.now());
    const active = this.legacyPurchase(product);
    if (active) {
      throw new Error(`Account ${this.account} has subscribed to product '${product.code}' already (agreement ${active.agreementId}): a LEGACY product has one active agreement per account. Accept another offer on that purchase, or cancel it first.`);
    }
    return this.buy(offer, paymentFails);
  }

  private acceptNow(offer: Offer, { paymentFails }: Pick<Subscription, 'paymentFails'>): Purchase {
    acceptable(offer, this.account, this.around.clock.now());
    const active = this.legacyPurchase(offer.product);
    if (active) {
      active.accept(offer);
      return active;
    }
    return this.buy(offer, paymentFails);
  }

  private buy(offer: Offer, paymentFails?: boolean): Purchase {
    this.checkFirstTrial(offer);
    const customerIdentifier = this.shop.customerIdentifier(offer.product, this.account);
    return new Purchase({ account: this.account, customerIdentifier, offer, paymentFails }, this.around);
  }

  /** Facts 8.2. */
  private checkFirstTrial({ product, freeTrialDays }: Offer): void {
    const earlier = freeTrialDays !== undefined && this.purchasesOf(product).flatMap(({ agreements }) => agreements).find((agreement) => agreement.freeTrialDays !== undefined);
    if (earlier) {
      throw new Error(`Account ${this.account} had its free trial of product '${product.code}' already (agreement ${earlier.id}): an account has one.`);
    }
  }

  private legacyPurchase(product: Product): Purchase | undefined {
    return product.agreementModel === 'LEGACY' ? this.purchasesOf(product).find(({ agreementStatus }) => agreementStatus === 'ACTIVE') : undefined;
  }

  private purchasesOf(product: Product): Purchase[] {
    return this.shop.purchases.filter((purchase) => purchase.account === this.account && purchase.product === product);
  }
}
