import type { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

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

    const httpApi = new HttpApi(this, 'Http', {
      description: 'Where buyers arrive from AWS Marketplace',
      createDefaultStage: false,
      defaultIntegration: new HttpLambdaIntegration('Handler', props.handler),
    });
    const accessLog = new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_YEAR, removalPolicy: props.removalPolicy });
    const stage = new HttpStage(this, 'Stage', {
      httpApi,
      stageName: '$default',
      autoDeploy: true,
      // Beyond it API Gateway answers with bare JSON, which a buyer should never see.
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.url = stage.url;
  }
}
