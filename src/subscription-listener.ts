import { Duration } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ILicenseStore } from './license-store';
import type { MarketplaceProduct } from './marketplace-product';
import { EventQueueTarget } from './private/event-queue-target';
import { EventsRoute } from './private/events-route';
import { FirstSignAlarm } from './private/first-sign-alarm';
import { HandlerFunction } from './private/handler-function';
import { LegacyTopic, SUBSCRIPTION_TOPIC, refuseTopic } from './private/legacy-topics';
import { agreementEvents, licenseEvents } from './private/marketplace-pattern';
import { isLegacy, productEnvironment, requireProduct } from './private/product';
import { productMetric } from './private/product-metric';
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
   * The topic on which AWS Marketplace tells of purchases. Only for `AgreementModel.LEGACY`.
   *
   * @default - the topic that AWS Marketplace has for the product code
   */
  readonly subscriptionTopic?: ITopic;

  /**
   * Another source of events that is heard, for tests: AWS lets nobody put events with its own.
   *
   * @default - events of AWS Marketplace alone are heard
   */
  readonly testEventSource?: string;

  /**
   * A key of yours that encrypts the queues. An imported key has to let EventBridge use it.
   *
   * @default - a key of AWS
   */
  readonly encryptionKey?: IKey;

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
 * Listens to all that AWS Marketplace tells of licenses and agreements, and records it.
 *
 * Every pricing model needs it. In another Region than that of AWS Marketplace a small stack is added to the app, which forwards the events.
 *
 * What an event that was lost should have told is found by a MarketplaceSaasIntegration only, which compares with AWS Marketplace on a schedule.
 */
export class SubscriptionListener extends Construct {
  constructor(scope: Construct, id: string, props: SubscriptionListenerProps) {
    super(scope, id);
    requireProduct(this, props);
    refuseTopic(this, props, SUBSCRIPTION_TOPIC, props.subscriptionTopic);

    const work = new WorkQueue(this, 'Events', {
      visibilityTimeout: Duration.minutes(3),
      meaning: 'An event of AWS Marketplace could not be recorded; a customer may wait for access, or keep it too long.',
      remedy: `Read the message attribute "reason" or the log of the subscription listener, remove the cause, ${REDRIVE}`,
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    });
    if (isLegacy(props)) {
      new LegacyTopic(this, 'SubscriptionTopic', { ...props, namePrefix: SUBSCRIPTION_TOPIC.namePrefix, topic: props.subscriptionTopic, work });
    } else {
      new EventsRoute(this, 'Route', props);
      const targets = [new EventQueueTarget(work)];
      new Rule(this, 'LicenseEvents', { eventPattern: licenseEvents(this, props), targets });
      new Rule(this, 'AgreementEvents', { eventPattern: agreementEvents(this, props), targets });
      new FirstSignAlarm(this, 'ForReview', {
        metric: productMetric(props.productCode, 'EventsForReview'),
        meaning: 'AWS Marketplace tells of something that a person should look at: it suspects the account of a buyer (Advisory Issued), '
          + 'could not verify how a buyer pays (Spend Threshold Vet Failed), or a refund did not work (Billing Adjustment Failed). Nobody\'s access has changed by it.',
        remedy: 'The log of the subscription listener names the event and the agreement, which may be of any product of the seller: '
          + 'look it up in the AWS Marketplace Management Portal, and decide there.',
        alarmTopic: props.alarmTopic,
      });
    }

    const { queue, deadLetterQueue } = work;
    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'subscription-listener',
      description: 'Records what AWS Marketplace says about licenses and agreements',
      environment: {
        ...productEnvironment(props),
        SUBSCRIBERS_TABLE: props.store.subscribersTable.tableName,
        REQUIRE_REGISTRATION: String(props.requireRegistration ?? true),
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
      },
      store: props.store,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true }));
    props.store.subscribersTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    deadLetterQueue.grant(handler, 'sqs:SendMessage');
    if (!isLegacy(props)) handler.allowMarketplace(props, 'DescribeAgreement', 'SearchAgreements');
  }
}
