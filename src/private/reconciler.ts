import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FailureQueue } from './failure-queue';
import { FirstSignAlarm } from './first-sign-alarm';
import { HandlerFunction } from './handler-function';
import type { AlarmedProps, EncryptedProps, LoggedProps } from './part-props';
import { productEnvironment } from './product';
import { productMetric } from './product-metric';
import { ReconcilerSchedule } from './reconciler-schedule';
import { WorkQueue } from './work-queue';
import { AgreementModel } from '../agreement-model';
import type { ILicenseStore } from '../license-store';
import type { MarketplaceProduct } from '../marketplace-product';

/** Properties of a {@link Reconciler}. */
export interface ReconcilerProps extends MarketplaceProduct, AlarmedProps, EncryptedProps, LoggedProps {
  /** Where licenses are kept. */
  readonly store: ILicenseStore;

  /** Where wake-ups go. */
  readonly dispatchQueue: IQueue;

  /**
   * Where reads of entitlements are asked for.
   *
   * @default - the product has no entitlements
   */
  readonly entitlementQueue?: IQueue;

  /**
   * Where the administrator is told of customers who pay and have not registered.
   *
   * @default - only the log tells
   */
  readonly adminTopic?: ITopic;

  /**
   * Whether a license becomes active only after its buyer registered.
   *
   * @default true
   */
  readonly requireRegistration?: boolean;
}

/**
 * Finds what events of AWS Marketplace should have told and did not, and does what is overdue: looks at every license once an hour, and
 * compares entitlements and agreements with AWS Marketplace once a day.
 */
export class Reconciler extends Construct {
  constructor(scope: Construct, id: string, props: ReconcilerProps) {
    super(scope, id);

    const { subscribersTable } = props.store;
    const { alarmTopic, encryptionKey, entitlementQueue } = props;
    const hasAgreements = props.agreementModel !== AgreementModel.LEGACY;
    const { queue: tasks, deadLetterQueue } = new WorkQueue(this, 'Tasks', {
      fifo: true,
      contentBasedDeduplication: true,
      visibilityTimeout: Duration.minutes(16),
      meaning: 'Reconciliation failed ten times: what AWS Marketplace told in a lost event stays unknown, and overdue work stays undone. '
        + 'Or somebody sent a message to its queue that is no task: its attribute "reason" says what is wrong.',
      remedy: 'Read the log of the reconciler and remove the cause; the schedules ask again every hour and every day. Then delete the messages. '
        + 'A message that was no task you send again as it should be.',
      alarmTopic,
      encryptionKey,
    });
    const failures = new FailureQueue(this, 'Failures', {
      meaning: 'A schedule could not ask for reconciliation.',
      remedy: 'Check that the task queue exists and that the roles of the schedules may send to it, then delete the messages.',
      alarmTopic,
      encryptionKey,
    }).queue;
    new ReconcilerSchedule(this, 'Sweep', { task: 'SWEEP', every: Duration.hours(1), tasks, failures });
    if (entitlementQueue) new ReconcilerSchedule(this, 'Entitlements', { task: 'ENTITLEMENTS', every: Duration.days(1), tasks, failures });
    if (hasAgreements) new ReconcilerSchedule(this, 'Agreements', { task: 'AGREEMENTS', every: Duration.days(1), tasks, failures });

    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'reconciler',
      description: 'Finds what events of AWS Marketplace did not tell',
      environment: {
        ...productEnvironment(props),
        REQUIRE_REGISTRATION: String(props.requireRegistration ?? true),
        SUBSCRIBERS_TABLE: subscribersTable.tableName,
        DISPATCH_QUEUE_URL: props.dispatchQueue.queueUrl,
        TASK_QUEUE_URL: tasks.queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
        ...entitlementQueue && { ENTITLEMENT_QUEUE_URL: entitlementQueue.queueUrl },
        ...props.adminTopic && { ADMIN_TOPIC_ARN: props.adminTopic.topicArn },
      },
      timeout: Duration.minutes(15),
      sendsToItself: true,
      store: props.store,
      encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(new SqsEventSource(tasks, { batchSize: 1, reportBatchItemFailures: true }));
    handler.allowMarketplace(props,
      ...(entitlementQueue ? ['GetEntitlements'] : []),
      ...(hasAgreements ? ['SearchAgreements', 'DescribeAgreement'] : []));
    subscribersTable.grants.actions(handler, 'dynamodb:Scan', 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    props.dispatchQueue.grant(handler, 'sqs:SendMessage');
    entitlementQueue?.grant(handler, 'sqs:SendMessage');
    tasks.grant(handler, 'sqs:SendMessage');
    deadLetterQueue.grant(handler, 'sqs:SendMessage');
    props.adminTopic?.grantPublish(handler);

    new Alarm(this, 'LicenseFailures', {
      alarmDescription: 'In three hours in a row there were licenses that the reconciler could not look at: what AWS Marketplace told of them in a lost event stays '
        + 'unknown, and their overdue work stays undone. Search the log of the reconciler for "Failed for a license" and remove the cause. There is nothing to '
        + 'repeat: every hour looks at all licenses again.',
      metric: productMetric(props.productCode, 'ReconciliationFailures', { period: Duration.hours(1) }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(...alarmTopic ? [new SnsAction(alarmTopic)] : []);
    if (entitlementQueue) {
      new FirstSignAlarm(this, 'IncompleteComparison', {
        metric: productMetric(props.productCode, 'IncompleteComparisons'),
        meaning: 'AWS Marketplace lists more entitlements of the product than can be read in one run (about 36,000): an upgrade or an end of a contract whose event '
          + 'was lost is not found any more. Nobody loses access, and events that arrive are handled as always.',
        remedy: 'Open an issue in the repository of cdk-marketplace-saas and tell the number in the log line "Not all entitlements could be listed in time". Until then, '
          + 'look up a customer who reports wrong entitlements in the AWS Marketplace Management Portal.',
        alarmTopic,
      });
    }
    new FirstSignAlarm(this, 'EndingsHeldBack', {
      metric: productMetric(props.productCode, 'EndingsHeldBack'),
      meaning: 'AWS Marketplace seems to have ended more than 10 % of the active licenses (and more than five) at once. Nobody was shut out: a person has to look.',
      remedy: 'The log of the reconciler names the task, the number and the licenses: look some of them up in the AWS Marketplace Management Portal. '
        + 'If they have not ended, do nothing: it is compared again. If they have, send a message with that task and number to the task queue, '
        + `for example {"task":"SWEEP","allowEndings":40} with the message group id SWEEP: ${tasks.queueUrl}`,
      alarmTopic,
    });
  }
}
