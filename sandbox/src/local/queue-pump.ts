import type { AwsClient } from '../engines/aws-client.js';
import type { QueueState } from '../engines/fauxqs.js';
import type { LambdaService } from '../lambda/lambda-service.js';
import type { Activity } from './activity.js';
import { failedIdentifiers } from './batch-response.js';
import { queueFilter, queueRecord } from './queue-records.js';
import type { QueueRecord, ReceivedMessage } from './queue-records.js';
import type { QueueMappingSpec } from './services.js';

export interface QueuePumpServices {
  readonly sqs: AwsClient;
  readonly lambda: LambdaService;
  readonly activity: Activity;
  readonly region: string;
  readonly queueUrl: (name: string) => string;
  readonly log: (text: string) => void;
}

/** Lambda reads a standard queue with five pollers to begin with. */
const DEFAULT_CONCURRENCY = 5;
const MESSAGES_PER_CALL = 10;

/**
 * Feeds the messages of a queue to a function. Collects what is there at once: a batching window does
 * not hold messages back. What fails stays received until its visibility timeout has passed.
 */
export class QueuePump {
  public readonly queueName: string;
  private readonly queueUrl: string;
  private readonly passes: (record: QueueRecord) => boolean;
  private running = 0;

  constructor(private readonly spec: QueueMappingSpec, private readonly services: QueuePumpServices) {
    this.queueName = spec.queueArn.split(':').at(-1) ?? spec.queueArn;
    this.queueUrl = services.queueUrl(this.queueName);
    this.passes = queueFilter(spec.filters);
  }

  /** Starts as many batches as there are messages and free pollers for. Returns whether it started any. */
  public poll(states: ReadonlyMap<string, QueueState>): boolean {
    const limit = this.spec.maximumConcurrency ?? DEFAULT_CONCURRENCY;
    let visible = states.get(this.queueName)?.visible ?? 0;
    let started = false;
    while (visible > 0 && this.running < limit) {
      visible -= this.spec.batchSize;
      started = true;
      this.running += 1;
      void this.services.activity.track(() => this.batch());
    }
    return started;
  }

  private async batch(): Promise<void> {
    const { lambda, region, log } = this.services;
    try {
      const records = (await this.receive()).map((message) => queueRecord(message, this.spec.queueArn, region));
      const accepted = records.filter(this.passes);
      const done = new Set(records.filter((record) => !accepted.includes(record)));
      if (accepted.length > 0) {
        const result = await lambda.invoke(this.spec.functionArn, JSON.stringify({ Records: accepted }), { throttle: true });
        if (result.error) {
          log(`${this.spec.functionArn} failed for ${accepted.length} of ${this.queueName}: ${result.error.errorType}: ${result.error.errorMessage}`);
        } else {
          this.succeeded(accepted, result.payload).forEach((record) => done.add(record));
        }
      }
      await this.delete([...done]);
    } catch (error) {
      // Also a throttled batch: its messages come back as often as the queue lets them.
      log(`Reading ${this.queueName}: ${String(error)}`);
    } finally {
      this.running -= 1;
    }
  }

  private succeeded(records: readonly QueueRecord[], payload: string): readonly QueueRecord[] {
    if (!this.spec.reportBatchItemFailures) {
      return records;
    }
    const failed = failedIdentifiers(payload, new Set(records.map((record) => record.messageId)));
    return failed === 'all' ? [] : records.filter((record) => !failed.has(record.messageId));
  }

  private async receive(): Promise<readonly ReceivedMessage[]> {
    const messages: ReceivedMessage[] = [];
    while (messages.length < this.spec.batchSize) {
      const wanted = Math.min(MESSAGES_PER_CALL, this.spec.batchSize - messages.length);
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
