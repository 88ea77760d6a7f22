/**
 * How AWS Marketplace charges the buyers of a product.
 *
 * A listing has exactly one pricing model, chosen when it was created.
 */
export enum PricingModel {
  /** Buyers pay for what they used, reported hourly. There is no contract. */
  SUBSCRIPTION = 'SUBSCRIPTION',

  /** Buyers pay in advance for entitlements. Nothing is metered. */
  CONTRACT = 'CONTRACT',

  /** Buyers pay in advance for entitlements and, beyond these, for what they used. */
  CONTRACT_WITH_CONSUMPTION = 'CONTRACT_WITH_CONSUMPTION',
}
