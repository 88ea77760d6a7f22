import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AccessHookFunctions } from './access-hook-functions';
import type { FulfillmentDomain } from './fulfillment-domain';
import type { MarketplaceProduct } from './marketplace-product';
import type { RegistrationPage } from './registration-page';
import type { UsageReporting } from './usage-reporting';

/**
 * Properties of a {@link MarketplaceSaasIntegration}.
 */
export interface MarketplaceSaasIntegrationProps extends MarketplaceProduct, AccessHookFunctions, UsageReporting {
  /**
   * Where buyers register after they subscribed.
   *
   * @default - RegistrationPage.hosted()
   */
  readonly registrationPage?: RegistrationPage;

  /**
   * The domain of the fulfillment URL.
   *
   * @default - a domain that API Gateway makes up
   */
  readonly domain?: FulfillmentDomain;

  /**
   * Whether a license becomes active only after its buyer registered.
   *
   * @default true
   */
  readonly requireRegistration?: boolean;

  /**
   * Who gets a mail at each change of access and at each alarm, and the contact that the registration
   * page names when it has no other. The address must confirm the subscription that AWS mails to it.
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
   * How long after the end of a license its last usage may still be reported: 3 to 45 minutes; at most
   * 30 minutes with `usageCeilings`.
   *
   * `onFinalUsage` has until two minutes before that. AWS accepts usage for one hour after the end.
   *
   * @default Duration.minutes(8)
   */
  readonly finalUsageGrace?: Duration;

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
   * The topic on which AWS Marketplace tells of purchases. Only for `AgreementModel.LEGACY`.
   *
   * @default - the topic that AWS Marketplace has for the product code
   */
  readonly subscriptionTopic?: ITopic;

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
   * A key of yours that encrypts tables, queues and the admin topic. The stack has to set `env.region` for it.
   *
   * The policy of an imported key has to let EventBridge, SNS and CloudWatch use it: `kms:Decrypt` and `kms:GenerateDataKey` for
   * `events.amazonaws.com`, `sns.amazonaws.com` and `cloudwatch.amazonaws.com`. A key of the same app gets these statements.
   * Logs hold no personal data and keep the encryption of CloudWatch.
   *
   * @default - keys of AWS
   */
  readonly encryptionKey?: IKey;

  /**
   * The name of the table that holds the licenses.
   *
   * @default - a name that CloudFormation generates
   */
  readonly subscribersTableName?: string;

  /**
   * The name of the table that holds the usage.
   *
   * @default - a name that CloudFormation generates
   */
  readonly usageTableName?: string;

  /**
   * What happens to tables and logs when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
