import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';

const root = join(import.meta.dirname, '..', '..', '..');

export interface ShopProducts {
  /** What is particular about the integration of each product, by construct id. The product code is the id in small letters. */
  readonly products: Readonly<Record<string, Partial<MarketplaceSaasIntegrationProps>>>;
  /** Of these, construct ids: no hook does the work, so that a mail is the delivery. */
  readonly byMail?: readonly string[];
}

/** A vendor with one function for every hook and every product, a queue that hears what the buses say, and a stranger. */
export function shopApp(name: string, { products, byMail = [] }: ShopProducts): App {
  const app = new App({ outdir: join(root, 'cdk.out', name) });
  const stack = new Stack(app, 'Shop', { env: { region: 'us-east-1' } });
  const tenants = new TableV2(stack, 'Tenants', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
  const hook = new Function(stack, 'Hook', {
    code: Code.fromAsset(join(root, 'test', 'lambda', 'access', 'vendor'), { exclude: ['*.ts'] }),
    runtime: Runtime.NODEJS_24_X,
    handler: 'hook.handler',
    timeout: Duration.seconds(10),
    environment: { TENANTS_TABLE: tenants.tableName },
  });
  tenants.grantReadWriteData(hook);
  new Function(stack, 'Stranger', {
    code: Code.fromAsset(import.meta.dirname, { exclude: ['*.ts'] }), runtime: Runtime.NODEJS_24_X, handler: 'stranger.handler', timeout: Duration.seconds(10),
  });
  const heard = new Queue(stack, 'Heard');
  for (const [id, props] of Object.entries(products)) {
    const marketplace = new MarketplaceSaasIntegration(stack, id, {
      productCode: id.toLowerCase(),
      pricingModel: PricingModel.CONTRACT,
      adminEmail: 'admin@vendor.example',
      registrationPage: RegistrationPage.hosted({ productName: 'Acme' }),
      ...(byMail.includes(id) ? {} : { onGrant: hook, onChange: hook, onRevoke: hook }),
      ...props,
    });
    new Rule(stack, `Everything${id}`, { eventBus: marketplace.accessEvents, eventPattern: { source: ['cdk-marketplace-saas'] }, targets: [new SqsQueue(heard)] });
  }
  return app;
}
