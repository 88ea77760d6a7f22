import type { AccessPolicy } from '../core/derive-access.js';
import type { PricingModel } from '../core/license.js';
import { required } from './environment.js';

const PRICING_MODELS: readonly PricingModel[] = ['SUBSCRIPTION', 'CONTRACT', 'CONTRACT_WITH_CONSUMPTION'];

/** What the seller decided about the product, from PRICING_MODEL and REQUIRE_REGISTRATION. */
export function accessPolicy(): AccessPolicy {
  return {
    pricingModel: oneOf('PRICING_MODEL', PRICING_MODELS),
    requireRegistration: oneOf('REQUIRE_REGISTRATION', ['true', 'false']) === 'true',
  };
}

function oneOf<T extends string>(name: string, allowed: readonly T[]): T {
  const value = required(name);
  const found = allowed.find((one) => one === value);
  if (found === undefined) {
    throw new Error(`Environment variable ${name} is "${value}". Allowed: ${allowed.join(', ')}. The construct that made this function sets it; deploy again.`);
  }
  return found;
}
