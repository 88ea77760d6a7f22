import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HandlerFunction } from './handler-function';
import type { AlarmedProps, EncryptedProps, LoggedProps } from './part-props';
import { ReporterSchedule } from './reporter-schedule';
import { includedEnvironment, reportingEnvironment } from './reporting-policy';
import { WorkQueue } from './work-queue';
import type { ILicenseStore } from '../license-store';
import type { MarketplaceProduct } from '../marketplace-product';
import type { UsageReporting } from '../usage-reporting';

/** Properties of a {@link UsageReporter}. */
export interface UsageReporterProps extends MarketplaceProduct, UsageReporting, AlarmedProps, EncryptedProps, LoggedProps {
  /** Where licenses are kept. */
  readonly store: ILicenseStore;

  /** Where usage is kept. */
  readonly usageTable: ITableV2;

  /** How long after the end of a license its last statement is made. */
  readonly graceSeconds: string;

  /**
   * Where a person is asked about usage above a ceiling.
   *
   * @default - nobody is asked by mail
   */
  readonly adminTopic?: ITopic;
}

/** Tells AWS Marketplace what was used: every five minutes, one run at a time, and at the end of a license. */
export class UsageReporter extends Construct {
  /** Takes the request to make the last statement of a license. */
  public readonly finalUsageQueue: IQueue;

  constructor(scope: Construct, id: string, props: UsageReporterProps) {
    super(scope, id);

    const timeout = Duration.minutes(5);
    // Just above the timeout of a run: a failed run holds up the next one, and a license that ended has an hour.
    const visibilityTimeout = Duration.minutes(6);
    const runs = new WorkQueue(this, 'Runs', {
      fifo: true,
      contentBasedDeduplication: true,
      visibilityTimeout,
      meaning: 'A run of the usage reporter failed ten times: usage may not reach AWS Marketplace within its 24 hours.',
      remedy: 'Read the log of the usage reporter and remove the cause; the schedule starts new runs. Then delete the messages.',
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    }).queue;
    this.finalUsageQueue = new WorkQueue(this, 'FinalUsage', {
      visibilityTimeout,
      meaning: 'The last usage of a license was not told to AWS Marketplace, which accepts it within one hour of the end.',
      remedy: 'Read the log of the usage reporter, remove the cause, then redrive the queue within that hour: that is safe at any time.',
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    }).queue;
    new ReporterSchedule(this, 'Schedule', { runs, encryptionKey: props.encryptionKey, alarmTopic: props.alarmTopic });

    const included = includedEnvironment(this, props);
    const includesUsage = props.includedUsage !== undefined;
    const adminTopic = props.usageCeilings === undefined ? undefined : props.adminTopic;
    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'usage-reporter',
      description: 'Reports usage to AWS Marketplace',
      environment: {
        PRODUCT_CODE: props.productCode,
        USAGE_TABLE: props.usageTable.tableName,
        RUN_QUEUE_URL: runs.queueUrl,
        FINAL_USAGE_QUEUE_URL: this.finalUsageQueue.queueUrl,
        FINAL_USAGE_GRACE_SECONDS: props.graceSeconds,
        ...reportingEnvironment(this, props),
        ...included,
        ...includesUsage && { SUBSCRIBERS_TABLE: props.store.subscribersTable.tableName },
        ...adminTopic && { ADMIN_TOPIC_ARN: adminTopic.topicArn },
      },
      timeout,
      sendsToItself: true,
      table: includesUsage ? props.store.subscribersTable : undefined,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(new SqsEventSource(runs, { reportBatchItemFailures: true }));
    // The least that Lambda allows: each calls AWS Marketplace at a pace of its own, beside the run, and all share one quota.
    handler.addEventSource(new SqsEventSource(this.finalUsageQueue, { reportBatchItemFailures: true, maxConcurrency: 2 }));
    handler.allowMarketplace(props, ...props.dryRun === true ? [] : ['BatchMeterUsage']);
    props.usageTable.grants.actions(handler, 'dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:Query');
    runs.grant(handler, 'sqs:SendMessage');
    this.finalUsageQueue.grant(handler, 'sqs:SendMessage');
    adminTopic?.grantPublish(handler);
    if (includesUsage) props.store.subscribersTable.grants.actions(handler, 'dynamodb:GetItem');
  }
}
