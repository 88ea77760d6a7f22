/**
 * How AWS Marketplace tells the seller about purchases of a product.
 */
export enum AgreementModel {
  /** Concurrent agreements: events on EventBridge, and a license for each purchase. Every listing that was made since June 2026 is of this kind. */
  CONCURRENT = 'CONCURRENT',

  /** Messages on two SNS topics, and one customer identifier for each buyer. Usage of such products is not reported yet: report it with your own calls. */
  LEGACY = 'LEGACY',
}
