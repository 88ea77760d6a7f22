import { randomUUID } from 'node:crypto';
import type { StreamMappingSpec } from './services.js';
import type { StreamBatch } from './stream-batch.js';

/** The message that an on-failure destination gets for discarded stream records: where they are, not what they hold. */
export function failureReport(spec: StreamMappingSpec, { records, failures }: StreamBatch, condition: string, shardId: string, now: number): string {
  const first = records.at(0)?.dynamodb;
  const last = records.at(-1)?.dynamodb;
  const arrival = (seconds = 0) => new Date(seconds * 1000).toISOString();
  return JSON.stringify({
    requestContext: {
      requestId: randomUUID(),
      functionArn: spec.functionArn,
      condition,
      approximateInvokeCount: failures,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: arrival(last?.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn: spec.streamArn,
    },
  });
}
