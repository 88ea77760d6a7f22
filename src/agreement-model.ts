/**
 * How AWS Marketplace tells the seller about purchases of a product.
 */
export enum AgreementModel {
  /** Concurrent agreements: events on EventBridge, and a license for each purchase. Every listing that was made since June 2026 is of this kind. */
  CONCURRENT = 'CONCURRENT',

  /** Messages on two SNS topics, and one customer identifier for each buyer, by which AWS is also told of usage. Listings from before June 2026 that did not opt in to concurrent agreements. */
  LEGACY = 'LEGACY',
}
