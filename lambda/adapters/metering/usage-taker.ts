import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { MarketplaceMeteringClient, UsageRecord as AwsRecord, UsageRecordResult } from '@aws-sdk/client-marketplace-metering';
import { legacyLicenseId, licenseIdOf } from '../../core/license-id.js';
import type { RecordAnswer } from '../../core/metering/outcomes.js';
import { productOf } from '../../core/metering/usage-record.js';
import type { CallAnswer, UsageRecord, UsageTaker } from '../../core/metering/usage-record.js';

/**
 * Of each of the two functions at most that tell final usage, beside the run: with the 8 that a run makes by default, all stay
 * within the quota of 10 calls a second. Source: service quotas of AWS Marketplace, 2026-09.
 */
export const FINAL_CALLS_PER_SECOND = 1;

/**
 * The client does not retry by itself: every call counts for the pace, and the run decides whether a record may still
 * be sent. A call without an answer is given up before it takes the run's time.
 */
export const CALL_OPTIONS = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

/** AWS Marketplace as the taker of usage. */
export class AwsUsageTaker implements UsageTaker {
  constructor(private readonly client: MarketplaceMeteringClient) {}

  public async send(records: readonly UsageRecord[]): Promise<CallAnswer> {
    // In legacy style only: with licenses in the records AWS would bill them a second time for the product.
    const product = records[0] && productOf(records[0]);
    let results: readonly UsageRecordResult[];
    try {
      const answer = await this.client.send(new BatchMeterUsageCommand({ ...product !== undefined && { ProductCode: product }, UsageRecords: records.map(recordForAws) }));
      results = answer.Results ?? [];
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { kind: 'REFUSED', error: name, message };
    }
    const answers = new Map<string, RecordAnswer>();
    for (const { UsageRecord, Status, MeteringRecordId } of results) {
      const billed = UsageRecord && billedIn(UsageRecord, product);
      if (billed !== undefined && UsageRecord?.Dimension && Status) {
        answers.set(nameOf(billed, UsageRecord.Dimension), { status: Status, ...(MeteringRecordId ? { id: MeteringRecordId } : {}) });
      }
    }
    return { kind: 'ANSWERED', answerFor: (record) => answers.get(nameOf(billedOf(record), record.dimension)) ?? 'UNPROCESSED' };
  }
}

function recordForAws(record: UsageRecord): AwsRecord {
  return {
    Timestamp: new Date(record.ts),
    Dimension: record.dimension,
    Quantity: record.quantity,
    ...'product' in record ? { CustomerIdentifier: record.customer } : { CustomerAWSAccountId: record.account, LicenseArn: record.arn },
    ...record.allocations && {
      UsageAllocations: record.allocations.map(({ quantity, tags }) => {
        const all = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        return { AllocatedUsageQuantity: quantity, ...all.length > 0 && { Tags: all } };
      }),
    },
  };
}

/** What AWS keeps one record of: the license or, in legacy style, the customer of the product. */
function billedOf(record: UsageRecord): string | undefined {
  return 'product' in record ? legacyLicenseId(record.product, record.customer) : licenseIdOf(record.arn);
}

function billedIn({ LicenseArn, CustomerIdentifier }: AwsRecord, product: string | undefined): string | undefined {
  if (product === undefined) {
    return LicenseArn === undefined ? undefined : licenseIdOf(LicenseArn);
  }
  return CustomerIdentifier === undefined ? undefined : legacyLicenseId(product, CustomerIdentifier);
}

function nameOf(billed: string | undefined, dimension: string): string {
  return `${billed ?? ''} ${dimension}`;
}
