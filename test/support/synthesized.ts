import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';

export interface SynthesizedHandler {
  readonly bundle: string;
  readonly environment: Readonly<Record<string, unknown>>;
}

/** The handlers of an integration that uses every prop, as the template describes them. */
export function synthesizedHandlers(): SynthesizedHandler[] {
  const stack = new Stack(new App(), 'Stack', { env: { region: 'us-east-1' } });
  const hook = new Function(stack, 'Hook', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = () => {};') });
  new MarketplaceSaasIntegration(stack, 'Marketplace', {
    productCode: '2p409vwjybxwn3pd5tcrz4xbw',
    pricingModel: PricingModel.CONTRACT_WITH_CONSUMPTION,
    sellerRole: Role.fromRoleArn(stack, 'Seller', 'arn:aws:iam::444455556666:role/marketplace'),
    sellerExternalId: 'acme',
    usageDimensions: ['requests'],
    includedUsage: { requests: 'requests-pack' },
    usageCeilings: { requests: 100_000 },
    onGrant: hook,
    onChange: hook,
    onRevoke: hook,
    onFinalUsage: hook,
    adminEmail: 'admin@example.com',
    registrationPage: RegistrationPage.hosted({ productName: 'Acme', supportEmail: 'help@example.com', loginUrl: 'https://app.example.com' }),
  });
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  return functions.flatMap(({ Properties }) => {
    const { Environment } = Properties as { Environment?: { Variables: Record<string, unknown> } };
    const bundle = Environment?.Variables.POWERTOOLS_SERVICE_NAME;
    return typeof bundle === 'string' ? [{ bundle, environment: Environment?.Variables ?? {} }] : [];
  });
}
