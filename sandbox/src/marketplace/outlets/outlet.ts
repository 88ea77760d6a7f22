import type { MarketplaceEvent } from '../events.js';

/** An SNS message of a legacy product, as the topic's subscribers get it. */
export interface TopicNotification {
  readonly topicArn: string;
  readonly messageId: string;
  /** The notification as JSON, which SNS puts around the message. */
  readonly envelope: string;
}

/** One place outside the simulator that gets what AWS Marketplace tells the seller. */
export interface Outlet {
  /** For people. */
  readonly name: string;
  send(event: MarketplaceEvent): Promise<void>;
  /** Absent: it takes events only. */
  readonly sendNotification?: (notification: TopicNotification) => Promise<void>;
  close(): void;
}
