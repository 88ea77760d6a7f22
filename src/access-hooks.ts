import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AccessHookFunctions } from './access-hook-functions';
import type { ILicenseStore } from './license-store';
import type { MarketplaceProduct } from './marketplace-product';
import { AccessDispatcher } from './private/access-dispatcher';
import { AccessOutbox } from './private/access-outbox';
import { AdminTopic } from './private/admin-topic';
import { finalUsageGraceSeconds } from './private/final-usage-grace';
import { hasMetering, requireProduct } from './private/product';

/**
 * Properties of {@link AccessHooks}.
 */
export interface AccessHooksProps extends MarketplaceProduct, AccessHookFunctions {
  /**
   * Where licenses are kept.
   */
  readonly store: ILicenseStore;

  /**
   * How long one call of a hook may take: 1 second to 14 minutes.
   *
   * A function whose own timeout is longer is refused. The timeout of an imported function is not
   * known here: keep it at or below this one.
   *
   * @default Duration.minutes(5)
   */
  readonly hookTimeout?: Duration;

  /**
   * How long after the end of a license its last usage may still be reported: 3 to 45 minutes.
   *
   * @default Duration.minutes(8)
   */
  readonly finalUsageGrace?: Duration;

  /**
   * Who gets a mail at each change of access. The address must confirm the subscription that AWS mails to it.
   *
   * @default - no mail
   */
  readonly adminEmail?: string;

  /**
   * Where alarms go.
   *
   * @default - mail to `adminEmail`; without it alarms have no action
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
 * Tells the vendor when the access of a license changes: by calling functions, by events, by mail.
 *
 * A failing hook is called again and delays its own license only.
 */
export class AccessHooks extends Construct {
  /**
   * Carries every change of access as an event, without contact data: source `cdk-marketplace-saas`,
   * detail-type `Access Granted`, `Access Changed`, `Access Revoked` or `Final Usage Due`.
   */
  public readonly accessEvents: IEventBus;

  /**
   * The topic that mails to `adminEmail`, if that is given.
   */
  public readonly adminTopic?: ITopic;

  constructor(scope: Construct, id: string, props: AccessHooksProps) {
    super(scope, id);
    requireProduct(this, props);

    this.accessEvents = new EventBus(this, 'AccessEvents', { description: 'Changes of access of AWS Marketplace customers' });
    if (props.adminEmail !== undefined) {
      this.adminTopic = new AdminTopic(this, 'Admin', { adminEmail: props.adminEmail, alarmTopic: props.alarmTopic }).topic;
    }

    const shared = {
      ...props,
      alarmTopic: props.alarmTopic ?? this.adminTopic,
      graceEnvironment: graceEnvironment(this, props),
    };
    const { queue } = new AccessDispatcher(this, 'Dispatcher', { ...shared, adminTopic: this.adminTopic });
    new AccessOutbox(this, 'Outbox', { ...shared, dispatchQueue: queue, accessEvents: this.accessEvents });
  }
}

function graceEnvironment(scope: Construct, props: AccessHooksProps): Record<string, string> {
  const seconds = finalUsageGraceSeconds(scope, props.finalUsageGrace);
  return hasMetering(props.pricingModel) ? { FINAL_USAGE_GRACE_SECONDS: seconds } : {};
}
