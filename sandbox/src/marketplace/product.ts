import { NAME_LENGTH, PRODUCT_CODE_PATTERN } from './rules.js';

export type PricingModel = 'SUBSCRIPTION' | 'CONTRACT' | 'CONTRACT_WITH_CONSUMPTION';

/** ENTITLED dimensions are bought in advance, METERED ones are billed by usage records. */
export type DimensionKind = 'ENTITLED' | 'METERED';

export interface Dimension {
  readonly key: string;
  readonly kind: DimensionKind;
}

/** One SaaS listing of the seller, under concurrent agreements. */
export interface Product {
  readonly code: string;
  /** The entity id `prod-…`: not the product code. */
  readonly id: string;
  readonly name: string;
  readonly pricingModel: PricingModel;
  readonly dimensions: readonly Dimension[];
}

const KINDS: Readonly<Record<PricingModel, readonly DimensionKind[]>> = {
  SUBSCRIPTION: ['METERED'],
  CONTRACT: ['ENTITLED'],
  CONTRACT_WITH_CONSUMPTION: ['ENTITLED', 'METERED'],
};

/** Facts 8.1: contracts have entitled dimensions, subscriptions metered ones, contracts with consumption both. */
export function checkProduct(product: Product): void {
  const name = `Product '${product.code}'`;
  if (product.code === '' || product.code.length > NAME_LENGTH || !PRODUCT_CODE_PATTERN.test(product.code)) {
    throw new Error(`${name}: the code must match ${PRODUCT_CODE_PATTERN.source} and have 1 to ${NAME_LENGTH} characters.`);
  }
  if (!Object.hasOwn(KINDS, product.pricingModel)) {
    throw new Error(`${name}: pricingModel is '${product.pricingModel}'; it must be one of ${Object.keys(KINDS).join(', ')}.`);
  }
  const allowed = KINDS[product.pricingModel];
  for (const { key, kind } of product.dimensions) {
    if (!allowed.includes(kind)) {
      throw new Error(`${name}: dimension '${key}' is ${kind}; pricing model ${product.pricingModel} has only ${allowed.join(' and ')} dimensions.`);
    }
    if (product.dimensions.filter((other) => other.key === key).length > 1) {
      throw new Error(`${name}: dimension '${key}' is listed twice; list each key once.`);
    }
  }
  for (const kind of allowed) {
    if (keysOf(product, kind).length === 0) {
      throw new Error(`${name}: pricing model ${product.pricingModel} needs at least one ${kind} dimension.`);
    }
  }
}

export function keysOf(product: Product, kind: DimensionKind): string[] {
  return product.dimensions.filter((dimension) => dimension.kind === kind).map(({ key }) => key);
}
