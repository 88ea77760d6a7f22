import type { SQSRecord } from 'aws-lambda';
import type { Signals } from '../../lambda/core/metering/signals.js';
import { arnOf } from '../../test/simulation/world/clients.js';

/** A message as a queue hands it out. */
export function record(body: string, queue: string): SQSRecord {
  return {
    messageId: body.slice(0, 100), receiptHandle: '', body, messageAttributes: {}, md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: arnOf(queue), awsRegion: 'us-east-1',
    attributes: { ApproximateReceiveCount: '1', ApproximateFirstReceiveTimestamp: '0', SentTimestamp: '', SenderId: '' },
  };
}

/** Nobody listens, but to what must not happen in a measurement. */
export function signalsTo(failures: unknown[]): Signals {
  const ignore = () => undefined;
  const failed = (_what: string, error: unknown) => {
    failures.push(error);
  };
  return {
    quarantined: (refusal) => {
      failures.push(refusal);
    },
    failed, ignored: failed,
    told: ignore, lost: ignore, writtenOff: ignore, restored: ignore, repaired: ignore, dropped: ignore, unnamed: ignore, unconfirmed: ignore,
    repeated: ignore, backlog: ignore, unread: ignore, called: ignore, refused: ignore, publish: ignore,
  };
}
