import type { Duration } from 'aws-cdk-lib';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ILicenseStore } from '../license-store';

/** How a reader follows the changes of the subscribers table. */
export interface LicenseStreamOptions {
  /** Which stream records it gets. */
  readonly filter: Readonly<Record<string, unknown>>;

  /** Where the place of a record goes that was given up. */
  readonly failures: IQueue;

  /**
   * How often a failing record is tried again.
   *
   * @default - until it is too old
   */
  readonly retryAttempts?: number;

  /**
   * How old a record may be. A stream forgets its records after 24 hours.
   *
   * @default - as old as the stream keeps it
   */
  readonly maxRecordAge?: Duration;
}

/**
 * The changes of the subscribers table whose stream record matches the filter.
 *
 * A stream has room for two readers: the outbox and the meter feed.
 */
export function licenseStream(store: ILicenseStore, options: LicenseStreamOptions): DynamoEventSource {
  const { filter, failures, retryAttempts, maxRecordAge } = options;
  return new DynamoEventSource(store.subscribersTable, {
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 10,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts,
    maxRecordAge,
    onFailure: new SqsDlq(failures),
    filters: [{ pattern: JSON.stringify({ dynamodb: filter }) }],
  });
}
