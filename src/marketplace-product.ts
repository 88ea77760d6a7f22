import type { PricingModel } from './pricing-model';

/**
 * The SaaS product in AWS Marketplace that a construct serves.
 */
export interface MarketplaceProduct {
  /**
   * The product code of the listing, for example `2p409vwjybxwn3pd5tcrz4xbw`.
   *
   * The AWS Marketplace Management Portal shows it beside the product id. The product id, which
   * starts with `prod-`, is something else and is refused.
   */
  readonly productCode: string;

  /**
   * The pricing model of the listing.
   */
  readonly pricingModel: PricingModel;
}
