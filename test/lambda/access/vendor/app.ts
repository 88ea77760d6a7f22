import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import { listing } from '../../../../examples/quickstart/demo/journey.js';

/** A vendor with one function for every hook, an administrator, and a queue that hears the bus. */
export function vendorApp(outdir: string): App {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Vendor', { env: { region: 'us-east-1' } });
  const tenants = new TableV2(stack, 'Tenants', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
  const hook = new Function(stack, 'Hook', {
    code: Code.fromAsset(join(import.meta.dirname), { exclude: ['*.ts'] }),
    runtime: Runtime.NODEJS_24_X,
    handler: 'hook.handler',
    timeout: Duration.seconds(2),
    environment: { TENANTS_TABLE: tenants.tableName },
  });
  tenants.grantReadWriteData(hook);
  const marketplace = new MarketplaceSaasIntegration(stack, 'Marketplace', {
    productCode: listing.code,
    pricingModel: PricingModel.CONTRACT_WITH_CONSUMPTION,
    usageDimensions: ['api-calls', 'storage-gb'],
    adminEmail: 'admin@vendor.example',
    onGrant: hook,
    onChange: hook,
    onRevoke: hook,
    onFinalUsage: hook,
    hookTimeout: Duration.minutes(1),
    registrationPage: RegistrationPage.hosted({ productName: 'Acme Insights' }),
  });
  new Rule(stack, 'Everything', {
    eventBus: marketplace.accessEvents,
    eventPattern: { source: ['cdk-marketplace-saas'] },
    targets: [new SqsQueue(new Queue(stack, 'Heard'))],
  });
  return app;
}
