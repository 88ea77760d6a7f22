import { App } from 'aws-cdk-lib';
import { Onboarding } from './stacks/onboarding';
import { Product } from './stacks/product';
import { TenantQueue } from './stacks/tenant-queue';
import { Webhook } from './stacks/webhook';

/** Acme has no hook functions: three systems of its own listen to the event bus, each as it likes. */
const app = new App();
const env = { region: 'us-east-1' };
const { accessEvents } = new Product(app, 'Acme', { env });
new TenantQueue(app, 'AcmeTenants', { env, accessEvents });
new Onboarding(app, 'AcmeOnboarding', { env, accessEvents });
new Webhook(app, 'AcmeWebhook', { env, accessEvents });
app.synth();
