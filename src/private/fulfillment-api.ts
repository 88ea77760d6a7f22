import type { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ApiDomain } from './api-domain';
import type { FulfillmentDomain } from '../fulfillment-domain';

/** Neither path nor query nor headers: a token could be in them. */
const ACCESS_LOG = {
  requestId: AccessLogField.contextRequestId(),
  time: AccessLogField.contextRequestTime(),
  routeKey: AccessLogField.contextRouteKey(),
  status: AccessLogField.contextStatus(),
  latency: AccessLogField.contextResponseLatency(),
  error: AccessLogField.contextErrorMessage(),
  integrationError: AccessLogField.contextIntegrationErrorMessage(),
  sourceIp: AccessLogField.contextIdentitySourceIp(),
};

/** Properties of a {@link FulfillmentApi}. */
export interface FulfillmentApiProps {
  /** What answers every request. */
  readonly handler: IFunction;

  /**
   * The domain of the vendor that it answers under.
   *
   * @default - the one that API Gateway makes up
   */
  readonly domain?: FulfillmentDomain;

  /**
   * What happens to the access log when the stack is deleted.
   *
   * @default - it is kept
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The public front of the register function: one route, a throttle and an access log without secrets. */
export class FulfillmentApi extends Construct {
  /** Where it is reached, with a slash at the end. */
  public readonly url: string;

  constructor(scope: Construct, id: string, props: FulfillmentApiProps) {
    super(scope, id);

    const domain = props.domain && new ApiDomain(this, 'Domain', { domain: props.domain });
    const httpApi = new HttpApi(this, 'Http', {
      description: 'Where buyers arrive from AWS Marketplace',
      createDefaultStage: false,
      disableExecuteApiEndpoint: domain && true,
      defaultIntegration: new HttpLambdaIntegration('Handler', props.handler),
    });
    const accessLog = new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_YEAR, removalPolicy: props.removalPolicy });
    const stage = new HttpStage(this, 'Stage', {
      httpApi,
      stageName: '$default',
      autoDeploy: true,
      domainMapping: domain && { domainName: domain.domainName },
      // Beyond it API Gateway answers with bare JSON, which a buyer should never see.
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.url = domain?.url ?? stage.url;
  }
}
