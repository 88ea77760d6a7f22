import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AccessHookFunctions } from './access-hook-functions';
import type { FulfillmentDomain } from './fulfillment-domain';
import type { MarketplaceProduct } from './marketplace-product';
import type { RegistrationPage } from './registration-page';

/**
 * Properties of a {@link MarketplaceSaasIntegration}.
 */
export interface MarketplaceSaasIntegrationProps extends MarketplaceProduct, AccessHookFunctions {
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
   * The API identifiers of the usage dimensions of the listing, each at most 255 characters.
   *
   * Usage of any other dimension is put into quarantine when it arrives. Products without metering have none.
   *
   * @default - dimensions are not checked, with a warning at synth
   */
  readonly usageDimensions?: string[];

  /**
   * The dimensions of which AWS Marketplace is told every hour of an active license, with quantity 0 when nothing was used.
   *
   * AWS recommends it for all dimensions of the listing. Usage that comes later is told in the next hour, as always.
   * An hour of a license without usage costs two writes of the usage table and a twenty-fifth of a call for each of these dimensions;
   * with an empty list AWS Marketplace is told about hours with usage only.
   *
   * @default - all of `usageDimensions`; none when they are not declared
   */
  readonly zeroUsageDimensions?: string[];

  /**
   * How many calls of BatchMeterUsage a run makes in a second, 25 records each: 1 to 1000.
   *
   * AWS allows 10 in an account and Region by default, of which 2 are left for licenses that end. With more usage than
   * 60 percent of this pace can tell hour by hour, closed hours of a license are told together. Raise it when AWS has raised your
   * quota; lower it when something else in the account calls BatchMeterUsage, such as another product.
   *
   * @default 8
   */
  readonly callsPerSecond?: number;

  /**
   * Whether usage is counted and settled but AWS Marketplace is never told: to see in the usage table what would be told, beside metering of your own.
   *
   * Hours that were settled meanwhile are never billed, also when it is switched off again.
   *
   * @default false
   */
  readonly dryRun?: boolean;

  /**
   * By dimension of usage, the dimension of the contract whose entitlement says how many units of it are included in a term. For
   * `PricingModel.CONTRACT_WITH_CONSUMPTION` only.
   *
   * The application reports all usage, and AWS Marketplace is told what is more than included. A renewal begins with nothing used. What is left can be
   * read from the usage table.
   *
   * @default - nothing is deducted: the application reports only what is to be billed
   */
  readonly includedUsage?: Record<string, string>;

  /**
   * By dimension, how much a license may use in an hour before a person is asked: whole numbers of units.
   *
   * AWS Marketplace takes nothing back. Usage of an hour above a ceiling is held before AWS Marketplace is told, and a mail and an alarm ask for a
   * decision with the operator commands `release` and `write-off`, until one hour before AWS Marketplace closes the month. Everything else is told as usual.
   * What nobody has decided about is not billed: it is written off by name. For a license that ends the decision has
   * 45 minutes from the end, less `finalUsageGrace`.
   *
   * @default - no ceilings: everything is told
   */
  readonly usageCeilings?: Record<string, number>;

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
