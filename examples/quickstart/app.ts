import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import type { Construct } from 'constructs';

/** Acme's app: tenants in a table, functions that admit and suspend them, and an app that reports usage. */
class Quickstart extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const code = Code.fromAsset(path.join(__dirname, 'functions'));
    const runtime = Runtime.NODEJS_24_X;
    const tenants = new TableV2(this, 'Tenants', { partitionKey: { name: 'license', type: AttributeType.STRING } });
    const environment = { TENANTS_TABLE: tenants.tableName };

    const admit = new Function(this, 'AdmitTenant', { code, runtime, handler: 'tenants.admit', environment });
    const suspend = new Function(this, 'SuspendTenant', { code, runtime, handler: 'tenants.suspend', environment });
    const acme = new Function(this, 'Acme', { code, runtime, handler: 'acme.handler', environment });
    for (const tenantFunction of [admit, suspend, acme]) {
      tenants.grantReadWriteData(tenantFunction);
    }

    const marketplace = new MarketplaceSaasIntegration(this, 'Marketplace', {
      productCode: '2p409vwjybxwn3pd5tcrz4xbw',
      pricingModel: PricingModel.CONTRACT_WITH_CONSUMPTION,
      usageDimensions: ['api-calls', 'storage-gb'],
      onGrant: admit,
      onChange: admit,
      onRevoke: suspend,
      onFinalUsage: acme,
      registrationPage: RegistrationPage.hosted({
        productName: 'Acme Insights',
        supportEmail: 'help@acme.example',
        loginUrl: 'https://app.acme.example',
      }),
    });
    marketplace.grantRecordUsage(acme);
    acme.addEnvironment('USAGE_QUEUE_URL', marketplace.usageQueueUrl);
  }
}

const app = new App();
new Quickstart(app, 'Quickstart', { env: { region: 'us-east-1' } });
app.synth();
