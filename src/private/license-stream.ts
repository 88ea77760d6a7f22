import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ILicenseStore } from '../license-store';

/**
 * The changes of the subscribers table whose stream record matches the filter.
 *
 * A stream has room for two readers: the outbox and the meter feed.
 */
export function licenseStream(store: ILicenseStore, filter: Readonly<Record<string, unknown>>, failures: IQueue): DynamoEventSource {
  return new DynamoEventSource(store.subscribersTable, {
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 10,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: 10,
    onFailure: new SqsDlq(failures),
    filters: [{ pattern: JSON.stringify({ dynamodb: filter }) }],
  });
}
