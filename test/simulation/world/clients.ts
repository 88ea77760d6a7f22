import { ChangeMessageVisibilityBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AuditMarksInTable } from '../../../lambda/adapters/metering/audit-marks.js';
import { LedgerIdentityInTable } from '../../../lambda/adapters/metering/ledger-identity.js';
import { LicenseMetersInTable } from '../../../lambda/adapters/metering/license-meters.js';
import { QuarantineInTable } from '../../../lambda/adapters/metering/quarantine.js';
import { finalUsageQueueIn, isQueue, runQueueIn } from '../../../lambda/adapters/metering/queues.js';
import { UsagePagesInTable } from '../../../lambda/adapters/metering/usage-pages.js';
import { usageQueueIn } from '../../../lambda/adapters/metering/usage-queue.js';
import { AwsUsageTaker, FINAL_CALLS_PER_SECOND } from '../../../lambda/adapters/metering/usage-taker.js';
import { WriteOffListInTable } from '../../../lambda/adapters/metering/write-off-list.js';
import type { Hour } from '../../../lambda/core/metering/hours.js';
import { meterPartition, pagePartition, pagePrefix } from '../../../lambda/core/metering/keys.js';
import type { MetersRead } from '../../../lambda/core/metering/meter.js';
import type { Pace } from '../../../lambda/core/metering/pace.js';
import type { Signals } from '../../../lambda/core/metering/signals.js';
import { meterFeed } from '../../../lambda/meter-feed/handler.js';
import { usageIntake } from '../../../lambda/usage-intake/handler.js';
import { usageReporter } from '../../../lambda/usage-reporter/handler.js';
import type { SimulatedAws } from './aws.js';
import type { Process } from './process.js';
import type { Queue } from './queue.js';
import { MINUTE, SECOND } from './times.js';
import type { Variant } from './variant.js';

export const TABLE = 'usage';
export const FINAL_USAGE_GRACE = 8 * MINUTE;
export const QUEUES = { usage: 'usage', runs: 'runs.fifo', finals: 'final-usage' } as const;

/** The default of the construct. */
const RUN_CALLS_PER_SECOND = 8;

/** What functions are wired with, each in a process of its own. */
export interface Wiring {
  readonly dynamo: (process: Process) => DynamoDBClient;
  readonly queues: Readonly<Record<keyof typeof QUEUES, Queue>>;
  readonly aws: SimulatedAws;
  readonly signals: (process: Process) => Signals;
  /** Whether nothing was ever written to this partition, or under sort keys that begin so. */
  readonly isEmpty: (partition: string, prefix?: string) => boolean;
  readonly variant?: Variant | undefined;
}

export function arnOf(queue: string): string {
  return `arn:aws:sqs:us-east-1:000000000000:${queue}`;
}

/** As `lambda/usage-intake/index.ts` does. */
export function intakeIn(process: Process, wiring: Wiring) {
  const client = wiring.dynamo(process);
  return usageIntake({
    pages: new UsagePagesInTable(client, TABLE),
    meters: new LicenseMetersInTable(client, TABLE),
    quarantine: new QuarantineInTable(client, TABLE),
    queue: usageQueueIn({ client: sqsIn(process, wiring), queueUrl: QUEUES.usage }),
    clock: process.clock,
    signals: wiring.signals(process),
  });
}

/** As `lambda/meter-feed/index.ts` does. */
export function feedIn(process: Process, wiring: Wiring) {
  return meterFeed({
    meters: new LicenseMetersInTable(wiring.dynamo(process), TABLE),
    finalUsage: finalUsageQueueIn({ client: sqsIn(process, wiring), queueUrl: QUEUES.finals }),
    clock: process.clock,
    signals: wiring.signals(process),
    finalUsageGrace: FINAL_USAGE_GRACE,
    included: wiring.variant?.included,
  });
}

/** The meters; shards without any are not asked for: nothing can come of it but time. The few licenses of a world leave most empty. */
class FewMeters extends LicenseMetersInTable {
  constructor(client: DynamoDBClient, private readonly isEmpty: Wiring['isEmpty']) {
    super(client, TABLE);
  }

  public override ofShard(shard: number, after?: string): Promise<MetersRead> {
    return this.isEmpty(meterPartition(shard)) ? Promise.resolve({ meters: [] }) : super.ofShard(shard, after);
  }
}

/** The pages; hours in which nothing was heard of a license yet are not asked for: the answer is that of a read that took no time. */
class FewPages extends UsagePagesInTable {
  constructor(client: DynamoDBClient, private readonly isEmpty: Wiring['isEmpty']) {
    super(client, TABLE);
  }

  public override ofHour(hour: Hour, shard: number, licenses: ReadonlySet<string>): ReturnType<UsagePagesInTable['ofHour']> {
    const partition = pagePartition(hour, shard);
    if (this.isEmpty(partition)) {
      return Promise.resolve(new Map());
    }
    const heard = [...licenses].filter((license) => !this.isEmpty(partition, pagePrefix(license)));
    return heard.length > 0 ? super.ofHour(hour, shard, new Set(heard)) : Promise.resolve(new Map());
  }

  public override eachOfHour(...query: Parameters<UsagePagesInTable['eachOfHour']>): Promise<void> {
    const [hour, shard] = query;
    return this.isEmpty(pagePartition(hour, shard)) ? Promise.resolve() : super.eachOfHour(...query);
  }
}

/** As `lambda/usage-reporter/index.ts` does. */
export function reporterIn(process: Process, wiring: Wiring) {
  const client = wiring.dynamo(process);
  const sqs = sqsIn(process, wiring);
  const guard = wiring.variant?.guard?.(process);
  const included = wiring.variant?.source?.(process);
  return usageReporter({
    pages: new FewPages(client, wiring.isEmpty),
    meters: new FewMeters(client, wiring.isEmpty),
    ledger: new LedgerIdentityInTable(client, TABLE),
    marks: new AuditMarksInTable(client, TABLE),
    writeOffs: new WriteOffListInTable(client, TABLE),
    taker: new AwsUsageTaker(wiring.aws.clientIn(process)),
    pace: virtualPace(process, RUN_CALLS_PER_SECOND),
    callsPerSecond: RUN_CALLS_PER_SECOND,
    finalPace: virtualPace(process, FINAL_CALLS_PER_SECOND),
    runs: runQueueIn({ client: sqs, queueUrl: QUEUES.runs }),
    finalUsage: finalUsageQueueIn({ client: sqs, queueUrl: QUEUES.finals }),
    clock: process.clock,
    isFinalUsageQueue: (arn) => isQueue(arn, QUEUES.finals),
    signals: wiring.signals(process),
    finalUsageGrace: FINAL_USAGE_GRACE,
    ...guard ? { guard } : {},
    ...included ? { included } : {},
  });
}

/** Like `paceOf`, in virtual time. */
function virtualPace(process: Process, callsPerSecond: number): Pace {
  let next = 0;
  return {
    turn: async () => {
      const now = process.clock.now();
      const mine = Math.max(now, next);
      next = mine + SECOND / callsPerSecond;
      if (mine > now) {
        await process.sleep(mine - now);
      }
    },
  };
}

function sqsIn(process: Process, { queues }: Wiring): SQSClient {
  const queueOf = (url: string | undefined): Queue => {
    const found = (Object.keys(QUEUES) as (keyof typeof QUEUES)[]).find((name) => QUEUES[name] === url);
    if (!found) {
      throw new Error(`There is no queue "${url ?? ''}".`);
    }
    return queues[found];
  };
  const send = async (command: object): Promise<object> => {
    if (command instanceof SendMessageCommand) {
      const { QueueUrl, MessageBody = '', DelaySeconds = 0 } = command.input;
      return process.wire(`send to ${QueueUrl ?? ''}`, () => {
        queueOf(QueueUrl).send(MessageBody, DelaySeconds * SECOND);
        return {};
      });
    }
    if (command instanceof ChangeMessageVisibilityBatchCommand) {
      const { QueueUrl, Entries = [] } = command.input;
      return process.wire('change visibility', () => {
        for (const { ReceiptHandle = '', VisibilityTimeout = 0 } of Entries) {
          queueOf(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout * SECOND);
        }
        return {};
      });
    }
    throw new Error(`The simulated queues know no ${command.constructor.name}.`);
  };
  return { send } as unknown as SQSClient;
}
