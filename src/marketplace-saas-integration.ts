import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AccessHooks } from './access-hooks';
import { EntitlementListener } from './entitlement-listener';
import { FulfillmentEndpoint } from './fulfillment-endpoint';
import { LicenseStore } from './license-store';
import type { MarketplaceSaasIntegrationProps } from './marketplace-saas-integration-props';
import { MeteringPipeline } from './metering-pipeline';
import { warnAboutSameProduct, warnAboutUselessProps } from './private/notices';
import { hasEntitlements, hasMetering, requireProduct } from './private/product';
import { productMetric } from './private/product-metric';
import { Reconciler } from './private/reconciler';
import { SubscriptionListener } from './subscription-listener';

/**
 * The whole seller side of a SaaS product in AWS Marketplace.
 *
 * It receives and registers buyers, listens to AWS Marketplace, reports usage, and calls your own
 * functions when a customer must be let in, changed or shut out. AWS Marketplace sends its events in
 * us-east-1 only: in a stack of any other Region the construct adds a small stack to the app that forwards them from there.
 *
 * @example
 * const marketplace = new MarketplaceSaasIntegration(this, 'Marketplace', {
 *   productCode: '2p409vwjybxwn3pd5tcrz4xbw',
 *   pricingModel: PricingModel.CONTRACT_WITH_CONSUMPTION,
 *   usageDimensions: ['api-calls'],
 *   onGrant: admitTenant,
 *   onRevoke: suspendTenant,
 *   adminEmail: 'marketplace@example.com',
 *   registrationPage: RegistrationPage.hosted({ productName: 'Acme', loginUrl: 'https://app.example.com' }),
 * });
 * marketplace.grantRecordUsage(acme);
 */
export class MarketplaceSaasIntegration extends Construct {
  /**
   * Where licenses and registrations are kept.
   */
  public readonly store: LicenseStore;

  /**
   * Calls the hooks and publishes changes of access.
   */
  public readonly hooks: AccessHooks;

  /**
   * Listens to all events about licenses and agreements.
   */
  public readonly subscriptions: SubscriptionListener;

  /**
   * Reads what buyers are entitled to. Only for pricing models with a contract.
   */
  public readonly entitlements?: EntitlementListener;

  /**
   * Receives and registers buyers.
   */
  public readonly fulfillment: FulfillmentEndpoint;

  /**
   * Takes usage and reports it. Only for pricing models with metering.
   */
  public readonly metering?: MeteringPipeline;

  /**
   * Carries every change of access as an event, without contact data: source `cdk-marketplace-saas`,
   * detail-type `Access Granted`, `Access Changed`, `Access Revoked` or `Final Usage Due`.
   *
   * An event may come more than once and out of order: take `license`, `version` and detail-type together
   * as its identity, and ignore a version that is older than the newest one heard of the same license.
   */
  public readonly accessEvents: IEventBus;

  private readonly productCode: string;

  constructor(scope: Construct, id: string, props: MarketplaceSaasIntegrationProps) {
    super(scope, id);
    requireProduct(this, props);
    this.productCode = props.productCode;
    this.warnAboutSameProduct();

    this.store = new LicenseStore(this, 'Store', props);
    this.hooks = new AccessHooks(this, 'Hooks', { ...props, store: this.store });
    const shared = { ...props, store: this.store, alarmTopic: props.alarmTopic ?? this.hooks.adminTopic };

    this.subscriptions = new SubscriptionListener(this, 'Subscriptions', shared);
    if (hasEntitlements(props.pricingModel)) this.entitlements = new EntitlementListener(this, 'Entitlements', shared);
    this.fulfillment = new FulfillmentEndpoint(this, 'Fulfillment', { ...shared, entitlementQueue: this.entitlements?.queue });
    if (hasMetering(props.pricingModel)) this.metering = new MeteringPipeline(this, 'Metering', { ...shared, adminTopic: this.hooks.adminTopic });
    else warnAboutMeteringProps(this, props);

    new Reconciler(this, 'Reconciliation', {
      ...shared,
      dispatchQueue: this.hooks._dispatchQueue,
      entitlementQueue: this.entitlements?.queue,
      adminTopic: this.hooks.adminTopic,
    });

    this.accessEvents = this.hooks.accessEvents;
    if (this.fulfillment._hasUrl) {
      new CfnOutput(this, 'FulfillmentUrl', {
        value: this.fulfillmentUrl,
        description: 'The fulfillment URL to enter in the AWS Marketplace listing',
      });
    }
  }

  /**
   * The address to enter as fulfillment URL in the AWS Marketplace listing. Also an output of the stack.
   * Fails with `RegistrationPage.none()`, where it is an address of your own.
   */
  public get fulfillmentUrl(): string {
    return this.fulfillment.url;
  }

  /**
   * The name of the register function, for a page or a sign-up of your own: its backend invokes it.
   */
  public get registerFunctionName(): string {
    return this.fulfillment.registerFunctionName;
  }

  /**
   * Lets a principal invoke the register function: with `{ register: { token, fields } }` it registers the buyer who came
   * with a token, with `{ exchange: { code, nonce } }` the one who came with a code.
   *
   * @param grantee who may register buyers
   */
  public grantRegister(grantee: IGrantable): Grant {
    return this.fulfillment.grantRegister(grantee);
  }

  /**
   * The URL of the SQS queue that takes usage events. Fails when the pricing model has no metering.
   */
  public get usageQueueUrl(): string {
    return this.requireMetering('usageQueueUrl').usageQueue.queueUrl;
  }

  /**
   * Lets a principal send usage events to the usage queue. Fails when the pricing model has no metering.
   *
   * @param grantee who may report usage
   */
  public grantRecordUsage(grantee: IGrantable): Grant {
    return this.requireMetering('grantRecordUsage').grantRecordUsage(grantee);
  }

  /**
   * Lets a principal read how much usage is left of what a contract includes. Fails when the pricing model has no metering.
   *
   * @param grantee who may read
   */
  public grantReadIncludedUsage(grantee: IGrantable): Grant {
    return this.requireMetering('grantReadIncludedUsage').grantReadIncludedUsage(grantee);
  }

  /**
   * Lets a principal read licenses. Contact data of buyers is not among it.
   *
   * @param grantee who may read
   */
  public grantReadLicenses(grantee: IGrantable): Grant {
    return this.store.grantReadLicenses(grantee);
  }

  /**
   * How many calls of hooks failed: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricHookFailures(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'HookFailures', options);
  }

  /**
   * How many buyers could not be received or registered: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricRegistrationFailures(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'RegistrationFailures', options);
  }

  /**
   * How many events of AWS Marketplace could not be handled: a sum over five minutes.
   *
   * @param options what differs from that
   */
  public metricEventFailures(options?: MetricOptions): Metric {
    return productMetric(this.productCode, 'EventFailures', options);
  }

  private warnAboutSameProduct(): void {
    const stack = Stack.of(this);
    const other = stack.node.findAll().find((one) => one instanceof MarketplaceSaasIntegration && one !== this
      && one.productCode === this.productCode && Stack.of(one) === stack);
    if (other !== undefined) warnAboutSameProduct(this, this.productCode, other);
  }

  private requireMetering(member: string): MeteringPipeline {
    if (this.metering !== undefined) return this.metering;
    throw new Error(`${this.node.path}: ${member} needs metering, which pricingModel CONTRACT does not have. `
      + 'Leave it out, or correct pricingModel (SUBSCRIPTION or CONTRACT_WITH_CONSUMPTION).');
  }
}

function warnAboutMeteringProps(scope: Construct, props: MarketplaceSaasIntegrationProps): void {
  const { usageDimensions, zeroUsageDimensions, callsPerSecond, dryRun, includedUsage, usageCeilings, usageTableName, finalUsageGrace, onFinalUsage } = props;
  const given = Object.entries({ usageDimensions, zeroUsageDimensions, callsPerSecond, dryRun, includedUsage, usageCeilings, usageTableName, finalUsageGrace, onFinalUsage })
    .flatMap(([prop, value]) => value === undefined ? [] : [prop]);
  if (given.length > 0) warnAboutUselessProps(scope, given);
}
