import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import type { BatchMeterUsageCommandOutput, MarketplaceMeteringClient, UsageRecord as SdkRecord } from '@aws-sdk/client-marketplace-metering';
import type { BatchMeterUsageResult, UsageRecord } from '../../../sandbox/src/marketplace/api/messages.js';
import { behaviourOf } from '../../../sandbox/src/marketplace/behaviour.js';
import { MarketplaceError } from '../../../sandbox/src/marketplace/errors.js';
import { IdGenerator } from '../../../sandbox/src/marketplace/ids.js';
import { Ledger } from '../../../sandbox/src/marketplace/ledger.js';
import type { MeteredSales } from '../../../sandbox/src/marketplace/metering/customer.js';
import { UsageMeter } from '../../../sandbox/src/marketplace/metering/meter.js';
import type { RecordFate } from '../../../sandbox/src/marketplace/metering/meter.js';
import { CallQuota } from '../../../sandbox/src/marketplace/metering/quota.js';
import { METERING_CALLS_PER_SECOND } from '../../../sandbox/src/marketplace/rules.js';
import { isWithin } from './plan.js';
import { ServiceError } from './process.js';
import type { Process } from './process.js';
import type { Surroundings } from './surroundings.js';
import { SECOND } from './times.js';

const CALLER = { account: '000000000000', region: 'us-east-1' };
/** Source: our client's settings (`usage-taker.ts`). */
const CALL_TIMEOUT = 20 * SECOND;

export interface AwsWatcher {
  /** A call arrives, whatever becomes of it. */
  told(records: readonly UsageRecord[], now: number): void;
  /** AWS has taken records into account: what it answers, which the caller may never learn. */
  answered(result: BatchMeterUsageResult, now: number): void;
  /** AWS refuses a call as a whole, for what is in it. */
  refused(records: readonly UsageRecord[], error: string, now: number): void;
}

/** What a scenario does to calls, by their number, and to records. */
export interface AwsScript {
  /** The error of a call: AWS has not taken its records into account. */
  readonly call?: (number: number, records: readonly UsageRecord[], now: number) => string | undefined;
  readonly record?: (record: UsageRecord, call: number) => RecordFate;
}

/** AWS Marketplace: the simulator's model of metering, and the ways in which calls to it fail. */
export class SimulatedAws {
  readonly ledger: Ledger;
  readonly watchers: AwsWatcher[] = [];
  calls = 0;
  /** Off when faults have healed. */
  faulty = true;
  script: AwsScript = {};
  private readonly meter: UsageMeter;
  private readonly quota: CallQuota;

  constructor(private readonly around: Surroundings, sales: MeteredSales) {
    const { random, scheduler } = around;
    const behaviour = behaviourOf({
      identicalResend: random.pick(['SUCCESS', 'DUPLICATE_RECORD']), usageBeforeActivation: 'CUSTOMER_NOT_SUBSCRIBED',
    });
    const now = () => Math.floor(scheduler.now);
    const clock = { now, schedule: () => { throw new Error('The model of metering schedules nothing.'); } };
    this.ledger = new Ledger(new IdGenerator('simulation'), behaviour);
    this.meter = new UsageMeter(clock, sales, this.ledger, behaviour);
    this.quota = new CallQuota(METERING_CALLS_PER_SECOND, now);
  }

  /** The SDK's client, in one process. */
  public clientIn(process: Process): MarketplaceMeteringClient {
    const send = (command: BatchMeterUsageCommand): Promise<BatchMeterUsageCommandOutput> => {
      if (!(command instanceof BatchMeterUsageCommand)) {
        throw new Error('Only BatchMeterUsage is simulated.');
      }
      return this.call(process, command);
    };
    return { send } as unknown as MarketplaceMeteringClient;
  }

  private call(process: Process, { input }: BatchMeterUsageCommand): Promise<BatchMeterUsageCommandOutput> {
    const { random, scheduler, trace, plan } = this.around;
    const records = (input.UsageRecords ?? []).map(wired);
    const what = `BatchMeterUsage of ${records.length}`;
    return new Promise((resolve, reject) => {
      const fail = (error: string, after: number) => {
        trace.note(scheduler.now, process.name, what, error);
        this.around.disturbed(process.name, error);
        process.after(after, () => { reject(new ServiceError(error)); });
      };
      const effect = () => this.submit(records, input.ProductCode);
      scheduler.at(scheduler.now + process.latency(), () => {
        if (process.dead && random.chance(0.5)) {
          return;
        }
        for (const watcher of this.watchers) {
          watcher.told(records, scheduler.now);
        }
        this.calls += 1;
        const { aws } = plan;
        const scripted = this.script.call?.(this.calls, records, scheduler.now);
        const drawn = this.faulty ? random.next() : 1;
        if (scripted !== undefined) {
          fail(scripted, 0);
        } else if (this.faulty && isWithin(scheduler.now, plan.awsOutages)) {
          const [error, after] = random.pick([['ThrottlingException', 0], ['InternalServiceErrorException', 0], ['TimeoutError', CALL_TIMEOUT], ['ECONNRESET', 0]] as const);
          fail(error, after);
        } else if (drawn < aws.throttled || !this.quota.take(CALLER)) {
          fail('ThrottlingException', 0);
        } else if (drawn < aws.throttled + aws.failed) {
          fail('InternalServiceErrorException', 0);
        } else if (drawn < aws.throttled + aws.failed + aws.timeOut) {
          fail('TimeoutError', CALL_TIMEOUT);
        } else {
          const after = drawn - aws.throttled - aws.failed - aws.timeOut;
          let answer: BatchMeterUsageResult;
          try {
            answer = effect();
          } catch (error) {
            if (!(error instanceof MarketplaceError)) {
              throw error;
            }
            trace.note(scheduler.now, process.name, what, error.name);
            process.after(0, () => { reject(error); });
            return;
          }
          if (this.faulty && after < aws.failedAfter) {
            fail('InternalServiceErrorException', 0);
          } else if (this.faulty && after < aws.failedAfter + aws.timeOutAfter) {
            fail('TimeoutError', CALL_TIMEOUT);
          } else {
            trace.note(scheduler.now, process.name, what, answer.Results.map(({ Status }) => Status).join(' '));
            process.after(0, () => { resolve(unwired(answer)); });
          }
        }
      });
    });
  }

  private submit(records: readonly UsageRecord[], productCode: string | undefined): BatchMeterUsageResult {
    const { scheduler } = this.around;
    const request = { UsageRecords: records, ...(productCode === undefined ? {} : { ProductCode: productCode }) };
    const unanswered: UsageRecord[] = [];
    try {
      const answer = this.meter.submit(request, CALLER, (record) => {
        const fate = this.script.record?.(record, this.calls) ?? this.fate();
        if (fate === 'UNANSWERED') {
          unanswered.push(record);
        }
        return fate;
      });
      const metered = unanswered.map((UsageRecord) => ({ UsageRecord, Status: 'Success' as const }));
      for (const watcher of this.watchers) {
        watcher.answered({ ...answer, Results: [...answer.Results, ...metered] }, scheduler.now);
      }
      return answer;
    } catch (error) {
      if (error instanceof MarketplaceError) {
        for (const watcher of this.watchers) {
          watcher.refused(records, error.name, scheduler.now);
        }
      }
      throw error;
    }
  }

  private fate(): RecordFate {
    const { random, plan: { aws } } = this.around;
    if (!this.faulty) {
      return 'PROCESSED';
    }
    const drawn = random.next();
    if (drawn < aws.unprocessed) {
      return 'UNPROCESSED';
    }
    return drawn < aws.unprocessed + aws.unanswered ? (drawn < aws.unprocessed + aws.unanswered / 2 ? 'UNANSWERED' : 'FORGOTTEN') : 'PROCESSED';
  }
}

function wired({ Timestamp, Dimension, ...record }: SdkRecord): UsageRecord {
  // Allocations are spelled alike, their types allow more.
  return { ...(record as Omit<UsageRecord, 'Dimension' | 'Timestamp'>), Dimension: Dimension ?? '', Timestamp: (Timestamp?.getTime() ?? 0) / 1_000 };
}

function unwired({ Results, UnprocessedRecords }: BatchMeterUsageResult): BatchMeterUsageCommandOutput {
  const sdk = ({ Timestamp, ...record }: UsageRecord): SdkRecord => ({ ...(record as Omit<SdkRecord, 'Timestamp'> & { Dimension: string }), Timestamp: new Date(Timestamp * 1_000) });
  return {
    $metadata: {},
    Results: Results.map(({ UsageRecord, ...result }) => ({ ...result, UsageRecord: sdk(UsageRecord) })),
    UnprocessedRecords: UnprocessedRecords.map(sdk),
  };
}
