import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { MarketplaceSaasIntegration, PricingModel } from 'cdk-marketplace-saas';
import type { Construct } from 'constructs';

/** A vendor whose hook fails for some buyers: the e-mail address says for whom. */
class FailingHooks extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const calls = new TableV2(this, 'Calls', { partitionKey: { name: 'buyer', type: AttributeType.STRING } });
    const admit = new Function(this, 'Admit', {
      code: Code.fromAsset(join(__dirname, 'functions')),
      runtime: Runtime.NODEJS_24_X,
      handler: 'admit.handler',
      environment: { CALLS_TABLE: calls.tableName },
    });
    calls.grantReadWriteData(admit);
    new MarketplaceSaasIntegration(this, 'Marketplace', {
      productCode: 'failing-hooks',
      pricingModel: PricingModel.CONTRACT,
      onGrant: admit,
    });
  }
}

const app = new App();
new FailingHooks(app, 'FailingHooks', { env: { region: 'us-east-1' } });
app.synth();
