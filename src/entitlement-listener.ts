import { Duration } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ILicenseStore } from './license-store';
import type { MarketplaceProduct } from './marketplace-product';
import { HandlerFunction } from './private/handler-function';
import { licenseEvents } from './private/marketplace-events';
import { hasEntitlements, productEnvironment, requireProduct } from './private/product';
import { invalidProp } from './private/validation';
import { REDRIVE, WorkQueue } from './private/work-queue';

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
    if (!hasEntitlements(props.pricingModel)) {
      throw invalidProp(this, 'pricingModel', props.pricingModel, 'This pricing model has no entitlements: leave the EntitlementListener out, or correct pricingModel.');
    }

    const { queue, deadLetterQueue } = new WorkQueue(this, 'Reads', {
      visibilityTimeout: Duration.minutes(3),
      meaning: 'The entitlements of a license could not be read; a customer may wait for access or for an upgrade.',
      remedy: `Read the message attribute "reason" or the log of the entitlement listener, remove the cause, ${REDRIVE}`,
      alarmTopic: props.alarmTopic,
    });
    this.queue = queue;
    new Rule(this, 'LicenseUpdated', {
      eventPattern: licenseEvents(this, props.productCode, 'License Updated'),
      targets: [new SqsQueue(queue, { deadLetterQueue })],
    });

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
      sendsToItself: true,
      removalPolicy: props.removalPolicy,
    });
    handler.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true }));
    handler.allowMarketplace('GetEntitlements');
    props.store.subscribersTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    queue.grant(handler, 'sqs:SendMessage');
    deadLetterQueue.grant(handler, 'sqs:SendMessage');
  }
}
