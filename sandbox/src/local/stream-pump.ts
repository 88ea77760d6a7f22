import type { VirtualClock } from '../clock.js';
import { compilePattern } from '../events/pattern.js';
import type { Matcher } from '../events/pattern.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import type { Activity } from './activity.js';
import { BatchWindow } from './batch-window.js';
import { payloads } from './payload.js';
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

/** A batch for the function or, with the reason why it was given up, for the on-failure destination. */
interface Pending extends StreamBatch {
  readonly givenUp?: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
}

/**
 * Feeds the records of a table's stream to a function, in order, one batch at a time.
 * Source: Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB" (2026-11).
 */
export class StreamPump {
  private readonly filters: readonly Matcher[];
  private readonly gathered: BatchWindow<StreamRecord>;
  private pending: readonly Pending[] = [];
  private working = false;
  private waiting = false;
  private breakdowns = 0;

  constructor(
    private readonly spec: StreamMappingSpec,
    private readonly reader: StreamReader,
    private readonly services: StreamPumpServices,
  ) {
    const { batchSize, filters, functionArn, windowSeconds = 0 } = spec;
    this.filters = filters.map(compilePattern);
    this.gathered = new BatchWindow({ clock: services.clock, batchSize, windowSeconds, what: functionArn });
  }

  /** Reads on and starts to work, unless it is working or waiting for a retry. Returns whether it started. */
  public async poll(): Promise<boolean> {
    await this.reader.collect();
    if (this.working || this.waiting) {
      return false;
    }
    if (this.pending.length === 0) {
      const records = this.reader.read(this.gathered.room);
      this.gathered.add(records.filter((record) => this.passes(record)));
      if (this.gathered.isEmpty) {
        this.reader.commit();
      }
      if (!this.gathered.isComplete) {
        // There may be more behind records that do not pass.
        return records.length > 0;
      }
      this.pending = payloads(this.gathered.take()).map((part) => ({ records: part, failures: 0 }));
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
      while (this.dropExpired() && await this.step()) {
        this.breakdowns = 0;
      }
    } catch (error) {
      this.services.log(`Stream mapping of ${this.spec.functionArn}: ${String(error)}`);
      this.breakdowns += 1;
      this.retryLater(this.breakdowns);
    } finally {
      this.working = false;
      if (this.pending.length === 0) {
        this.reader.commit();
      }
    }
  }

  /** Takes one step with the first batch, which stays until the step has succeeded. Returns whether to go on at once. */
  private async step(): Promise<boolean> {
    const [batch, ...rest] = this.pending;
    if (batch.givenUp) {
      await this.report(batch, batch.givenUp);
      this.pending = rest;
      return true;
    }
    const { next, discarded, backOff } = afterAttempt(batch, await this.invoke(batch), this.spec);
    const givenUp: Pending[] = discarded ? [{ ...discarded, givenUp: 'RetryAttemptsExhausted' }] : [];
    this.pending = [...next, ...givenUp, ...rest];
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

  /** Gives up records over the maximum age, and forgets those that are no longer in the stream. Returns whether any are left. */
  private dropExpired(): boolean {
    const { maximumRecordAgeSeconds: limit } = this.spec;
    const now = this.services.clock.now() / 1000;
    const isOlder = (record: StreamRecord, age: number) => now - record.dynamodb.ApproximateCreationDateTime > age;
    this.pending = this.pending.flatMap((batch): Pending[] => {
      const kept = batch.records.filter((record) => !isOlder(record, RETENTION_SECONDS));
      if (batch.givenUp || limit < 0) {
        return [{ ...batch, records: kept }];
      }
      const old = kept.filter((record) => isOlder(record, limit));
      return [
        { ...batch, records: old, givenUp: 'RecordAgeExceeded' },
        { ...batch, records: kept.filter((record) => !old.includes(record)) },
      ];
    }).filter(({ records }) => records.length > 0);
    return this.pending.length > 0;
  }

  private async report(batch: StreamBatch, condition: string): Promise<void> {
    const { log, send, clock } = this.services;
    log(`${this.spec.functionArn}: ${batch.records.length} stream records discarded (${condition})`);
    if (this.spec.onFailureArn) {
      await send(this.spec.onFailureArn, failureReport(this.spec, batch, condition, this.reader.shardId, clock.now()));
    }
  }
}
