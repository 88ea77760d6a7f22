import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Item } from '../../../lambda/adapters/metering/attributes.js';
import { AuditMarksInTable } from '../../../lambda/adapters/metering/audit-marks.js';
import { LedgerIdentityInTable } from '../../../lambda/adapters/metering/ledger-identity.js';
import { LicenseMetersInTable } from '../../../lambda/adapters/metering/license-meters.js';
import { QuarantineInTable } from '../../../lambda/adapters/metering/quarantine.js';
import { UsagePagesInTable } from '../../../lambda/adapters/metering/usage-pages.js';
import { WriteOffListInTable } from '../../../lambda/adapters/metering/write-off-list.js';
import type { Backlog } from '../../../lambda/core/metering/backlog.js';
import type { Amounts } from '../../../lambda/core/metering/decimal.js';
import { meterKey, pageKey } from '../../../lambda/core/metering/keys.js';
import { shardOf } from '../../../lambda/core/metering/hashes.js';
import type { Key } from '../../../lambda/core/metering/keys.js';
import type { LicenseMeters, MeterFacts } from '../../../lambda/core/metering/meter.js';
import type { UsagePages } from '../../../lambda/core/metering/page.js';
import type { Outcome } from '../../../lambda/core/metering/outcomes.js';
import type { FinalUsage } from '../../../lambda/core/messages.js';
import type { Refusal } from '../../../lambda/core/metering/usage-event.js';
import type { UsageQueue } from '../../../lambda/core/metering/usage-queue.js';
import type { WrittenOff } from '../../../lambda/core/metering/write-off.js';
import { usageIntake } from '../../../lambda/usage-intake/handler.js';
import type { ReporterDependencies } from '../../../lambda/usage-reporter/dependencies.js';
import { usageReporter } from '../../../lambda/usage-reporter/handler.js';
import type { DynamoForTests } from '../../support/dynamodb.js';
import { FakeTaker } from './fake-taker.js';
import { onlyShards } from './interposed.js';

export const LICENSE = 'l-0001';
export const NOW = Date.parse('2026-11-21T20:30:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const GRACE = 8 * MINUTE;

/** A usage event as an application sends it. */
export function usage(id: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  return { id, license: LICENSE, dimension: 'requests', quantity: 1, occurredAt: '2026-11-21T20:15:00Z', ...over };
}

export interface HearOptions {
  readonly receives?: number;
  /** By default long ago. */
  readonly firstReceived?: number;
  readonly pages?: UsagePages;
  readonly meters?: LicenseMeters;
  readonly dimensions?: string[];
  readonly legacyProduct?: string;
  readonly usageQueue?: UsageQueue;
}

const FINAL_USAGE_QUEUE = 'arn:aws:sqs:us-east-1:000000000000:final-usage';

/** Intake and reporter over a real table, with a clock to move and a fake AWS. */
export class Bench {
  now = NOW;
  readonly taker = new FakeTaker();
  readonly pages: UsagePages;
  readonly meters: LicenseMeters;
  readonly refusals: Refusal[] = [];
  readonly failures: unknown[] = [];
  readonly told: { license: string; slot: string; outcomes: ReadonlyMap<string, Outcome> }[] = [];
  readonly lost: { license: string; slot: string; units: Amounts }[] = [];
  readonly unnamed: string[] = [];
  readonly writtenOff: { license: string; hour: string | undefined; writtenOff: WrittenOff }[] = [];
  readonly dropped: { license: string; slot: string; units: Amounts }[] = [];
  readonly restored: [string, string][] = [];
  readonly unconfirmed: { license: string; since: string }[] = [];
  readonly backlogs: Backlog[] = [];
  /** By run: shards that it could not look at. */
  readonly unread: number[] = [];
  repeats = 0;
  readonly repaired: { license: string; hour: string }[] = [];
  /** Messages that the intake sent back, with the seconds until they come again. */
  readonly comingBack: Record<string, number>[] = [];
  readonly finals: { message: FinalUsage; delay: number }[] = [];
  runsAsked = 0;
  turns = 0;
  finalTurns = 0;
  /** How long a call about final usage takes. */
  slowly = 0;
  private messages = 0;
  private readonly shards = new Set([shardOf(LICENSE)]);

  constructor(private readonly db: DynamoForTests, readonly table: string) {
    this.pages = new UsagePagesInTable(db.client, table);
    this.meters = new LicenseMetersInTable(db.client, table);
  }

  public get client() {
    return this.db.client;
  }

  public static async over(db: DynamoForTests): Promise<Bench> {
    return new Bench(db, await db.table({ sortKey: true }));
  }

  /** A bench with one license. */
  public static async withLicense(db: DynamoForTests): Promise<Bench> {
    const bench = await Bench.over(db);
    await bench.license();
    return bench;
  }

  /** A license that AWS has confirmed; by default active since noon. */
  public async license(license = LICENSE, facts: Texts = {}): Promise<void> {
    this.shards.add(shardOf(license));
    await this.meters.create(license, defined({
      arn: `arn:aws:license-manager::294406891311:license:${license}`,
      account: '111122223333',
      start: '2026-11-21T12:00:00.000Z',
      ...facts,
    }));
  }

  public async changeFacts(change: Texts, license = LICENSE): Promise<void> {
    const meter = (await this.meters.get(license))!;
    const { arn, account, start, end } = meter;
    await this.meters.replaceFacts(meter, defined({ arn, account, start, end, ...change }));
  }

  /** Sends each body as one message of a batch; the events fail or are answered like in the queue. */
  public async hear(bodies: readonly unknown[], options: HearOptions = {}): Promise<SQSBatchResponse> {
    return this.intake(options)({ Records: bodies.map((body) => this.message(body, options)) });
  }

  /** A function that lives on between batches. */
  public intake(options: HearOptions = {}): ReturnType<typeof usageIntake> {
    return usageIntake({
      pages: options.pages ?? this.pages,
      meters: options.meters ?? this.meters,
      quarantine: new QuarantineInTable(this.db.client, this.table),
      queue: options.usageQueue ?? { comeBack: async (messages) => {
        this.comingBack.push(Object.fromEntries(messages.map(({ receiptHandle, seconds }) => [receiptHandle, seconds])));
      } },
      clock: { now: () => this.now },
      signals: this.signals(),
      ...(options.dimensions ? { dimensions: new Set(options.dimensions) } : {}),
      ...(options.legacyProduct === undefined ? {} : { legacyProduct: options.legacyProduct }),
    });
  }

  /** One invocation of the reporter, by the schedule. Reads only the shards that have licenses, to save time. */
  public async report(over: Partial<ReporterDependencies> = {}): Promise<SQSBatchResponse> {
    const deps = { ...this.dependencies(), ...over };
    return usageReporter({ ...deps, meters: onlyShards(deps.meters, this.shards) })({ Records: [this.message({ kind: 'run' })] });
  }

  /** The same with all shards. */
  public async reportAll(over: Partial<ReporterDependencies> = {}): Promise<SQSBatchResponse> {
    return usageReporter({ ...this.dependencies(), ...over })({ Records: [this.message({ kind: 'run' })] });
  }

  /** One invocation of the reporter, by messages of the final usage queue. */
  public async reportFinal(...messages: (FinalUsage | string)[]): Promise<SQSBatchResponse> {
    return this.reportFinalWith({}, ...messages);
  }

  public async reportFinalWith(over: Partial<ReporterDependencies>, ...messages: (FinalUsage | string)[]): Promise<SQSBatchResponse> {
    return usageReporter({ ...this.dependencies(), ...over })({ Records: messages.map((message) => this.message(message, { queue: FINAL_USAGE_QUEUE })) });
  }

  public dependencies(): ReporterDependencies {
    return {
      pages: this.pages,
      meters: this.meters,
      marks: new AuditMarksInTable(this.db.client, this.table),
      ledger: new LedgerIdentityInTable(this.db.client, this.table),
      writeOffs: new WriteOffListInTable(this.db.client, this.table),
      taker: this.taker,
      pace: { turn: async () => { this.turns += 1; } },
      finalPace: { turn: async () => { this.finalTurns += 1; this.now += this.slowly; } },
      isFinalUsageQueue: (arn) => arn === FINAL_USAGE_QUEUE,
      runs: { askForNext: async () => { this.runsAsked += 1; } },
      finalUsage: { send: async (message, delay) => { this.finals.push({ message, delay }); } },
      clock: { now: () => this.now },
      signals: this.signals(),
      finalUsageGrace: GRACE,
    };
  }

  public async page(hour: string, license = LICENSE, page = 0): Promise<Item | undefined> {
    return this.item(pageKey(license, hour, page));
  }

  /** What the receipt of a slot says, by dimension. */
  public async receipt(slot: string, license = LICENSE): Promise<Record<string, { result?: string; reason?: string; dup?: boolean }>> {
    const { rcpt } = await this.page(slot, license) ?? {};
    const outcomes = rcpt?.M?.outcomes.M ?? {};
    return Object.fromEntries(Object.entries(outcomes).map(([dimension, { M }]): [string, Record<string, string | boolean | undefined>] => {
      const { result, reason, dup } = M as Item;
      return [dimension, { result: result?.S, reason: reason?.S, dup: dup?.BOOL }];
    }));
  }

  public async meter(license = LICENSE): Promise<Item | undefined> {
    return this.item(meterKey(license));
  }

  public async item({ pk, sk }: Key): Promise<Item | undefined> {
    const { Item } = await this.db.client.send(new GetItemCommand({ TableName: this.table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }));
    return Item;
  }

  public async partition(pk: string): Promise<Item[]> {
    const { Items } = await this.db.client.send(new QueryCommand({
      TableName: this.table, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: pk } }, ConsistentRead: true,
    }));
    return Items ?? [];
  }

  private signals() {
    return {
      quarantined: (refusal: Refusal) => { this.refusals.push(refusal); },
      told: (license: string, slot: string, outcomes: ReadonlyMap<string, Outcome>) => { this.told.push({ license, slot, outcomes }); },
      lost: (license: string, slot: string, units: Amounts) => { this.lost.push({ license, slot, units }); },
      writtenOff: (license: string, hour: string | undefined, writtenOff: WrittenOff) => { this.writtenOff.push({ license, hour, writtenOff }); },
      dropped: (license: string, slot: string, units: Amounts) => { this.dropped.push({ license, slot, units }); },
      restored: (owner: string, tableId: string) => { this.restored.push([owner, tableId]); },
      repaired: (license: string, hour: string) => { this.repaired.push({ license, hour }); },
      unnamed: (license: string) => { this.unnamed.push(license); },
      unconfirmed: (license: string, since: string) => { this.unconfirmed.push({ license, since }); },
      repeated: (events: number) => { this.repeats += events; },
      backlog: (backlog: Backlog) => { this.backlogs.push(backlog); },
      unread: (shards: number) => { this.unread.push(shards); },
      called: () => undefined,
      refused: () => undefined,
      failed: (_what: string, error: unknown) => { this.failures.push(error); },
      ignored: (_what: string, problem: string) => { this.failures.push(problem); },
      publish: () => undefined,
    };
  }

  /** A message as a queue hands it out. */
  public message(body: unknown, { receives = 1, firstReceived = 0, queue = '' }: { receives?: number; firstReceived?: number; queue?: string } = {}): SQSRecord {
    this.messages += 1;
    return {
      messageId: `m${this.messages}`,
      receiptHandle: `m${this.messages}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: receives.toString(), SentTimestamp: '', SenderId: '', ApproximateFirstReceiveTimestamp: firstReceived.toString() },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: queue,
      awsRegion: 'us-east-1',
    };
  }
}

type Texts = Partial<Record<'arn' | 'account' | 'start' | 'end', string | undefined>>;

function defined(facts: Texts): MeterFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]: [string, string | undefined]) => value !== undefined));
}
