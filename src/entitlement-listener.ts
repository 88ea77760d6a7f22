import { Duration } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ILicenseStore } from './license-store';
import type { MarketplaceProduct } from './marketplace-product';
import { EventQueueTarget } from './private/event-queue-target';
import { EventsRoute } from './private/events-route';
import { HandlerFunction } from './private/handler-function';
import { ENTITLEMENT_TOPIC, LegacyTopic, refuseTopic } from './private/legacy-topics';
import { licenseEvents } from './private/marketplace-pattern';
import { hasEntitlements, isLegacy, productEnvironment, requireProduct } from './private/product';
import { invalidProp } from './private/validation';
import { REDRIVE, WorkQueue } from './private/work-queue';

/** Ten reads that AWS does not answer end before it: each waits twice for five seconds. */
const BATCH_WITHOUT_ANSWERS = Duration.minutes(2);

/** Each reads one license after the other: together they stay below the 20 calls a second that AWS takes from an account. */
const READERS = 2;

/**
 * Properties of an {@link EntitlementListener}.
 */
export interface EntitlementListenerProps extends MarketplaceProduct {
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
   * The topic on which AWS Marketplace tells of changed entitlements. Only for `AgreementModel.LEGACY`.
   *
   * @default - the topic that AWS Marketplace has for the product code
   */
  readonly entitlementTopic?: ITopic;

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
 * Reads what a buyer is entitled to whenever it may have changed, and records it.
 *
 * For products with a contract only: fails for `PricingModel.SUBSCRIPTION`, which has no entitlements.
 */
export class EntitlementListener extends Construct {
  /**
   * Takes events that a license was updated, and requests to read its entitlements.
   */
  public readonly queue: IQueue;

  constructor(scope: Construct, id: string, props: EntitlementListenerProps) {
    super(scope, id);
    requireProduct(this, props);
    refuseTopic(this, props, ENTITLEMENT_TOPIC, props.entitlementTopic);
    if (!hasEntitlements(props.pricingModel)) {
      throw invalidProp(this, 'pricingModel', props.pricingModel, 'This pricing model has no entitlements: leave the EntitlementListener out, or correct pricingModel.');
    }

    const work = new WorkQueue(this, 'Reads', {
      visibilityTimeout: Duration.minutes(12),
      meaning: 'The entitlements of a license could not be read; a customer may wait for access or for an upgrade.',
      remedy: `Read the message attribute "reason" or the log of the entitlement listener, remove the cause, ${REDRIVE}`,
      encryptionKey: props.encryptionKey,
      alarmTopic: props.alarmTopic,
    });
    const { queue, deadLetterQueue } = work;
    this.queue = queue;
    if (isLegacy(props)) {
      new LegacyTopic(this, 'EntitlementTopic', { ...props, namePrefix: ENTITLEMENT_TOPIC.namePrefix, topic: props.entitlementTopic, work });
    } else {
      new EventsRoute(this, 'Route', props);
      new Rule(this, 'LicenseUpdated', { eventPattern: licenseEvents(this, props, 'License Updated'), targets: [new EventQueueTarget(work)] });
    }

    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'entitlement-listener',
      description: 'Reads the entitlements of licenses from AWS Marketplace',
      environment: {
        ...productEnvironment(props),
        SUBSCRIBERS_TABLE: props.store.subscribersTable.tableName,
        REQUIRE_REGISTRATION: String(props.requireRegistration ?? true),
        ENTITLEMENT_QUEUE_URL: queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl,
      },
      timeout: BATCH_WITHOUT_ANSWERS,
      sendsToItself: true,
      store: props.store,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true, maxConcurrency: READERS }));
    handler.allowMarketplace(props, 'GetEntitlements');
    props.store.subscribersTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    queue.grant(handler, 'sqs:SendMessage');
    deadLetterQueue.grant(handler, 'sqs:SendMessage');
  }
}
