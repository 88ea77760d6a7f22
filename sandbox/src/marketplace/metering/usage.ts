import type { UsageRecord } from '../api/messages.js';
import type { License } from '../model.js';
import type { Product } from '../product.js';
import { hourOf } from '../times.js';

/** How a record names the customer. LICENSE: by LicenseArn. PRODUCT: by the ProductCode of its request and a customer, as legacy products do. */
export type ChargeStyle = 'LICENSE' | 'PRODUCT';

/** A usage record whose product is known. All times are milliseconds since the epoch. */
export interface Usage {
  readonly record: UsageRecord;
  readonly product: Product;
  /** Absent: the customer never bought the product. Only records of style PRODUCT can lack it. */
  readonly license?: License;
  readonly style: ChargeStyle;
  /** The record's timestamp. */
  readonly time: number;
  /** The hour AWS keeps one record for. */
  readonly hour: number;
  readonly quantity: number;
}

/** Usage of a license: what can be billed. */
export type LicensedUsage = Usage & { readonly license: License };

export function usageOf(record: UsageRecord, whose: Pick<Usage, 'product' | 'license' | 'style'>): Usage {
  const time = timeOf(record);
  return { record, ...whose, time, hour: hourOf(time), quantity: record.Quantity ?? 0 };
}

export function timeOf(record: UsageRecord): number {
  return Math.round(record.Timestamp * 1_000);
}
