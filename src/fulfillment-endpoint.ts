import { Duration } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FulfillmentDomain } from './fulfillment-domain';
import type { ILicenseStore } from './license-store';
import type { MarketplaceProduct } from './marketplace-product';
import { FulfillmentAlarms } from './private/fulfillment-alarms';
import { FulfillmentApi } from './private/fulfillment-api';
import { HandlerFunction } from './private/handler-function';
import { productEnvironment, requireProduct } from './private/product';
import { invalidProp } from './private/validation';
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
   * The queue of the {@link EntitlementListener}, which is asked to read a buyer's entitlements at registration. It may have a key of its
   * own; of an imported queue with a key, say so: `Queue.fromQueueAttributes(…, { queueArn, keyArn })`.
   *
   * @default - entitlements are read after the next event of AWS Marketplace
   */
  readonly entitlementQueue?: IQueue;

  /**
   * The domain of the fulfillment URL.
   *
   * @default - a domain that API Gateway makes up
   */
  readonly domain?: FulfillmentDomain;

  /**
   * Where alarms go.
   *
   * @default - alarms have no action
   */
  readonly alarmTopic?: ITopic;

  /**
   * A key that the register function may use, beside those that the store and the queue name themselves.
   *
   * @default - none
   */
  readonly encryptionKey?: IKey;

  /**
   * What happens to the logs when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What the register function does with the registrations table, by where buyers register. */
const REGISTRATION_ACTIONS = {
  hosted: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  redirect: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  none: ['dynamodb:PutItem'],
} as const;

/**
 * Where buyers arrive from AWS Marketplace, and register.
 *
 * It takes the POST with the buyer's token, asks AWS who that is, and answers with the registration page, or
 * sends the buyer on to yours. Its register function also takes tokens and codes from your own backend.
 */
export class FulfillmentEndpoint extends Construct {
  /**
   * The register function: it resolves tokens and registers buyers, for the pages and for your own backend.
   */
  public readonly handler: IFunction;

  private readonly api?: FulfillmentApi;

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
      store: props.store,
      queue: props.entitlementQueue,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    handler.allowMarketplace(props, 'ResolveCustomer');
    subscribersTable.grants.actions(handler, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    registrationsTable.grants.actions(handler, ...REGISTRATION_ACTIONS[page._kind]);
    props.entitlementQueue?.grant(handler, 'sqs:SendMessage');
    this.handler = handler.fn;
    new FulfillmentAlarms(this, 'Alarms', props);

    if (page._kind !== 'none') this.api = new FulfillmentApi(this, 'Api', { ...props, handler: this.handler });
    else if (props.domain !== undefined) {
      throw invalidProp(this, 'domain', props.domain.domainName, 'With RegistrationPage.none() no page is served there: leave domain out, or choose another page.');
    }
  }

  /**
   * The address to enter as fulfillment URL in the AWS Marketplace listing. Fails with `RegistrationPage.none()`,
   * where it is an address of your own.
   */
  public get url(): string {
    if (this.api !== undefined) return this.api.url;
    throw new Error(`${this.node.path}: there is no URL with RegistrationPage.none(). `
      + 'The fulfillment URL to enter in the listing is that of your own page, which calls the register function.');
  }

  /**
   * The name of the register function, for your own backend to invoke.
   */
  public get registerFunctionName(): string {
    return this.handler.functionName;
  }

  /**
   * Lets a principal invoke the register function: with `{ register: { token, fields } }` it registers the buyer who came
   * with a token, with `{ exchange: { code, nonce } }` the one who came with a code.
   *
   * @param grantee who may register buyers
   */
  public grantRegister(grantee: IGrantable): Grant {
    return this.handler.grantInvoke(grantee);
  }

  /**
   * Whether a page of ours is the fulfillment URL.
   *
   * @internal
   */
  public get _hasUrl(): boolean {
    return this.api !== undefined;
  }
}
