import type { AccessPolicy } from '../core/derive-access.js';
import { agreementModel } from './agreement-model.js';
import { oneOf } from './environment.js';
import { pricingModel } from './pricing-model.js';

/** What the seller decided about the product, from PRICING_MODEL, AGREEMENT_MODEL and REQUIRE_REGISTRATION. */
export function accessPolicy(): AccessPolicy {
  return {
    pricingModel: pricingModel(),
    agreementModel: agreementModel(),
    requireRegistration: oneOf('REQUIRE_REGISTRATION', ['true', 'false']) === 'true',
  };
}
