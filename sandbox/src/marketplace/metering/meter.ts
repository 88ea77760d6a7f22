import type { Clock } from '../../clock.js';
import type { BatchMeterUsageRequest, BatchMeterUsageResult, UsageRecord, UsageRecordResult } from '../api/messages.js';
import type { Behaviour } from '../behaviour.js';
import { MarketplaceError } from '../errors.js';
import type { ErrorName } from '../errors.js';
import type { Ledger } from '../ledger.js';
import type { Caller } from '../model.js';
import { checkBatch } from './batch-check.js';
import { clockNote } from './clock-note.js';
import type { MeteredSales } from './customer.js';
import { readableRecords } from './readable-records.js';
import { standingOf } from './subscribed.js';
import type { LicensedUsage, Usage } from './usage.js';
import { WrongTime } from './window.js';

/**
 * What becomes of one record of a batch that is not refused. UNPROCESSED: AWS returns it untouched. UNANSWERED: AWS meters it and says
 * nothing of it. FORGOTTEN: AWS neither meters it nor says so.
 */
export type RecordFate = 'PROCESSED' | 'UNPROCESSED' | 'UNANSWERED' | 'FORGOTTEN';

/** @param index the record's place in its request */
export type FateOf = (record: UsageRecord, index: number) => RecordFate;

const ALL_PROCESSED: FateOf = () => 'PROCESSED';

/** BatchMeterUsage (facts 3). */
export class UsageMeter {
  constructor(
    private readonly clock: Clock,
    private readonly sales: MeteredSales,
    private readonly ledger: Ledger,
    private readonly behaviour: Behaviour,
  ) {}

  public submit(request: BatchMeterUsageRequest, caller: Caller, fateOf: FateOf = ALL_PROCESSED): BatchMeterUsageResult {
    const now = this.clock.now();
    const usages = this.check(request, caller, now).map((usage, i) => ({ usage, fate: fateOf(usage.record, i) }));
    const withProductCode = request.ProductCode !== undefined;
    return {
      Results: usages.filter(({ fate }) => fate === 'PROCESSED' || fate === 'UNANSWERED').flatMap(({ usage, fate }) => {
        const result = this.meter(usage, caller.region, withProductCode, now);
        return fate === 'PROCESSED' ? [result] : [];
      }),
      UnprocessedRecords: usages.filter(({ fate }) => fate === 'UNPROCESSED').map(({ usage }) => usage.record),
    };
  }

  /** A request that was refused for its shape: what can be read of it is in the ledger. */
  public misshapen(request: unknown, error: MarketplaceError): void {
    this.refuse(readableRecords(request), error.name, error.message, this.clock.now());
  }

  private check(request: BatchMeterUsageRequest, caller: Caller, now: number): Usage[] {
    try {
      return checkBatch(request, { sales: this.sales, seller: caller.account, now, behaviour: this.behaviour });
    } catch (error) {
      if (error instanceof MarketplaceError) {
        this.refuse(request.UsageRecords, error.name, explained(error, caller), now);
      }
      throw error;
    }
  }

  private refuse(records: readonly UsageRecord[], reason: ErrorName, explanation: string, now: number): void {
    for (const record of records) {
      this.ledger.refuse({ record, reason, explanation }, now);
    }
  }

  private meter(usage: Usage, region: string, withProductCode: boolean, now: number): UsageRecordResult {
    const { record } = usage;
    const standing = standingOf(usage, now, this.behaviour);
    if (standing.meters === 'YES') {
      return this.charge(standing.usage, region, withProductCode, now);
    }
    if (standing.meters === 'NOT_METERED') {
      this.ledger.refuse({ record, license: usage.license, reason: 'NotMetered', explanation: `${standing.reason}: AWS answered Success, and bills nothing` }, now);
      return { UsageRecord: record, MeteringRecordId: this.ledger.recordId(usage, region), Status: 'Success' };
    }
    this.ledger.refuse({ record, license: usage.license, reason: standing.meters, explanation: standing.reason }, now);
    return { UsageRecord: record, Status: standing.meters };
  }

  /** One record is kept for each license, dimension and hour: the first (facts 3.5). */
  private charge(usage: LicensedUsage, region: string, withProductCode: boolean, now: number): UsageRecordResult {
    const { record, quantity, license } = usage;
    const earlier = this.ledger.chargeOf(usage, region);
    const charge = earlier ?? this.ledger.charge(usage, region, now);
    if (charge.quantity !== quantity) {
      this.ledger.refuse({ record, license, reason: 'DuplicateRecord', explanation: `quantity ${charge.quantity} was accepted for this hour at ${charge.time}` }, now);
      return { UsageRecord: record, Status: 'DuplicateRecord' };
    }
    const byProduct: LicensedUsage = { ...usage, style: 'PRODUCT' };
    if (withProductCode && usage.style === 'LICENSE' && !this.ledger.chargeOf(byProduct, region)) {
      this.ledger.charge(byProduct, region, now);
    }
    return earlier && this.behaviour.identicalResend === 'DUPLICATE_RECORD'
      ? { UsageRecord: record, Status: 'DuplicateRecord' }
      : { UsageRecord: record, MeteringRecordId: charge.meteringRecordId, Status: 'Success' };
  }
}

/** The words of AWS, and, where a program outside goes by another clock, what they come from. */
function explained(error: MarketplaceError, { clockBehind }: Caller): string {
  return error instanceof WrongTime && clockBehind !== undefined ? `${error.message} ${clockNote(clockBehind)}` : error.message;
}
