import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { warnAboutMissingSellerRole } from './notices';
import { areAccountsKnown, isOwnAccount } from './seller-account';
import { invalidProp, requireAccount, requirePattern, requireRegion } from './validation';
import { AgreementModel } from '../agreement-model';
import type { MarketplaceProduct } from '../marketplace-product';
import { PricingModel } from '../pricing-model';

/** Where AWS Marketplace has its events and its APIs for sellers, but in the Sovereign Cloud. */
const MARKETPLACE_REGION = 'us-east-1';

const PRODUCT_CODE_RULE = 'Give the product code of your listing, which the AWS Marketplace Management Portal shows beside the product id: '
  + '1 to 255 letters, digits, or one of - / = : _ . @';

/** Whether usage of this product is metered. */
export function hasMetering(pricingModel: PricingModel): boolean {
  return pricingModel !== PricingModel.CONTRACT;
}

/** Whether buyers of this product have entitlements. */
export function hasEntitlements(pricingModel: PricingModel): boolean {
  return pricingModel !== PricingModel.SUBSCRIPTION;
}

/** Whether AWS Marketplace tells of this product on SNS topics. */
export function isLegacy({ agreementModel }: MarketplaceProduct): boolean {
  return agreementModel === AgreementModel.LEGACY;
}

/** How AWS Marketplace tells of purchases of this product. */
export function agreementModelOf({ agreementModel }: MarketplaceProduct): AgreementModel {
  return agreementModel ?? AgreementModel.CONCURRENT;
}

/** Where AWS Marketplace has its events and its APIs for this product. */
export function marketplaceRegionOf({ marketplaceRegion }: Pick<MarketplaceProduct, 'marketplaceRegion'>): string {
  return marketplaceRegion ?? MARKETPLACE_REGION;
}

/** Fails for a product that cannot exist, and for one that cannot be served from this stack. */
export function requireProduct(scope: IConstruct, product: MarketplaceProduct): void {
  requireProductCode(scope, product.productCode);
  requireOneOf(scope, 'PricingModel', 'pricingModel', product.pricingModel, Object.values(PricingModel));
  if (product.agreementModel !== undefined) {
    requireOneOf(scope, 'AgreementModel', 'agreementModel', product.agreementModel, Object.values(AgreementModel));
  }
  if (product.marketplaceRegion !== undefined) requireRegion(scope, 'marketplaceRegion', product.marketplaceRegion);
  requireSeller(scope, product);
}

/** What every handler is told about the product. */
export function productEnvironment(product: MarketplaceProduct): Record<string, string> {
  return {
    PRODUCT_CODE: product.productCode,
    PRICING_MODEL: product.pricingModel,
    AGREEMENT_MODEL: agreementModelOf(product),
  };
}

/** What a handler is told that calls AWS Marketplace. */
export function marketplaceEnvironment(product: MarketplaceProduct): Record<string, string> {
  const { sellerRole, sellerExternalId } = product;
  return {
    MARKETPLACE_REGION: marketplaceRegionOf(product),
    ...sellerRole && { SELLER_ROLE_ARN: sellerRole.roleArn },
    ...sellerExternalId !== undefined && { SELLER_EXTERNAL_ID: sellerExternalId },
  };
}

function requireProductCode(scope: IConstruct, productCode: string): void {
  if (!Token.isUnresolved(productCode) && /^prod-/i.test(productCode)) {
    throw invalidProp(scope, 'productCode', productCode, `That is the product id. ${PRODUCT_CODE_RULE}`);
  }
  requirePattern(scope, 'productCode', productCode, /^[-a-zA-Z0-9/=:_.@]{1,255}$/, PRODUCT_CODE_RULE);
}

function requireOneOf(scope: IConstruct, choice: string, prop: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw invalidProp(scope, prop, value, `Give one of ${choice}: ${allowed.join(', ')}.`);
}

function requireSeller(scope: IConstruct, product: MarketplaceProduct): void {
  const { sellerAccount, sellerRole, sellerExternalId } = product;
  if (sellerAccount !== undefined) requireAccount(scope, 'sellerAccount', sellerAccount);
  if (sellerExternalId !== undefined) {
    requirePattern(scope, 'sellerExternalId', sellerExternalId, /^[\w+=,.@:/-]{2,1224}$/,
      'Give the external id that the trust policy of sellerRole asks for: 2 to 1,224 letters, digits, or any of _ + = , . @ : / -');
    if (sellerRole === undefined) {
      throw invalidProp(scope, 'sellerExternalId', sellerExternalId, 'It has a meaning only with sellerRole: give that role, or leave sellerExternalId out.');
    }
  }
  if (isOwnAccount(scope, product)) return;

  if (isLegacy(product) && areAccountsKnown(scope, product)) {
    throw invalidProp(scope, 'sellerAccount', sellerAccount, 'Only the account that sells a product of AgreementModel.LEGACY may subscribe to its topics: '
      + 'put the construct into a stack of that account, or move the product to concurrent agreements.');
  }
  if (sellerRole === undefined) warnAboutMissingSellerRole(scope);
}
