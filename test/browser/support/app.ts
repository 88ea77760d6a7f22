/** A product whose page uses all that a vendor can say about it. */
import { App, Stack } from 'aws-cdk-lib';
import { FormInputType, MarketplaceSaasIntegration, PricingModel, RegistrationPage } from 'cdk-marketplace-saas';

const app = new App();
const stack = new Stack(app, 'Everything', { env: { region: 'us-east-1' } });
new MarketplaceSaasIntegration(stack, 'Marketplace', {
  productCode: 'everything',
  pricingModel: PricingModel.CONTRACT,
  adminEmail: 'marketplace@acme.example',
  registrationPage: RegistrationPage.hosted({
    productName: 'Acme Insights',
    supportEmail: 'help@acme.example',
    logoUrl: 'https://logo.acme.example/logo.svg',
    primaryColor: '#0f766e',
    fields: [
      { name: 'name', label: 'Full name', required: true },
      { name: 'company', label: 'Company' },
      { name: 'region', label: 'Where should your data be kept?', inputType: FormInputType.SELECT, required: true, choices: ['European Union', 'United States'] },
      { name: 'seats', label: 'How many people will use it?', inputType: FormInputType.NUMBER, minimum: 1, maximum: 500 },
      { name: 'news', label: 'Tell me about new features', inputType: FormInputType.CHECKBOX },
      { name: 'terms', label: 'I agree to the terms of service', inputType: FormInputType.CHECKBOX, required: true },
    ],
    nextSteps: 'Our onboarding team contacts you within one working day.',
  }),
});
app.synth();
