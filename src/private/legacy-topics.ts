import { Stack, Token } from 'aws-cdk-lib';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { isLegacy, marketplaceRegionOf } from './product';
import { allowKey, allowSource } from './queue-access';
import { invalidProp } from './validation';
import type { WorkQueue } from './work-queue';
import type { MarketplaceProduct } from '../marketplace-product';

/** The account of AWS Marketplace that owns the topics. Source: AWS sample for SaaS integration, June 2025. */
const TOPIC_OWNER = '287250355862';

/** Tells of purchases and their ends: how its name starts, before the product code, and the prop that names another one. */
export const SUBSCRIPTION_TOPIC = { namePrefix: 'aws-mp-subscription-notification-', prop: 'subscriptionTopic' };

/** Tells of entitlements that may have changed. */
export const ENTITLEMENT_TOPIC = { namePrefix: 'aws-mp-entitlement-notification-', prop: 'entitlementTopic' };

/** Properties of a {@link LegacyTopic}. */
export interface LegacyTopicProps extends MarketplaceProduct {
  /** How its name starts. */
  readonly namePrefix: string;

  /** The queue that gets its messages. */
  readonly work: WorkQueue;

  /**
   * The topic itself.
   *
   * @default - that of AWS Marketplace for the product code
   */
  readonly topic?: ITopic;
}

/** Leads the messages of a topic of AWS Marketplace to a queue, each in its envelope: only that says when it was sent. */
export class LegacyTopic extends Construct {
  constructor(scope: Construct, id: string, props: LegacyTopicProps) {
    super(scope, id);

    const region = props.topic?.env.region ?? marketplaceRegionOf(props);
    const topic = props.topic ?? Topic.fromTopicArn(this, 'Topic', `arn:aws:sns:${region}:${TOPIC_OWNER}:${props.namePrefix}${props.productCode}`);
    const { queue, deadLetterQueue } = props.work;
    new Subscription(this, 'Subscription', {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: queue.queueArn,
      rawMessageDelivery: false,
      region,
      // SNS takes no dead-letter queue of another Region.
      deadLetterQueue: region === Stack.of(this).region ? deadLetterQueue : undefined,
    });
    const sns = senderOf(region, Stack.of(this).region);
    allowSource(queue, sns, topic.topicArn);
    allowKey(queue.encryptionMasterKey, sns, { ArnEquals: { 'aws:SourceArn': topic.topicArn } });
  }
}

/**
 * As whom SNS sends to a queue. From a Region that is always there to one that an account has to opt into, it is another principal,
 * and what the usual one may do there, nobody does: messages vanish. Source: SNS developer guide, cross-Region deliveries, 2026-11.
 */
function senderOf(topicRegion: string, queueRegion: string): string {
  const isOptIn = !Token.isUnresolved(queueRegion) && queueRegion !== topicRegion && RegionInfo.get(queueRegion).isOptInRegion;
  return isOptIn ? `sns.${queueRegion}.amazonaws.com` : 'sns.amazonaws.com';
}

/** Fails when a topic is given for a product that AWS Marketplace tells of by events. */
export function refuseTopic(scope: Construct, product: MarketplaceProduct, { prop }: { readonly prop: string }, given: ITopic | undefined): void {
  if (given === undefined || isLegacy(product)) return;
  throw invalidProp(scope, prop, given.node.path, 'AWS Marketplace sends messages to topics only for products of AgreementModel.LEGACY: '
    + `set agreementModel, or leave ${prop} out.`);
}
