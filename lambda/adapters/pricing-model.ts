import type { PricingModel } from '../core/license.js';
import { oneOf } from './environment.js';

const PRICING_MODELS: readonly PricingModel[] = ['SUBSCRIPTION', 'CONTRACT', 'CONTRACT_WITH_CONSUMPTION'];

/** How the product is sold, from PRICING_MODEL. */
export function pricingModel(): PricingModel {
  return oneOf('PRICING_MODEL', PRICING_MODELS);
}
