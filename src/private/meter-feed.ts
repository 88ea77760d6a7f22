import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FailureQueue } from './failure-queue';
import { HandlerFunction } from './handler-function';
import { licenseStream } from './license-stream';
import type { AlarmedProps, EncryptedProps, LoggedProps } from './part-props';
import { includedEnvironment } from './reporting-policy';
import type { ILicenseStore } from '../license-store';
import type { MarketplaceProduct } from '../marketplace-product';
import type { UsageReporting } from '../usage-reporting';

/** Properties of a {@link MeterFeed}. */
export interface MeterFeedProps extends MarketplaceProduct, Pick<UsageReporting, 'includedUsage' | 'usageDimensions'>, AlarmedProps, EncryptedProps, LoggedProps {
  /** Where licenses are kept. */
  readonly store: ILicenseStore;

  /** Where usage is kept. */
  readonly usageTable: ITableV2;

  /** Takes the request to make the last statement of a license. */
  readonly finalUsageQueue: IQueue;

  /** How long after the end of a license its last statement is made. */
  readonly graceSeconds: string;
}

/** Tells the meters when a license starts and ends. */
export class MeterFeed extends Construct {
  constructor(scope: Construct, id: string, props: MeterFeedProps) {
    super(scope, id);

    const failures = new FailureQueue(this, 'Failures', {
      meaning: 'A meter was not told that its license started or ended: usage of that license may not be billed.',
      remedy: 'Read the log of the meter feed and remove the cause; the message names the place in the stream. '
        + 'The meter is told with the next change of the same license.',
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    });
    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'meter-feed',
      description: 'Tells the meters when licenses start and end',
      environment: {
        PRODUCT_CODE: props.productCode,
        USAGE_TABLE: props.usageTable.tableName,
        FINAL_USAGE_QUEUE_URL: props.finalUsageQueue.queueUrl,
        FINAL_USAGE_GRACE_SECONDS: props.graceSeconds,
        ...includedEnvironment(this, props),
      },
      table: props.store.subscribersTable,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(licenseStream(props.store, {
      filter: { Keys: { pk: { S: [{ prefix: 'license#' }] } } },
      failures: failures.queue,
      // Nothing else tells a meter of these changes: an outage is waited out. The handler must never fail
      // for what a record says, or that record holds up all licenses for a day.
      maxRecordAge: Duration.hours(23),
    }));
    props.usageTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    props.finalUsageQueue.grant(handler, 'sqs:SendMessage');
  }
}
