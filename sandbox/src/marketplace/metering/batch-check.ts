import type { BatchMeterUsageRequest } from '../api/messages.js';
import type { Behaviour } from '../behaviour.js';
import { MarketplaceError } from '../errors.js';
import { checkAllocations } from './allocations.js';
import { invalidLicense, whoseUsage } from './customer.js';
import type { MeteredSales } from './customer.js';
import { checkDimension } from './dimension.js';
import { usageOf } from './usage.js';
import type { Usage } from './usage.js';
import { checkActivationPeriod, checkWindow } from './window.js';

export interface BatchContext {
  readonly sales: MeteredSales;
  /** The account that calls. */
  readonly seller: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly behaviour: Behaviour;
}

/** The checks after which one bad record refuses the whole batch (facts 3.1, 3.3). */
export function checkBatch(request: BatchMeterUsageRequest, { sales, seller, now, behaviour }: BatchContext): Usage[] {
  const { ProductCode: productCode, UsageRecords: records } = request;
  if (productCode !== undefined && !sales.hasProduct(productCode, seller)) {
    throw new MarketplaceError('InvalidProductCodeException', `The product code '${productCode}' does not match a product that account ${seller} published.`);
  }
  const usages = records.map((record, i) => usageOf(record, whoseUsage(record, { sales, seller, productCode, at: recordAt(i) })));
  checkOneProduct(usages, productCode);
  usages.forEach((usage, i) => {
    checkDimension(usage, recordAt(i));
    checkWindow(usage, recordAt(i), now, behaviour);
    checkActivationPeriod(usage, recordAt(i), behaviour);
    checkAllocations(usage, recordAt(i), behaviour);
  });
  return usages;
}

function checkOneProduct(usages: readonly Usage[], productCode?: string): void {
  const expected = productCode ?? usages.at(0)?.product.code;
  const stray = usages.findIndex(({ product }) => product.code !== expected);
  if (stray >= 0) {
    throw invalidLicense(`${recordAt(stray)}: the license is for product '${usages[stray].product.code}', the request is for '${expected ?? ''}'; one request is for one product`);
  }
}

function recordAt(index: number): string {
  return `UsageRecords[${index}]`;
}
