import { Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';
import type { Construct } from 'constructs';

export interface ListenerProps extends StackProps {
  /** Where every change of access is told. */
  readonly accessEvents: IEventBus;
}

/** The listing. Mail tells Acme's people; the bus tells Acme's systems. */
export class Product extends Stack {
  public readonly accessEvents: IEventBus;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.accessEvents = new MarketplaceSaasIntegration(this, 'Marketplace', {
      productCode: '2p409vwjybxwn3pd5tcrz4xbw',
      pricingModel: PricingModel.CONTRACT,
      adminEmail: 'marketplace@acme.example',
      registrationPage: RegistrationPage.hosted({ productName: 'Acme Insights', loginUrl: 'https://app.acme.example' }),
    }).accessEvents;
  }
}
