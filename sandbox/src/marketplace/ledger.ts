import type { UsageAllocation, UsageRecord } from './api/messages.js';
import type { Behaviour } from './behaviour.js';
import type { ErrorName } from './errors.js';
import type { IdGenerator } from './ids.js';
import { compareUsage } from './ledger-comparison.js';
import type { Comparison, UsedQuantity } from './ledger-comparison.js';
import { isOfLicense } from './license-names.js';
import { timeOf } from './metering/usage.js';
import type { ChargeStyle, LicensedUsage, Usage } from './metering/usage.js';
import type { License } from './model.js';
import { hourOf, iso } from './times.js';

/**
 * Why the same usage is billed a second time (facts 3.5). PRODUCT_CODE_WITH_LICENSE_ARN: a request had both. TWO_STYLES: it was told by
 * license and, in another request, by customer. TWO_REGIONS: it was told in two Regions.
 */
export type DoubleBilling = 'PRODUCT_CODE_WITH_LICENSE_ARN' | 'TWO_STYLES' | 'TWO_REGIONS';

/** Usage that AWS bills the buyer for. All times are ISO 8601. */
export interface Charge {
  readonly license: string;
  readonly account: string;
  /** Only of legacy products. */
  readonly customerIdentifier?: string;
  readonly product: string;
  readonly dimension: string;
  /** Where it was told. */
  readonly region: string;
  readonly hour: string;
  readonly quantity: number;
  readonly style: ChargeStyle;
  /** Metered like any other, and billed at 0 (facts 8.2). */
  readonly freeTrial: boolean;
  /** Present: AWS has billed this usage already. */
  readonly again?: DoubleBilling;
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
  /** As the record spells it; for legacy records the license of the customer. */
  readonly license?: string;
  readonly dimension: string;
  readonly hour: string;
  readonly quantity: number;
  /** The status of the record; the error of its whole batch; or NotMetered: AWS said Success before the license was activated. */
  readonly reason: 'CustomerNotSubscribed' | 'DuplicateRecord' | 'NotMetered' | ErrorName;
  readonly explanation: string;
}

export interface LedgerReport {
  readonly charges: readonly Charge[];
  readonly refusals: readonly Refusal[];
  readonly billedTwice: readonly Charge[];
}

/** What is refused, and why. */
interface Refused extends Pick<Refusal, 'reason' | 'explanation'> {
  readonly record: UsageRecord;
  /** If it is known. */
  readonly license?: License;
}

/** What AWS would bill, what it refused, and why. */
export class Ledger {
  private readonly charges = new Map<string, Charge>();
  /** By what was used: license, dimension and hour. */
  private readonly ofUsage = new Map<string, Charge[]>();
  private readonly refused: Refusal[] = [];

  constructor(private readonly ids: IdGenerator, private readonly behaviour: Pick<Behaviour, 'deduplication'>) {}

  public get refusals(): readonly Refusal[] {
    return this.refused;
  }

  /**
   * The charges of a license, by its ARN in any spelling, its `l-…` id, or `<product code>:<customer identifier>`; without it, of all.
   * In the order AWS accepted them.
   */
  public billed(license?: string): Charge[] {
    const all = [...this.charges.values()];
    return license === undefined ? all : all.filter((charge) => isOfLicense(charge, license));
  }

  /** What AWS has metered for a license in all, free trials and double billing included: dimension → quantity. */
  public totals(license: string): Record<string, number> {
    const totals: Record<string, number> = {};
    for (const { dimension, quantity } of this.billed(license)) {
      totals[dimension] = (totals[dimension] ?? 0) + quantity;
    }
    return totals;
  }

  /** Usage that was billed once more, and why: see `again` of each. Must be empty. */
  public billedTwice(): Charge[] {
    return this.billed().filter(({ again }) => again !== undefined);
  }

  /** What was used beside what AWS billed: used − billed for each license and dimension. */
  public compare(used: Iterable<UsedQuantity>): Comparison {
    return compareUsage(used, this.billed());
  }

  public chargeOf(usage: LicensedUsage, region: string): Charge | undefined {
    return this.charges.get(this.keyOf(usage, region));
  }

  /** The MeteringRecordId of a record: the same for the same usage. */
  public recordId(usage: Usage, region: string): string {
    return this.ids.uuid(this.keyOf(usage, region));
  }

  public charge(usage: LicensedUsage, region: string, now: number): Charge {
    const { record, license, style, quantity, time, hour } = usage;
    const earlier = this.earlierOf(usage);
    const charge: Charge = {
      license: license.arn,
      account: license.account,
      ...(license.customerIdentifier !== undefined && { customerIdentifier: license.customerIdentifier }),
      product: usage.product.code,
      dimension: record.Dimension,
      region,
      hour: iso(hour),
      quantity,
      style,
      freeTrial: license.freeTrialUntil !== undefined && time < license.freeTrialUntil,
      ...(earlier.length > 0 && { again: whyAgain(usage, region, earlier) }),
      time: iso(now),
      timestamp: iso(time),
      meteringRecordId: this.recordId(usage, region),
      ...(record.UsageAllocations && { allocations: record.UsageAllocations }),
    };
    this.charges.set(this.keyOf(usage, region), charge);
    earlier.push(charge);
    return charge;
  }

  public refuse({ record, license, reason, explanation }: Refused, now: number): void {
    this.refused.push({
      time: iso(now),
      license: record.LicenseArn ?? license?.arn,
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

  /** The charges of the same usage so far: a list to add to. */
  private earlierOf({ license, record, hour }: LicensedUsage): Charge[] {
    const key = JSON.stringify([license.arn, record.Dimension, hour]);
    const charges = this.ofUsage.get(key) ?? [];
    this.ofUsage.set(key, charges);
    return charges;
  }

  /** Facts 3.5: AWS keeps one record by account, license, dimension and hour; the old style knows no license. */
  private keyOf({ license, product, record, hour, style }: Usage, region: string): string {
    const whose = style === 'LICENSE' ? license?.arn : product.code;
    const where = this.behaviour.deduplication === 'REGION' ? region : '';
    return JSON.stringify([style, license?.account, whose, record.Dimension, hour, where]);
  }
}

function whyAgain({ style, record }: LicensedUsage, region: string, earlier: readonly Charge[]): DoubleBilling {
  if (earlier.some((charge) => charge.style === style)) {
    return 'TWO_REGIONS';
  }
  const sameRecord = style === 'PRODUCT' && record.LicenseArn !== undefined && earlier.some((charge) => charge.region === region);
  return sameRecord ? 'PRODUCT_CODE_WITH_LICENSE_ARN' : 'TWO_STYLES';
}
