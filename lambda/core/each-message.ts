import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { EventLog } from './event-log.js';

/**
 * Handles the messages of a batch one after the other, since several may concern one license. A message
 * that fails stays in the queue; it never stops the others.
 */
export async function eachMessage(batch: SQSEvent, log: Pick<EventLog, 'failed'>, handle: (message: SQSRecord) => Promise<void>): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const message of batch.Records) {
    try {
      await handle(message);
    } catch (error) {
      log.failed(message.messageId, error);
      batchItemFailures.push({ itemIdentifier: message.messageId });
    }
  }
  return { batchItemFailures };
}
