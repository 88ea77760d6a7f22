import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { MarketplaceMeteringClient, UsageRecord as AwsRecord, UsageRecordResult } from '@aws-sdk/client-marketplace-metering';
import { licenseIdOf } from '../../core/license-id.js';
import type { RecordAnswer } from '../../core/metering/outcomes.js';
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
    let results: readonly UsageRecordResult[];
    try {
      const answer = await this.client.send(new BatchMeterUsageCommand({ UsageRecords: records.map(recordForAws) }));
      results = answer.Results ?? [];
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { kind: 'REFUSED', error: name, message };
    }
    const answers = new Map<string, RecordAnswer>();
    for (const { UsageRecord, Status, MeteringRecordId } of results) {
      if (UsageRecord?.LicenseArn && UsageRecord.Dimension && Status) {
        answers.set(nameOf(licenseIdOf(UsageRecord.LicenseArn), UsageRecord.Dimension), {
          status: Status, ...(MeteringRecordId ? { id: MeteringRecordId } : {}),
        });
      }
    }
    return { kind: 'ANSWERED', answerFor: ({ license, dimension }) => answers.get(nameOf(license, dimension)) ?? 'UNPROCESSED' };
  }
}

function recordForAws(record: UsageRecord): AwsRecord {
  return {
    Timestamp: new Date(record.ts),
    Dimension: record.dimension,
    Quantity: record.quantity,
    CustomerAWSAccountId: record.account,
    LicenseArn: record.arn,
    ...record.allocations && {
      UsageAllocations: record.allocations.map(({ quantity, tags }) => {
        const all = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        return { AllocatedUsageQuantity: quantity, ...all.length > 0 && { Tags: all } };
      }),
    },
  };
}

function nameOf(license: string | undefined, dimension: string): string {
  return `${license ?? ''} ${dimension}`;
}
