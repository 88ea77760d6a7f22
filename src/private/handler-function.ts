import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IGrantable, IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, RecursiveLoop, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { IEventSource, IFunction } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EncryptedProps, LoggedProps } from './part-props';
import { marketplaceEnvironment } from './product';
import { METRIC_NAMESPACE } from './product-metric';
import type { ILicenseStore } from '../license-store';
import type { MarketplaceProduct } from '../marketplace-product';

/** The handlers that this package was built with: folders of `lambda/`. */
export type Bundle
  = | 'access-dispatcher'
    | 'access-outbox'
    | 'entitlement-listener'
    | 'fulfillment'
    | 'meter-feed'
    | 'reconciler'
    | 'subscription-listener'
    | 'usage-intake'
    | 'usage-reporter';

/** What reading and writing tables, queues and topics with a key of the vendor takes, as the CDK grants it. */
const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** Properties of a {@link HandlerFunction}. */
export interface HandlerFunctionProps extends EncryptedProps, LoggedProps {
  /** Which handler it runs. */
  readonly bundle: Bundle;

  /** What it does, shown in the console. */
  readonly description: string;

  /** Its environment, beside what every handler gets. */
  readonly environment: Readonly<Record<string, string>>;

  /**
   * The store it works with, which may have a key of its own.
   *
   * @default - none
   */
  readonly store?: ILicenseStore;

  /**
   * A table of another part that it works with, which may have a key of its own.
   *
   * @default - none
   */
  readonly table?: ITableV2;

  /**
   * A queue of another part that it sends to, which may have a key of its own.
   *
   * @default - none
   */
  readonly queue?: IQueue;

  /**
   * How long one invocation may take.
   *
   * @default Duration.seconds(30)
   */
  readonly timeout?: Duration;

  /**
   * Whether it sends messages to a queue that it reads.
   *
   * Lambda takes that for an endless loop and stops it after about 16 rounds, which the work of one license
   * may well take. Ours ends by itself: each round has less left to do.
   *
   * @default false
   */
  readonly sendsToItself?: boolean;
}

/**
 * A function whose code was bundled when this package was built, with a log and a role of its own.
 *
 * With `code` given, `NodejsFunction` bundles nothing: no esbuild and no Docker where the construct
 * is synthesized.
 */
export class HandlerFunction extends Construct implements IGrantable {
  /** The function itself. */
  public readonly fn: IFunction;

  /** Who to grant what the handler needs. */
  public readonly grantPrincipal: IPrincipal;

  private readonly bundled: NodejsFunction;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);

    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_YEAR, removalPolicy: props.removalPolicy });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grants.write(role);
    for (const key of keysOf(props)) key.grant(role, ...KEY_ACTIONS);

    this.grantPrincipal = role;
    this.bundled = new NodejsFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(path.join(__dirname, '..', '..', 'assets', props.bundle)),
      handler: 'index.handler',
      description: props.description,
      environment: {
        POWERTOOLS_SERVICE_NAME: props.bundle,
        POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...props.environment,
      },
      awsSdkConnectionReuse: false,
      timeout: props.timeout ?? Duration.seconds(30),
      memorySize: 512,
      tracing: Tracing.ACTIVE,
      recursiveLoop: props.sendsToItself === true ? RecursiveLoop.ALLOW : undefined,
      role,
      logGroup,
    });
    this.fn = this.bundled;
  }

  /** Lets something invoke the handler. */
  public addEventSource(source: IEventSource): void {
    this.fn.addEventSource(source);
  }

  /**
   * Lets it call AWS Marketplace, and tells it where and as whom. The actions know no resources. In another account
   * they are the business of the role there.
   */
  public allowMarketplace(product: MarketplaceProduct, ...actions: string[]): void {
    for (const [name, value] of Object.entries(marketplaceEnvironment(product))) this.bundled.addEnvironment(name, value);
    if (actions.length === 0) return;
    if (product.sellerRole !== undefined) {
      product.sellerRole.grantAssumeRole(this.grantPrincipal);
    } else {
      Grant.addToPrincipal({ grantee: this, actions: actions.map((action) => `aws-marketplace:${action}`), resourceArns: ['*'] });
    }
  }
}

function keysOf({ encryptionKey, store, table, queue }: HandlerFunctionProps): Set<IKey> {
  const keys = [encryptionKey, store?.subscribersTable.encryptionKey, store?.registrationsTable.encryptionKey, table?.encryptionKey, queue?.encryptionMasterKey];
  return new Set(keys.flatMap((key) => key === undefined ? [] : [key]));
}
