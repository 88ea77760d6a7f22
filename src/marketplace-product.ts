import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { AgreementModel } from './agreement-model';
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

  /**
   * How AWS Marketplace tells about purchases of the product.
   *
   * @default AgreementModel.CONCURRENT
   */
  readonly agreementModel?: AgreementModel;

  /**
   * The Region in which AWS Marketplace sends its events and answers to its APIs.
   *
   * In the AWS European Sovereign Cloud it is `eusc-de-east-1`. The stack may be in any Region of the same partition.
   *
   * @default 'us-east-1'
   */
  readonly marketplaceRegion?: string;

  /**
   * The account that sells the product, twelve digits, if that is another one than the account of the stack.
   *
   * AWS Marketplace sends its events to that account only: put an `EventRelay` into a stack there. It answers to that
   * account only: give `sellerRole`. For `AgreementModel.LEGACY` another account is refused, because nobody but
   * the seller may subscribe to the topics.
   *
   * @default - the account of the stack
   */
  readonly sellerAccount?: string;

  /**
   * A role in the account of the seller that calls AWS Marketplace for us.
   *
   * Its policy has to allow `aws-marketplace:ResolveCustomer`, `GetEntitlements`, `BatchMeterUsage`, `SearchAgreements` and
   * `DescribeAgreement`, as far as the pricing model needs them; its trust policy has to let the roles of our functions assume it.
   *
   * @default - our functions call AWS Marketplace with roles of their own
   */
  readonly sellerRole?: IRole;

  /**
   * The external id that the trust policy of `sellerRole` asks for: 2 to 1,224 letters, digits, or any of `_ + = , . @ : / -`.
   *
   * @default - none
   */
  readonly sellerExternalId?: string;
}
