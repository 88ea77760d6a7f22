import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import type { Construct } from 'constructs';

/** Acme's app with a sign-up page of its own: AWS Marketplace posts to Acme's function, which calls the register function. */
class OwnPage extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const code = Code.fromAsset(path.join(__dirname, 'functions'));
    const runtime = Runtime.NODEJS_24_X;

    const tenants = new TableV2(this, 'Tenants', { partitionKey: { name: 'license', type: AttributeType.STRING } });
    const access = new Function(this, 'Access', { code, runtime, handler: 'access.handler', environment: { TENANTS_TABLE: tenants.tableName } });
    tenants.grant(access, 'dynamodb:PutItem');

    const marketplace = new MarketplaceSaasIntegration(this, 'Marketplace', {
      productCode: '2p409vwjybxwn3pd5tcrz4xbw',
      pricingModel: PricingModel.CONTRACT,
      onGrant: access,
      onChange: access,
      onRevoke: access,
      registrationPage: RegistrationPage.none(),
    });

    const page = new Function(this, 'Page', { code, runtime, handler: 'page.handler', environment: { REGISTER_FUNCTION: marketplace.registerFunctionName } });
    marketplace.grantRegister(page);
    const http = new HttpApi(this, 'HttpApi');
    const integration = new HttpLambdaIntegration('Page', page);
    http.addRoutes({ path: '/', methods: [HttpMethod.GET, HttpMethod.POST], integration });
    http.addRoutes({ path: '/sign-up', methods: [HttpMethod.POST], integration });
    new CfnOutput(this, 'FulfillmentUrl', { value: `${http.apiEndpoint}/`, description: 'The fulfillment URL to enter in the AWS Marketplace listing' });
  }
}

const app = new App();
new OwnPage(app, 'OwnPage', { env: { region: 'us-east-1' } });
app.synth();
