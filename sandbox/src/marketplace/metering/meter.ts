import type { Clock } from '../../clock.js';
import type { BatchMeterUsageRequest, BatchMeterUsageResult, UsageRecordResult } from '../api/messages.js';
import { MarketplaceError } from '../errors.js';
import type { Ledger } from '../ledger.js';
import type { Purchase } from '../purchase.js';
import { FINAL_USAGE } from '../rules.js';
import { iso } from '../times.js';
import { checkBatch } from './batch-check.js';
import type { KnownSales } from './batch-check.js';
import type { Usage } from './usage.js';

/** BatchMeterUsage (facts 3). */
export class UsageMeter {
  constructor(
    private readonly clock: Clock,
    private readonly sales: KnownSales,
    private readonly ledger: Ledger,
  ) {}

  public submit(request: BatchMeterUsageRequest): BatchMeterUsageResult {
    const now = this.clock.now();
    const usages = this.check(request, now);
    const withProductCode = request.ProductCode !== undefined;
    return { Results: usages.map((usage) => this.meter(usage, withProductCode, now)), UnprocessedRecords: [] };
  }

  private check(request: BatchMeterUsageRequest, now: number): Usage[] {
    try {
      return checkBatch(request, this.sales, now);
    } catch (error) {
      if (error instanceof MarketplaceError) {
        for (const record of request.UsageRecords) {
          this.ledger.refuse(record, now, error.name, error.message);
        }
      }
      throw error;
    }
  }

  /** One record is kept for each license, dimension and hour: the first (facts 3.5). */
  private meter(usage: Usage, withProductCode: boolean, now: number): UsageRecordResult {
    const { record, quantity } = usage;
    const notSubscribed = notSubscribedReason(usage.purchase, now);
    if (notSubscribed !== undefined) {
      this.ledger.refuse(record, now, 'CustomerNotSubscribed', notSubscribed);
      return { UsageRecord: record, Status: 'CustomerNotSubscribed' };
    }
    const charge = this.ledger.chargeOf(usage, 'LICENSE') ?? this.ledger.charge(usage, 'LICENSE', now);
    if (charge.quantity !== quantity) {
      this.ledger.refuse(record, now, 'DuplicateRecord', `quantity ${charge.quantity} was accepted for this hour at ${charge.time}`);
      return { UsageRecord: record, Status: 'DuplicateRecord' };
    }
    if (withProductCode && !this.ledger.chargeOf(usage, 'PRODUCT')) {
      this.ledger.charge(usage, 'PRODUCT', now);
    }
    return { UsageRecord: record, MeteringRecordId: charge.meteringRecordId, Status: 'Success' };
  }
}

/** Facts 3.2 and 3.7: usage counts from `License Updated` until an hour after `License Deprovisioned`. */
function notSubscribedReason({ activatedAt, deprovisionedAt, agreementStatus }: Purchase, now: number): string | undefined {
  if (activatedAt === undefined) {
    return agreementStatus === 'ACTIVE' ? 'the license is not activated yet' : 'the license was never activated';
  }
  if (deprovisionedAt !== undefined && now >= deprovisionedAt + FINAL_USAGE) {
    return `final usage was accepted until ${iso(deprovisionedAt + FINAL_USAGE)}`;
  }
  return undefined;
}
