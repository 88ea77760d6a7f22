import type { VirtualClock } from '../clock.js';
import { compilePattern } from '../events/pattern.js';
import type { Matcher } from '../events/pattern.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import type { Activity } from './activity.js';
import type { StreamMappingSpec } from './services.js';
import { afterAttempt } from './stream-batch.js';
import type { Outcome, StreamBatch } from './stream-batch.js';
import { failureReport } from './stream-failure.js';
import type { StreamReader } from './stream-reader.js';
import type { StreamRecord } from './stream-records.js';

export interface StreamPumpServices {
  readonly clock: VirtualClock;
  readonly lambda: LambdaService;
  readonly activity: Activity;
  readonly send: (arn: string, text: string) => Promise<void>;
  readonly log: (text: string) => void;
}

const FIRST_RETRY_MILLISECONDS = 1_000;
const LONGEST_RETRY_MILLISECONDS = 60_000;
/** Streams keep their records for a day. */
const RETENTION_SECONDS = 86_400;

/** Feeds the records of a table's stream to a function, in order, one batch at a time. */
export class StreamPump {
  private readonly filters: readonly Matcher[];
  private pending: readonly StreamBatch[] = [];
  private working = false;
  private waiting = false;

  constructor(
    private readonly spec: StreamMappingSpec,
    private readonly reader: StreamReader,
    private readonly services: StreamPumpServices,
  ) {
    this.filters = spec.filters.map(compilePattern);
  }

  /** Reads on and starts to work, unless it is working or waiting for a retry. Returns whether it started. */
  public async poll(): Promise<boolean> {
    if (this.working || this.waiting) {
      return false;
    }
    if (this.pending.length === 0) {
      const records = await this.reader.read(this.spec.batchSize);
      const passing = records.filter((record) => this.passes(record));
      this.pending = passing.length > 0 ? [{ records: passing, failures: 0 }] : [];
      if (this.pending.length === 0) {
        // There may be more behind records that do not pass.
        return records.length > 0;
      }
    }
    this.working = true;
    void this.services.activity.track(() => this.work());
    return true;
  }

  private passes(record: StreamRecord): boolean {
    return this.filters.length === 0 || this.filters.some((matches) => matches(record));
  }

  private async work(): Promise<void> {
    try {
      for (let batch = this.pending.at(0); batch; batch = this.pending.at(0)) {
        if (!await this.attempt(batch)) {
          return;
        }
      }
    } catch (error) {
      this.services.log(`Stream mapping of ${this.spec.functionArn}: ${String(error)}`);
      this.retryLater(1);
    } finally {
      this.working = false;
    }
  }

  /** Returns whether to go on at once. */
  private async attempt(whole: StreamBatch): Promise<boolean> {
    const [, ...rest] = this.pending;
    const batch = await this.withoutExpired(whole);
    if (batch.records.length === 0) {
      this.pending = rest;
      return true;
    }
    const { next, discarded, backOff } = afterAttempt(batch, await this.invoke(batch), this.spec);
    this.pending = [...next, ...rest];
    if (discarded) {
      await this.discard(discarded, 'RetryAttemptsExhausted');
    }
    if (backOff) {
      this.retryLater(next[0]?.failures ?? 1);
    }
    return !backOff;
  }

  private async invoke({ records }: StreamBatch): Promise<Outcome> {
    const { lambda, log } = this.services;
    const result = await lambda.invoke(this.spec.functionArn, JSON.stringify({ Records: records }));
    if (!result.error) {
      return { failed: false, payload: result.payload };
    }
    log(`${this.spec.functionArn} failed for ${records.length} of ${this.spec.streamArn}: ${result.error.errorType}: ${result.error.errorMessage}`);
    return { failed: true };
  }

  private retryLater(failures: number): void {
    const { clock } = this.services;
    const wait = Math.min(LONGEST_RETRY_MILLISECONDS, FIRST_RETRY_MILLISECONDS * 2 ** (failures - 1));
    this.waiting = true;
    clock.schedule(clock.now() + wait, `retry of ${this.spec.functionArn}`, () => {
      this.waiting = false;
    });
  }

  private async withoutExpired(batch: StreamBatch): Promise<StreamBatch> {
    const { maximumRecordAgeSeconds: limit } = this.spec;
    const now = this.services.clock.now() / 1000;
    const tooOld = (record: StreamRecord, age: number) => now - record.dynamodb.ApproximateCreationDateTime > age;
    const kept = batch.records.filter((record) => !tooOld(record, RETENTION_SECONDS));
    const old = limit < 0 ? [] : kept.filter((record) => tooOld(record, limit));
    if (old.length > 0) {
      await this.discard({ ...batch, records: old }, 'RecordAgeExceeded');
    }
    return { ...batch, records: kept.filter((record) => !old.includes(record)) };
  }

  private async discard(batch: StreamBatch, condition: string): Promise<void> {
    const { log, send, clock } = this.services;
    log(`${this.spec.functionArn}: ${batch.records.length} stream records discarded (${condition})`);
    if (this.spec.onFailureArn) {
      await send(this.spec.onFailureArn, failureReport(this.spec, batch, condition, this.reader.shardId, clock.now()));
    }
  }
}
