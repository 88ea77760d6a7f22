import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { warnAboutUnknownRegion } from './notices';
import { invalidProp, requirePattern } from './validation';
import type { MarketplaceProduct } from '../marketplace-product';
import { PricingModel } from '../pricing-model';

/** AWS Marketplace has its events and its APIs for sellers in this Region. */
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

/** Fails for a product that cannot exist and for a stack that its events cannot reach. */
export function requireProduct(scope: IConstruct, product: MarketplaceProduct): void {
  const { productCode, pricingModel } = product;
  if (!Token.isUnresolved(productCode) && /^prod-/i.test(productCode)) {
    throw invalidProp(scope, 'productCode', productCode, `That is the product id. ${PRODUCT_CODE_RULE}`);
  }
  requirePattern(scope, 'productCode', productCode, /^[-a-zA-Z0-9/=:_.@]{1,255}$/, PRODUCT_CODE_RULE);

  if (!Object.values(PricingModel).includes(pricingModel)) {
    throw invalidProp(scope, 'pricingModel', pricingModel, `Give one of PricingModel: ${Object.values(PricingModel).join(', ')}.`);
  }
  requireMarketplaceRegion(scope);
}

/** What every handler is told about the product. */
export function productEnvironment(product: MarketplaceProduct): Record<string, string> {
  return { PRODUCT_CODE: product.productCode, PRICING_MODEL: product.pricingModel };
}

function requireMarketplaceRegion(scope: IConstruct): void {
  const { region, stackName } = Stack.of(scope);
  if (Token.isUnresolved(region)) {
    warnAboutUnknownRegion(scope, MARKETPLACE_REGION);
  } else if (region !== MARKETPLACE_REGION) {
    throw new Error(`${scope.node.path}: the Region of stack ${stackName} is ${region}, but AWS Marketplace sends its events in ${MARKETPLACE_REGION} only. `
      + `Put the construct into a stack with env: { region: '${MARKETPLACE_REGION}' }; the application itself may run elsewhere.`);
  }
}
