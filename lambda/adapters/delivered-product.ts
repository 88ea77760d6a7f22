import type { DeliveredProduct } from '../core/access-delivery.js';
import type { PricingModel } from '../core/license.js';

export interface ProductSettings {
  readonly code: string;
  readonly pricingModel: string;
  /** Absent for products without metering. */
  readonly graceSeconds?: string;
}

/** The product as the environment of outbox and dispatcher describes it. */
export function deliveredProduct({ code, pricingModel, graceSeconds }: ProductSettings): DeliveredProduct {
  return {
    code,
    pricingModel: pricingModel as PricingModel,
    metering: graceSeconds === undefined ? undefined : { grace: Number(graceSeconds) * 1_000 },
  };
}
