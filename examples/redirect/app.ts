import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import type { Construct } from 'constructs';

/** Acme's app, to whose sign-up buyers are sent with a one-time code. */
class Redirect extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const code = Code.fromAsset(path.join(__dirname, 'functions'));
    const runtime = Runtime.NODEJS_24_X;

    const workspaces = new TableV2(this, 'Workspaces', { partitionKey: { name: 'license', type: AttributeType.STRING } });
    const environment = { WORKSPACES_TABLE: workspaces.tableName };
    const signUp = new Function(this, 'SignUp', { code, runtime, handler: 'sign-up.handler', environment });
    const access = new Function(this, 'Access', { code, runtime, handler: 'access.handler', environment });
    workspaces.grant(signUp, 'dynamodb:UpdateItem');
    workspaces.grant(access, 'dynamodb:UpdateItem');

    const http = new HttpApi(this, 'HttpApi');
    http.addRoutes({ path: '/sign-up', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('SignUp', signUp) });

    const marketplace = new MarketplaceSaasIntegration(this, 'Marketplace', {
      productCode: '7tk2m5q9xw4d8vbn1c6zr3yfh',
      pricingModel: PricingModel.SUBSCRIPTION,
      usageDimensions: ['api-calls'],
      onGrant: access,
      onChange: access,
      onRevoke: access,
      registrationPage: RegistrationPage.redirect(`${http.apiEndpoint}/sign-up`),
    });
    marketplace.grantRegister(signUp);
    signUp.addEnvironment('REGISTER_FUNCTION', marketplace.registerFunctionName);
  }
}

const app = new App();
new Redirect(app, 'Redirect', { env: { region: 'us-east-1' } });
app.synth();
