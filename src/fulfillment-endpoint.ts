import { Duration } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ILicenseStore } from './license-store';
import type { MarketplaceProduct } from './marketplace-product';
import { FulfillmentApi } from './private/fulfillment-api';
import { HandlerFunction } from './private/handler-function';
import { productEnvironment, requireProduct } from './private/product';
import { RegistrationPage } from './registration-page';

/**
 * Properties of a {@link FulfillmentEndpoint}.
 */
export interface FulfillmentEndpointProps extends MarketplaceProduct {
  /**
   * Where licenses and registrations are kept.
   */
  readonly store: ILicenseStore;

  /**
   * Where buyers register.
   *
   * @default - RegistrationPage.hosted()
   */
  readonly registrationPage?: RegistrationPage;

  /**
   * Whether a license becomes active only after its buyer registered.
   *
   * @default true
   */
  readonly requireRegistration?: boolean;

  /**
   * The contact that the page names when the page itself says none.
   *
   * @default - the page names no contact
   */
  readonly adminEmail?: string;

  /**
   * The queue of the {@link EntitlementListener}, which is asked to read a buyer's entitlements at registration.
   *
   * @default - entitlements are read after the next event of AWS Marketplace
   */
  readonly entitlementQueue?: IQueue;

  /**
   * What happens to the logs when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Where buyers arrive from AWS Marketplace, and register.
 *
 * It takes the POST with the buyer's token, asks AWS who that is, and answers with the registration page.
 */
export class FulfillmentEndpoint extends Construct {
  /**
   * The address to enter as fulfillment URL in the AWS Marketplace listing.
   */
  public readonly url: string;

  /**
   * The function that resolves tokens and registers buyers.
   */
  public readonly handler: IFunction;

  constructor(scope: Construct, id: string, props: FulfillmentEndpointProps) {
    super(scope, id);
    requireProduct(this, props);

    const { subscribersTable, registrationsTable } = props.store;
    const page = props.registrationPage ?? RegistrationPage.hosted();
    const handler = new HandlerFunction(this, 'Handler', {
      bundle: 'fulfillment',
      description: 'Receives buyers from AWS Marketplace and registers them',
      environment: {
        ...productEnvironment(props),
        SUBSCRIBERS_TABLE: subscribersTable.tableName,
        REGISTRATIONS_TABLE: registrationsTable.tableName,
        REQUIRE_REGISTRATION: String(props.requireRegistration ?? true),
        REGISTRATION_PAGE: page._bind(this, props.adminEmail),
        ...props.entitlementQueue && { ENTITLEMENT_QUEUE_URL: props.entitlementQueue.queueUrl },
      },
      timeout: Duration.seconds(25),
      removalPolicy: props.removalPolicy,
    });
    handler.allowMarketplace('ResolveCustomer');
    subscribersTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    registrationsTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:PutItem');
    props.entitlementQueue?.grant(handler, 'sqs:SendMessage');

    this.handler = handler.fn;
    this.url = new FulfillmentApi(this, 'Api', { handler: this.handler, removalPolicy: props.removalPolicy }).url;
  }
}
