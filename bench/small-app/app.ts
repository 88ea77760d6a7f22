import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogLevel, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** As little as a seller can do: register buyers, hear of their licenses, and let in who has both. Four functions of a few lines. */
class SmallApp extends Stack {
  private readonly customers = new Table(this, 'Customers', {
    partitionKey: { name: 'account', type: AttributeType.STRING },
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
  });

  private readonly tenants = new Table(this, 'Tenants', { partitionKey: { name: 'account', type: AttributeType.STRING } });
  private readonly bus = new EventBus(this, 'Bus');

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.register();
    this.notified();
    this.complete();
    this.admit();
  }

  private register(): void {
    const register = this.functionOf('register', { CUSTOMERS_TABLE: this.customers.tableName });
    register.addToRolePolicy(new PolicyStatement({ actions: ['aws-marketplace:ResolveCustomer'], resources: ['*'] }));
    this.customers.grantWriteData(register);
    const api = new HttpApi(this, 'Api');
    api.addRoutes({ path: '/register', methods: [HttpMethod.POST], integration: new HttpLambdaIntegration('Register', register) });
    new CfnOutput(this, 'ApiUrl', { value: api.apiEndpoint });
  }

  private notified(): void {
    const notifications = new Queue(this, 'Notifications');
    new Rule(this, 'MarketplaceEvents', {
      eventPattern: {
        source: ['aws.agreement-marketplace'],
        detailType: Match.anyOf(Match.prefix('Purchase Agreement '), Match.prefix('License ')),
      },
      targets: [new SqsQueue(notifications)],
    });
    const notified = this.functionOf('notified', { CUSTOMERS_TABLE: this.customers.tableName });
    notified.addEventSource(new SqsEventSource(notifications, { batchSize: 10, reportBatchItemFailures: true }));
    this.customers.grantWriteData(notified);
  }

  private complete(): void {
    const complete = this.functionOf('complete', { BUS: this.bus.eventBusName });
    complete.addEventSource(new DynamoEventSource(this.customers, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      filters: [FilterCriteria.filter({
        dynamodb: { NewImage: { registered: { S: FilterRule.exists() }, license: { S: FilterRule.exists() } } },
      })],
    }));
    this.bus.grantPutEventsTo(complete);
  }

  private admit(): void {
    const admit = this.functionOf('admit', { TENANTS_TABLE: this.tenants.tableName });
    this.tenants.grantWriteData(admit);
    new Rule(this, 'Completed', {
      eventBus: this.bus,
      eventPattern: { source: ['small-app'], detailType: ['Customer Complete'] },
      targets: [new LambdaFunction(admit)],
    });
  }

  /** The bundle has the SDK in it, as most have that are made for speed. */
  private functionOf(name: string, environment: Record<string, string>): NodejsFunction {
    return new NodejsFunction(this, name, {
      entry: join(__dirname, 'functions', `${name}.ts`),
      runtime: Runtime.NODEJS_24_X,
      memorySize: 256,
      environment,
      bundling: { bundleAwsSDK: true, mainFields: ['module', 'main'], minify: true, logLevel: LogLevel.WARNING },
    });
  }
}

const app = new App();
new SmallApp(app, 'SmallApp', { env: { region: 'us-east-1' } });
app.synth();
