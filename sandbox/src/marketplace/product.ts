import { ACCOUNT_ID, NAME_LENGTH, PRODUCT_CODE_PATTERN } from './rules.js';

export type PricingModel = 'SUBSCRIPTION' | 'CONTRACT' | 'CONTRACT_WITH_CONSUMPTION';

/** ENTITLED dimensions are bought in advance, METERED ones are billed by usage records. */
export type DimensionKind = 'ENTITLED' | 'METERED';

export interface Dimension {
  readonly key: string;
  readonly kind: DimensionKind;
}

/**
 * CONCURRENT: identified by LicenseArn, told of by EventBridge. LEGACY: listed before June 2026, identified by CustomerIdentifier,
 * told of by SNS, one active agreement per account (facts 7).
 */
export type AgreementModel = 'CONCURRENT' | 'LEGACY';

/** One SaaS listing. */
export interface Product {
  readonly code: string;
  /** The entity id `prod-…`: not the product code. */
  readonly id: string;
  readonly name: string;
  readonly pricingModel: PricingModel;
  readonly agreementModel: AgreementModel;
  /** The account that published it. */
  readonly seller: string;
  /** Absent: any dimension is taken. */
  readonly dimensions?: readonly Dimension[];
}

const KINDS: Readonly<Record<PricingModel, readonly DimensionKind[]>> = {
  SUBSCRIPTION: ['METERED'],
  CONTRACT: ['ENTITLED'],
  CONTRACT_WITH_CONSUMPTION: ['ENTITLED', 'METERED'],
};

const AGREEMENT_MODELS: readonly AgreementModel[] = ['CONCURRENT', 'LEGACY'];

/** Facts 8.1: contracts have entitled dimensions, subscriptions metered ones, contracts with consumption both. */
export function checkProduct(product: Product): void {
  const name = `Product '${product.code}'`;
  if (product.code === '' || product.code.length > NAME_LENGTH || !PRODUCT_CODE_PATTERN.test(product.code)) {
    throw new Error(`${name}: the code must match ${PRODUCT_CODE_PATTERN.source} and have 1 to ${NAME_LENGTH} characters.`);
  }
  if (!Object.hasOwn(KINDS, product.pricingModel)) {
    throw new Error(`${name}: pricingModel is '${product.pricingModel}'; it must be one of ${Object.keys(KINDS).join(', ')}.`);
  }
  if (!AGREEMENT_MODELS.includes(product.agreementModel)) {
    throw new Error(`${name}: agreementModel is '${product.agreementModel}'; it must be one of ${AGREEMENT_MODELS.join(', ')}.`);
  }
  if (!ACCOUNT_ID.test(product.seller)) {
    throw new Error(`${name}: seller is '${product.seller}'; it must be an account of twelve digits.`);
  }
  if (product.dimensions) {
    checkDimensions(product, product.dimensions);
  }
}

function checkDimensions(product: Product, dimensions: readonly Dimension[]): void {
  const name = `Product '${product.code}'`;
  const allowed = KINDS[product.pricingModel];
  for (const { key, kind } of dimensions) {
    if (!allowed.includes(kind)) {
      throw new Error(`${name}: dimension '${key}' is ${kind}; pricing model ${product.pricingModel} has only ${allowed.join(' and ')} dimensions.`);
    }
    if (dimensions.filter((other) => other.key === key).length > 1) {
      throw new Error(`${name}: dimension '${key}' is listed twice; list each key once.`);
    }
  }
  for (const kind of allowed) {
    if (keysOf(product, kind).length === 0) {
      throw new Error(`${name}: pricing model ${product.pricingModel} needs at least one ${kind} dimension.`);
    }
  }
}

/** The listed dimensions of a kind. */
export function keysOf(product: Product, kind: DimensionKind): string[] {
  return (product.dimensions ?? []).filter((dimension) => dimension.kind === kind).map(({ key }) => key);
}

/** Whether the product has this dimension; one without a list has any, of the kinds its pricing model allows. */
export function hasDimension(product: Product, key: string, kind: DimensionKind): boolean {
  return product.dimensions ? keysOf(product, kind).includes(key) : hasKind(product, kind);
}

/** Whether dimensions of this kind exist in the product's pricing model. */
export function hasKind({ pricingModel }: Product, kind: DimensionKind): boolean {
  return KINDS[pricingModel].includes(kind);
}
