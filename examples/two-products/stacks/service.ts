import { join } from 'node:path';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import type { Construct } from 'constructs';
import type { Data } from './data';

export interface ServiceProps extends StackProps {
  readonly data: Data;
}

/** Acme sells two products on AWS Marketplace: reports by contract with consumption, and alerts by subscription. */
export class Service extends Stack {
  private readonly access: Function;

  constructor(scope: Construct, id: string, private readonly props: ServiceProps) {
    super(scope, id, props);
    const { tenants, reports } = props.data;

    this.access = this.functionOf('Access', 'access.handler');
    tenants.grant(this.access, 'dynamodb:UpdateItem');

    const insights = this.product('Insights', '2p409vwjybxwn3pd5tcrz4xbw', PricingModel.CONTRACT_WITH_CONSUMPTION, ['reports', 'storage-mb']);
    const alerts = this.product('Alerts', '7tk2m5q9xw4d8vbn1c6zr3yfh', PricingModel.SUBSCRIPTION, ['alerts']);

    const jobs = this.jobs();
    const api = this.functionOf('Api', 'api.handler', { JOBS_QUEUE_URL: jobs.queueUrl });
    tenants.grant(api, 'dynamodb:GetItem');
    reports.grant(api, 'dynamodb:Query');
    jobs.grantSendMessages(api);
    this.expose(api);

    const worker = this.functionOf('Worker', 'worker.handler', {
      INSIGHTS_USAGE_QUEUE_URL: insights.usageQueueUrl,
      ALERTS_USAGE_QUEUE_URL: alerts.usageQueueUrl,
    });
    reports.grant(worker, 'dynamodb:PutItem');
    worker.addEventSource(new SqsEventSource(jobs, { batchSize: 5, reportBatchItemFailures: true }));
    insights.grantRecordUsage(worker);
    alerts.grantRecordUsage(worker);

    const storage = this.functionOf('Storage', 'storage.handler', { INSIGHTS_USAGE_QUEUE_URL: insights.usageQueueUrl });
    tenants.grant(storage, 'dynamodb:Scan');
    reports.grant(storage, 'dynamodb:Query');
    insights.grantRecordUsage(storage);
    new Rule(this, 'Nightly', { schedule: Schedule.cron({ minute: '30', hour: '2' }), targets: [new LambdaFunction(storage)] });
  }

  private product(id: string, productCode: string, pricingModel: PricingModel, usageDimensions: string[]): MarketplaceSaasIntegration {
    return new MarketplaceSaasIntegration(this, id, {
      productCode,
      pricingModel,
      usageDimensions,
      onGrant: this.access,
      onChange: this.access,
      onRevoke: this.access,
      registrationPage: RegistrationPage.hosted({
        productName: `Acme ${id}`,
        supportEmail: 'help@acme.example',
        loginUrl: 'https://app.acme.example',
      }),
    });
  }

  private jobs(): Queue {
    return new Queue(this, 'Jobs', {
      visibilityTimeout: Duration.seconds(60),
      enforceSSL: true,
      deadLetterQueue: { queue: new Queue(this, 'FailedJobs', { retentionPeriod: Duration.days(14), enforceSSL: true }), maxReceiveCount: 3 },
    });
  }

  private expose(api: Function): void {
    const http = new HttpApi(this, 'HttpApi', {
      corsPreflight: {
        allowOrigins: ['https://app.acme.example'],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
        allowHeaders: ['content-type', 'x-tenant'],
      },
    });
    http.addRoutes({ path: '/reports', methods: [HttpMethod.GET, HttpMethod.POST], integration: new HttpLambdaIntegration('Reports', api) });
    http.addRoutes({ path: '/alerts', methods: [HttpMethod.POST], integration: new HttpLambdaIntegration('Alerts', api) });
    new CfnOutput(this, 'ApiUrl', { value: http.apiEndpoint });
  }

  private functionOf(id: string, handler: string, environment: Record<string, string> = {}): Function {
    const { tenants, reports } = this.props.data;
    return new Function(this, id, {
      code: Code.fromAsset(join(__dirname, '..', 'functions')),
      runtime: Runtime.NODEJS_24_X,
      handler,
      timeout: Duration.seconds(10),
      environment: { TENANTS_TABLE: tenants.tableName, REPORTS_TABLE: reports.tableName, ...environment },
    });
  }
}
