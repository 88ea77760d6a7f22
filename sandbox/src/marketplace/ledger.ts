import type { UsageAllocation, UsageRecord } from './api/messages.js';
import type { ErrorName } from './errors.js';
import type { IdGenerator } from './ids.js';
import type { Usage } from './metering/usage.js';
import { timeOf } from './metering/usage.js';
import { hourOf, iso } from './times.js';

/** LICENSE: by the record's LicenseArn. PRODUCT: again, because the request carried a ProductCode as well. */
export type ChargeStyle = 'LICENSE' | 'PRODUCT';

/** Usage that AWS bills the buyer for. All times are ISO 8601. */
export interface Charge {
  readonly license: string;
  readonly account: string;
  readonly product: string;
  readonly dimension: string;
  readonly hour: string;
  readonly quantity: number;
  readonly style: ChargeStyle;
  /** When AWS accepted it. */
  readonly time: string;
  /** The timestamp of the record. */
  readonly timestamp: string;
  readonly meteringRecordId: string;
  readonly allocations?: readonly UsageAllocation[];
}

/** Usage that AWS was told of and does not bill. */
export interface Refusal {
  readonly time: string;
  readonly license?: string;
  readonly dimension: string;
  readonly hour: string;
  readonly quantity: number;
  /** The status of the record, or the error of its whole batch. */
  readonly reason: 'CustomerNotSubscribed' | 'DuplicateRecord' | ErrorName;
  readonly explanation: string;
}

export interface LedgerReport {
  readonly charges: readonly Charge[];
  readonly refusals: readonly Refusal[];
  readonly billedTwice: readonly Charge[];
}

/** What AWS would bill, what it refused, and why. */
export class Ledger {
  private readonly charges = new Map<string, Charge>();
  private readonly refused: Refusal[] = [];

  constructor(private readonly ids: IdGenerator) {}

  public get refusals(): readonly Refusal[] {
    return this.refused;
  }

  /** The charges of a license, by its ARN or `l-…` id; without it, of all. In the order AWS accepted them. */
  public billed(license?: string): Charge[] {
    const all = [...this.charges.values()];
    return license === undefined ? all : all.filter((charge) => charge.license === license || charge.license.endsWith(`:${license}`));
  }

  /** What a license is billed in all: dimension → quantity. */
  public totals(license: string): Record<string, number> {
    const totals: Record<string, number> = {};
    for (const { dimension, quantity } of this.billed(license)) {
      totals[dimension] = (totals[dimension] ?? 0) + quantity;
    }
    return totals;
  }

  /** Charges made a second time because ProductCode came together with LicenseArn (facts 3.5). Must be empty. */
  public billedTwice(): Charge[] {
    return this.billed().filter(({ style }) => style === 'PRODUCT');
  }

  public chargeOf(usage: Usage, style: ChargeStyle): Charge | undefined {
    return this.charges.get(keyOf(usage, style));
  }

  public charge(usage: Usage, style: ChargeStyle, now: number): Charge {
    const { record, purchase } = usage;
    const charge: Charge = {
      license: purchase.licenseArn,
      account: purchase.account,
      product: purchase.product.code,
      dimension: record.Dimension,
      hour: iso(usage.hour),
      quantity: usage.quantity,
      style,
      time: iso(now),
      timestamp: iso(usage.time),
      meteringRecordId: this.ids.uuid(keyOf(usage, style)),
      ...(record.UsageAllocations && { allocations: record.UsageAllocations }),
    };
    this.charges.set(keyOf(usage, style), charge);
    return charge;
  }

  public refuse(record: UsageRecord, now: number, reason: Refusal['reason'], explanation: string): void {
    this.refused.push({
      time: iso(now),
      license: record.LicenseArn,
      dimension: record.Dimension,
      hour: iso(hourOf(timeOf(record))),
      quantity: record.Quantity ?? 0,
      reason,
      explanation,
    });
  }

  public toJSON(): LedgerReport {
    return { charges: this.billed(), refusals: this.refused, billedTwice: this.billedTwice() };
  }
}

/** Facts 3.5: AWS keeps one record by account, license, dimension and hour; the old style knows no license. */
function keyOf({ purchase, record, hour }: Usage, style: ChargeStyle): string {
  const whose = style === 'LICENSE' ? purchase.licenseArn : purchase.product.code;
  return JSON.stringify([style, purchase.account, whose, record.Dimension, hour]);
}
