import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IGrantable, IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, RecursiveLoop, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { IEventSource, IFunction } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LoggedProps } from './part-props';
import { METRIC_NAMESPACE } from './product-metric';

/** The handlers that this package was built with: folders of `lambda/`. */
export type Bundle
  = | 'access-dispatcher'
    | 'access-outbox'
    | 'entitlement-listener'
    | 'fulfillment'
    | 'meter-feed'
    | 'subscription-listener'
    | 'usage-intake'
    | 'usage-reporter';

/** Properties of a {@link HandlerFunction}. */
export interface HandlerFunctionProps extends LoggedProps {
  /** Which handler it runs. */
  readonly bundle: Bundle;

  /** What it does, shown in the console. */
  readonly description: string;

  /** Its environment, beside what every handler gets. */
  readonly environment: Readonly<Record<string, string>>;

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

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);

    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_YEAR, removalPolicy: props.removalPolicy });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grants.write(role);

    this.grantPrincipal = role;
    this.fn = new NodejsFunction(this, 'Function', {
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
  }

  /** Lets something invoke the handler. */
  public addEventSource(source: IEventSource): void {
    this.fn.addEventSource(source);
  }

  /** Allows one action of AWS Marketplace. These know no resources. */
  public allowMarketplace(action: string): void {
    Grant.addToPrincipal({ grantee: this, actions: [`aws-marketplace:${action}`], resourceArns: ['*'] });
  }
}
