import type { DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';

type Batch = DynamoDBStreamEvent | SQSEvent;

/** What each source of batches is for. */
export interface Sources {
  readonly stream: (batch: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
  readonly queue: (batch: SQSEvent) => Promise<SQSBatchResponse>;
}

/** One function for a stream of DynamoDB and a queue of SQS, and for nothing else. */
export function bySource({ stream, queue }: Sources) {
  return async (batch: Batch): Promise<DynamoDBBatchResponse | SQSBatchResponse> => {
    if (isOfStream(batch)) {
      return await stream(batch);
    }
    if (isOfQueue(batch)) {
      return await queue(batch);
    }
    const found = (batch as Batch).Records.map(({ eventSource }) => eventSource ?? 'nowhere');
    throw new Error(`The records come from ${[...new Set(found)].join(', ')}. Allowed: all from aws:dynamodb, or all from aws:sqs. `
      + 'Remove the trigger of this function that the construct did not make.');
  };
}

function isOfStream(batch: Batch): batch is DynamoDBStreamEvent {
  return batch.Records.every(({ eventSource }) => eventSource === 'aws:dynamodb');
}

function isOfQueue(batch: Batch): batch is SQSEvent {
  return batch.Records.every(({ eventSource }) => eventSource === 'aws:sqs');
}
