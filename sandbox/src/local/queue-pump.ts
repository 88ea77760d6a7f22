import type { Clock } from '../clock.js';
import type { AwsClient } from '../engines/aws-client.js';
import type { QueueState } from '../engines/fauxqs.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import type { Activity } from './activity.js';
import { failedIdentifiers } from './batch-response.js';
import { BatchWindow } from './batch-window.js';
import { payloads } from './payload.js';
import { queueFilter, queueRecord } from './queue-records.js';
import type { QueueRecord, ReceivedMessage } from './queue-records.js';
import type { QueueMappingSpec } from './services.js';

export interface QueuePumpServices {
  readonly sqs: AwsClient;
  readonly lambda: LambdaService;
  readonly activity: Activity;
  readonly clock: Clock;
  readonly region: string;
  readonly queueUrl: (name: string) => string;
  readonly log: (text: string) => void;
  /** Called with the bodies of a batch before the function is. */
  readonly onReceived?: (queueArn: string, bodies: readonly string[]) => void;
}

/** Lambda reads a standard queue with five pollers to begin with. */
const DEFAULT_CONCURRENCY = 5;
const MESSAGES_PER_CALL = 10;

/**
 * Feeds the messages of a queue to a function. Without a batching window a batch is what is there at once; with one,
 * messages are received as they come and wait for their batch. What fails stays received until its visibility
 * timeout has passed. Source: Lambda developer guide, "Using Lambda with Amazon SQS" (2026-11).
 */
export class QueuePump {
  public readonly queueName: string;
  private readonly queueUrl: string;
  private readonly passes: (record: QueueRecord) => boolean;
  private readonly gathered: BatchWindow<ReceivedMessage>;
  private gathering = false;
  private running = 0;

  constructor(private readonly spec: QueueMappingSpec, private readonly services: QueuePumpServices) {
    const { batchSize, functionArn, windowSeconds = 0 } = spec;
    this.queueName = spec.queueArn.split(':').at(-1) ?? spec.queueArn;
    this.queueUrl = services.queueUrl(this.queueName);
    this.passes = queueFilter(spec.filters);
    this.gathered = new BatchWindow({ clock: services.clock, batchSize, windowSeconds, what: functionArn });
  }

  /** Starts what there are messages and free pollers for. Returns whether it started anything. */
  public poll(states: ReadonlyMap<string, QueueState>): boolean {
    const visible = states.get(this.queueName)?.visible ?? 0;
    return (this.spec.windowSeconds ?? 0) > 0 ? this.gather(visible) : this.startBatches(visible);
  }

  private get hasFreePoller(): boolean {
    return this.running < (this.spec.maximumConcurrency ?? DEFAULT_CONCURRENCY);
  }

  private startBatches(visible: number): boolean {
    let started = false;
    for (let left = visible; left > 0 && this.hasFreePoller; left -= this.spec.batchSize) {
      started = true;
      this.start(() => this.receive(this.spec.batchSize));
    }
    return started;
  }

  private gather(visible: number): boolean {
    if (this.gathered.isComplete && this.hasFreePoller) {
      const batch = this.gathered.take();
      this.start(() => Promise.resolve(batch));
      return true;
    }
    if (visible === 0 || this.gathering || this.gathered.room === 0) {
      return false;
    }
    this.gathering = true;
    void this.services.activity.track(async () => {
      try {
        this.gathered.add(await this.receive(this.gathered.room));
      } catch (error) {
        this.services.log(`Reading ${this.queueName}: ${String(error)}`);
      } finally {
        this.gathering = false;
      }
    });
    return true;
  }

  private start(batch: () => Promise<readonly ReceivedMessage[]>): void {
    this.running += 1;
    void this.services.activity.track(async () => {
      try {
        await this.handle(await batch());
      } catch (error) {
        // Also a throttled batch: its messages come back as often as the queue lets them.
        this.services.log(`Reading ${this.queueName}: ${String(error)}`);
      } finally {
        this.running -= 1;
      }
    });
  }

  private async handle(messages: readonly ReceivedMessage[]): Promise<void> {
    const records = messages.map((message) => queueRecord(message, this.spec.queueArn, this.services.region));
    const accepted = records.filter(this.passes);
    await this.delete(records.filter((record) => !accepted.includes(record)));
    this.services.onReceived?.(this.spec.queueArn, accepted.map(({ body }) => body));
    for (const part of payloads(accepted)) {
      await this.delete(await this.invoke(part));
    }
  }

  /** Calls the function. Returns the records that are done. */
  private async invoke(records: readonly QueueRecord[]): Promise<readonly QueueRecord[]> {
    const { lambda, log } = this.services;
    const result = await lambda.invoke(this.spec.functionArn, JSON.stringify({ Records: records }), { throttle: true });
    if (result.error) {
      log(`${this.spec.functionArn} failed for ${records.length} of ${this.queueName}: ${result.error.errorType}: ${result.error.errorMessage}`);
      return [];
    }
    if (!this.spec.reportBatchItemFailures) {
      return records;
    }
    const failed = failedIdentifiers(result.payload, new Set(records.map((record) => record.messageId)));
    return failed === 'all' ? [] : records.filter((record) => !failed.has(record.messageId));
  }

  private async receive(limit: number): Promise<readonly ReceivedMessage[]> {
    const messages: ReceivedMessage[] = [];
    while (messages.length < limit) {
      const wanted = Math.min(MESSAGES_PER_CALL, limit - messages.length);
      const { Messages = [] } = await this.services.sqs.json<{ Messages?: ReceivedMessage[] }>('AmazonSQS.ReceiveMessage', {
        QueueUrl: this.queueUrl,
        MaxNumberOfMessages: wanted,
        WaitTimeSeconds: 0,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      messages.push(...Messages);
      if (Messages.length < wanted) {
        break;
      }
    }
    return messages;
  }

  private async delete(records: readonly QueueRecord[]): Promise<void> {
    for (let i = 0; i < records.length; i += MESSAGES_PER_CALL) {
      await this.services.sqs.json('AmazonSQS.DeleteMessageBatch', {
        QueueUrl: this.queueUrl,
        Entries: records.slice(i, i + MESSAGES_PER_CALL).map((record, n) => ({ Id: String(n), ReceiptHandle: record.receiptHandle })),
      });
    }
  }
}
