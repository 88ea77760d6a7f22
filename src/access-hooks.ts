import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AccessHookFunctions } from './access-hook-functions';
import type { ILicenseStore } from './license-store';
import type { MarketplaceProduct } from './marketplace-product';
import { AccessDispatcher } from './private/access-dispatcher';
import { AccessOutbox } from './private/access-outbox';
import { AdminTopic } from './private/admin-topic';
import { finalUsageGraceOf } from './private/final-usage-grace';
import { FinalUsageWatch } from './private/final-usage-watch';
import { warnAboutNobodyTold } from './private/notices';
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
   * A key of yours that encrypts the queues and the admin topic. An imported key has to let SNS and CloudWatch use it.
   *
   * @default - keys of AWS
   */
  readonly encryptionKey?: IKey;

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
 * A failing hook is called again and delays its own license only. Alone, it gives up after ten failures; in a
 * MarketplaceSaasIntegration what was given up is tried again every hour.
 */
export class AccessHooks extends Construct {
  /**
   * Carries every change of access as an event, without contact data: source `cdk-marketplace-saas`,
   * detail-type `Access Granted`, `Access Changed`, `Access Revoked` or `Final Usage Due`.
   *
   * An event may come more than once and out of order: take `license`, `version` and detail-type together
   * as its identity, and ignore a version that is older than the newest one heard of the same license.
   */
  public readonly accessEvents: IEventBus;

  /**
   * The topic that mails to `adminEmail`, if that is given.
   */
  public readonly adminTopic?: ITopic;

  /**
   * Takes wake-ups: look at this license.
   *
   * @internal
   */
  public readonly _dispatchQueue: IQueue;

  constructor(scope: Construct, id: string, props: AccessHooksProps) {
    super(scope, id);
    requireProduct(this, props);
    if (props.adminEmail === undefined) {
      if (props.onGrant === undefined) warnAboutNobodyTold(this, 'onGrant');
      if (props.onRevoke === undefined) warnAboutNobodyTold(this, 'onRevoke');
    }

    this.accessEvents = new EventBus(this, 'AccessEvents', { description: 'Changes of access of AWS Marketplace customers' });
    if (props.adminEmail !== undefined) {
      this.adminTopic = new AdminTopic(this, 'Admin', {
        adminEmail: props.adminEmail, alarmTopic: props.alarmTopic, encryptionKey: props.encryptionKey,
      }).topic;
    }

    const grace = finalUsageGraceOf(this, props.finalUsageGrace);
    const isMetered = hasMetering(props.pricingModel);
    const graceEnvironment: Record<string, string> = isMetered ? { FINAL_USAGE_GRACE_SECONDS: String(grace.toSeconds()) } : {};
    const shared = {
      ...props,
      alarmTopic: props.alarmTopic ?? this.adminTopic,
      graceEnvironment,
    };
    this._dispatchQueue = new AccessDispatcher(this, 'Dispatcher', { ...shared, adminTopic: this.adminTopic }).queue;
    new AccessOutbox(this, 'Outbox', { ...shared, dispatchQueue: this._dispatchQueue, accessEvents: this.accessEvents });
    if (isMetered && props.onFinalUsage !== undefined) {
      new FinalUsageWatch(this, 'FinalUsage', { ...shared, onFinalUsage: props.onFinalUsage, grace });
    }
  }
}
