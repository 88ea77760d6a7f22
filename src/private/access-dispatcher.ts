import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HandlerFunction } from './handler-function';
import { hookEnvironment, hookFunctions, hookTimeoutOf } from './hook-functions';
import type { AlarmedProps, EncryptedProps, LoggedProps } from './part-props';
import { productEnvironment } from './product';
import { REDRIVE, WorkQueue } from './work-queue';
import type { AccessHookFunctions } from '../access-hook-functions';
import type { ILicenseStore } from '../license-store';
import type { MarketplaceProduct } from '../marketplace-product';

/** Properties of an {@link AccessDispatcher}. */
export interface AccessDispatcherProps extends MarketplaceProduct, AccessHookFunctions, AlarmedProps, EncryptedProps, LoggedProps {
  /** Where licenses are kept. */
  readonly store: ILicenseStore;

  /** How long final usage is waited for, if the product has metering. */
  readonly graceEnvironment: Readonly<Record<string, string>>;

  /**
   * How long one call of a hook may take.
   *
   * @default Duration.minutes(5)
   */
  readonly hookTimeout?: Duration;

  /**
   * Where mail to the administrator goes.
   *
   * @default - no mail
   */
  readonly adminTopic?: ITopic;
}

/** Calls the hooks, license by license, until each was told the newest access. */
export class AccessDispatcher extends Construct {
  /** Takes wake-ups: look at this license. */
  public readonly queue: IQueue;

  constructor(scope: Construct, id: string, props: AccessDispatcherProps) {
    super(scope, id);

    const { subscribersTable, registrationsTable } = props.store;
    const hookTimeout = hookTimeoutOf(this, props, props.hookTimeout);
    const timeout = hookTimeout.plus(Duration.minutes(1));
    const { queue, deadLetterQueue } = new WorkQueue(this, 'WakeUps', {
      fifo: true,
      visibilityTimeout: Duration.seconds(2 * timeout.toSeconds()),
      meaning: 'A hook, or the mail that stands in for it, failed ten times for the same license: that customer waits for access, or keeps it.',
      remedy: `Read the message attribute "reason" or the logs of the access dispatcher and of the hook function, remove the cause, ${REDRIVE}`,
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    });
    this.queue = queue;

    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'access-dispatcher',
      description: 'Calls the hooks until each license was told its newest access',
      environment: {
        ...productEnvironment(props),
        ...props.graceEnvironment,
        ...hookEnvironment(props),
        SUBSCRIBERS_TABLE: subscribersTable.tableName,
        REGISTRATIONS_TABLE: registrationsTable.tableName,
        DISPATCH_QUEUE_URL: queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
        HOOK_TIMEOUT_SECONDS: String(hookTimeout.toSeconds()),
        ...props.adminTopic && { ADMIN_TOPIC_ARN: props.adminTopic.topicArn },
      },
      timeout,
      sendsToItself: true,
      store: props.store,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(new SqsEventSource(queue, { batchSize: 1, maxConcurrency: 10, reportBatchItemFailures: true }));
    subscribersTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    registrationsTable.grants.actions(handler, 'dynamodb:GetItem');
    queue.grant(handler, 'sqs:SendMessage');
    deadLetterQueue.grant(handler, 'sqs:SendMessage');
    props.adminTopic?.grantPublish(handler);
    for (const hook of hookFunctions(props)) hook.grantInvoke(handler);
  }
}
