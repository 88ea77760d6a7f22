import { Stack, Token } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EventForwarding } from './private/event-forwarding';
import { marketplaceRegionOf } from './private/product';
import { requireRegionAtDeployment } from './private/region-at-deployment';
import { invalidProp, requireAccount, requireRegion } from './private/validation';

/**
 * Properties of an {@link EventRelay}.
 */
export interface EventRelayProps {
  /**
   * The account of the application: twelve digits.
   */
  readonly targetAccount: string;

  /**
   * The Region of the application, for example `eu-west-1`.
   */
  readonly targetRegion: string;

  /**
   * The Region in which AWS Marketplace sends its events. The stack of the relay has to be there.
   *
   * @default 'us-east-1'
   */
  readonly marketplaceRegion?: string;

  /**
   * Where the alarm goes that tells of events which could not be forwarded. It has to be in the Region of the relay.
   *
   * @default - the alarm has no action
   */
  readonly alarmTopic?: ITopic;
}

/**
 * Forwards the events of AWS Marketplace from the account that sells to the account of the application.
 *
 * AWS Marketplace sends events to the account of the seller only. Put the relay into a stack of that account, in us-east-1, and give the
 * construct in the application's account `sellerAccount`: it lets the seller put events on its default bus.
 * Fails in any other Region, and for a target that is the relay's own bus.
 *
 * @example
 * // In a stack of the account that sells:
 * new EventRelay(this, 'MarketplaceEvents', { targetAccount: '111122223333', targetRegion: 'eu-west-1' });
 */
export class EventRelay extends Construct {
  constructor(scope: Construct, id: string, props: EventRelayProps) {
    super(scope, id);
    const marketplaceRegion = marketplaceRegionOf(props);
    requireRegion(this, 'marketplaceRegion', marketplaceRegion);
    requireAccount(this, 'targetAccount', props.targetAccount);
    requireRegion(this, 'targetRegion', props.targetRegion);

    const { account, region, stackName } = Stack.of(this);
    if (Token.isUnresolved(region)) {
      requireRegionAtDeployment(this, marketplaceRegion);
    } else if (region !== marketplaceRegion) {
      throw new Error(`${this.node.path}: the Region of stack ${stackName} is ${region}, but AWS Marketplace sends its events in ${marketplaceRegion} only. `
        + `Put the relay into a stack with env: { region: '${marketplaceRegion}' }.`);
    }
    if (props.targetAccount === account && props.targetRegion === marketplaceRegion) {
      throw invalidProp(this, 'targetAccount', props.targetAccount, 'That is the account of the relay itself, and targetRegion its Region: the events are there already. '
        + 'Give the account of the application, or leave the relay out if both are one.');
    }
    new EventForwarding(this, 'Events', props);
  }
}
