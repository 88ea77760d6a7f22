import { ENTITLEMENT_TOPIC, SUBSCRIPTION_TOPIC, TOPIC_OWNER } from '../marketplace/rules.js';

/** The local topic in the place of one that belongs to AWS Marketplace. */
export interface MarketplaceTopic {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
}

const OWNED = new RegExp(`^arn:[^:]+:sns:([a-z0-9-]+):${TOPIC_OWNER}:((?:${SUBSCRIPTION_TOPIC}|${ENTITLEMENT_TOPIC}).+)$`);

/**
 * What stands for a topic on which AWS Marketplace tells of a legacy product: no account but the local one exists here.
 * @returns undefined if the topic is none of AWS Marketplace
 */
export function marketplaceTopic(topicArn: string, account: string): MarketplaceTopic | undefined {
  const match = OWNED.exec(topicArn);
  if (!match) {
    return undefined;
  }
  const [, region, name] = match;
  return { name, region, arn: `arn:aws:sns:${region}:${account}:${name}` };
}
