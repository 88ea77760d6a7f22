import type { DeliveredProduct } from '../core/access-delivery.js';
import { agreementModel } from './agreement-model.js';
import { milliseconds, optional, required } from './environment.js';
import { pricingModel } from './pricing-model.js';

/** The product as outbox and dispatcher tell of it, from PRODUCT_CODE, PRICING_MODEL, AGREEMENT_MODEL and, if it is metered, FINAL_USAGE_GRACE_SECONDS. */
export function deliveredProduct(): DeliveredProduct {
  const isMetered = optional('FINAL_USAGE_GRACE_SECONDS') !== undefined;
  return {
    code: required('PRODUCT_CODE'),
    pricingModel: pricingModel(),
    agreementModel: agreementModel(),
    metering: isMetered ? { grace: milliseconds('FINAL_USAGE_GRACE_SECONDS') } : undefined,
  };
}
