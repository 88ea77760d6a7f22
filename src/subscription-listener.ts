import { Duration } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ILicenseStore } from './license-store';
import type { MarketplaceProduct } from './marketplace-product';
import { HandlerFunction } from './private/handler-function';
import { agreementEvents, licenseEvents } from './private/marketplace-events';
import { productEnvironment, requireProduct } from './private/product';
import { REDRIVE, WorkQueue } from './private/work-queue';

/**
 * Properties of a {@link SubscriptionListener}.
 */
export interface SubscriptionListenerProps extends MarketplaceProduct {
  /**
   * Where licenses are kept.
   */
  readonly store: ILicenseStore;

  /**
   * Whether a license becomes active only after its buyer registered.
   *
   * @default true
   */
  readonly requireRegistration?: boolean;

  /**
   * Where alarms go.
   *
   * @default - alarms have no action
   */
  readonly alarmTopic?: ITopic;

  /**
   * What happens to the logs when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Listens to all events that AWS Marketplace sends about licenses and agreements, and records them.
 *
 * Every pricing model needs it.
 */
export class SubscriptionListener extends Construct {
  constructor(scope: Construct, id: string, props: SubscriptionListenerProps) {
    super(scope, id);
    requireProduct(this, props);

    const { queue, deadLetterQueue } = new WorkQueue(this, 'Events', {
      visibilityTimeout: Duration.minutes(3),
      meaning: 'An event of AWS Marketplace could not be recorded; a customer may wait for access, or keep it too long.',
      remedy: `Read the message attribute "reason" or the log of the subscription listener, remove the cause, ${REDRIVE}`,
      alarmTopic: props.alarmTopic,
    });
    const targets = [new SqsQueue(queue, { deadLetterQueue })];
    new Rule(this, 'LicenseEvents', { eventPattern: licenseEvents(this, props.productCode, 'License '), targets });
    new Rule(this, 'AgreementEvents', { eventPattern: agreementEvents(this), targets });

    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'subscription-listener',
      description: 'Records what AWS Marketplace says about licenses and agreements',
      environment: {
        ...productEnvironment(props),
        SUBSCRIBERS_TABLE: props.store.subscribersTable.tableName,
        REQUIRE_REGISTRATION: String(props.requireRegistration ?? true),
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
      },
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true }));
    props.store.subscribersTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    deadLetterQueue.grant(handler, 'sqs:SendMessage');
  }
}
