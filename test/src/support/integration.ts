import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import type { Duration, Environment } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { LicenseStore, MarketplaceSaasIntegration, PricingModel } from 'cdk-marketplace-saas';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';

export const BUNDLES = [
  'access-dispatcher', 'access-outbox', 'entitlement-listener', 'fulfillment',
  'meter-feed', 'reconciler', 'subscription-listener', 'usage-intake', 'usage-reporter',
];

export const PRODUCT = { productCode: '2p409vwjybxwn3pd5tcrz4xbw', pricingModel: PricingModel.CONTRACT_WITH_CONSUMPTION };

/** Props that leave nothing to warn about. */
export const COMPLETE = { ...PRODUCT, usageDimensions: ['requests', 'storage'], adminEmail: 'marketplace@example.com' };

const US_EAST_1 = { region: 'us-east-1', account: '111122223333' };

/** A stack in which constructs can be made, whether or not the handlers were bundled before. */
export function newStack(env: Environment = US_EAST_1, context: Record<string, unknown> = {}): Stack {
  for (const bundle of BUNDLES) standInFor(bundle);
  return new Stack(new App({ context }), 'Stack', { env });
}

/** A stack with a store, for a part that stands alone. */
export function stackWithStore(): { stack: Stack; store: LicenseStore } {
  const stack = newStack();
  return { stack, store: new LicenseStore(stack, 'Store') };
}

/** The integration, in a stack of its own unless one is given. */
export function integration(props: Partial<MarketplaceSaasIntegrationProps> = {}, stack = newStack()): MarketplaceSaasIntegration {
  return new MarketplaceSaasIntegration(stack, 'Marketplace', { ...COMPLETE, ...props });
}

/** The template of a stack with the integration. */
export function templateOf(props: Partial<MarketplaceSaasIntegrationProps> = {}): Template {
  const stack = newStack();
  integration(props, stack);
  return Template.fromStack(stack);
}

/** A function of the vendor. */
export function vendorFunction(scope: Construct, id: string, timeout?: Duration): Function {
  return new Function(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    timeout,
  });
}

/** The texts of all warnings at synth. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data as string);
}

function standInFor(bundle: string): void {
  const folder = new URL(`../../../assets/${bundle}/`, import.meta.url).pathname;
  if (existsSync(`${folder}index.js`)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}index.js`, '// Stands in for a handler that was not bundled.\n');
}
