import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import type { MarketplaceSaasIntegrationProps } from 'cdk-marketplace-saas';
import { integration, newStack, templateOf, warningsOf } from './support/integration.js';
import { environmentOf, functionOf, permissionsOf, bundlesOf } from './support/template.js';

const ROLE = 'arn:aws:iam::444455556666:role/marketplace';
const CALLERS = ['subscription-listener', 'entitlement-listener', 'fulfillment', 'reconciler', 'usage-reporter'];

function withRole(props: Partial<MarketplaceSaasIntegrationProps> = {}): Template {
  const stack = newStack();
  integration({ sellerAccount: '444455556666', sellerRole: Role.fromRoleArn(stack, 'Seller', ROLE), sellerExternalId: 'acme-1', ...props }, stack);
  expect(warningsOf(stack)).toEqual([]);
  return Template.fromStack(stack);
}

/** All actions that a function may do anywhere. */
function actionsOf(template: Template, bundle: string): string[] {
  return Object.values(permissionsOf(template, bundle)).flat();
}

describe('with a role of the seller', () => {
  const template = withRole();

  test.each(CALLERS)('%s may assume that role, and do nothing in AWS Marketplace itself', (bundle) => {
    expect(permissionsOf(template, bundle)).toMatchObject({ [ROLE]: ['sts:AssumeRole'] });
    expect(actionsOf(template, bundle).filter((action) => action.startsWith('aws-marketplace:'))).toEqual([]);
    expect(environmentOf(functionOf(template, bundle))).toMatchObject({ MARKETPLACE_REGION: 'us-east-1', SELLER_ROLE_ARN: ROLE, SELLER_EXTERNAL_ID: 'acme-1' });
  });

  test('nobody else may', () => {
    const others = bundlesOf(template).filter((bundle) => !CALLERS.includes(bundle));

    for (const bundle of others) {
      expect(actionsOf(template, bundle)).not.toContain('sts:AssumeRole');
      expect(environmentOf(functionOf(template, bundle))).not.toHaveProperty('SELLER_ROLE_ARN');
    }
  });

  test('an external id is not needed', () => {
    const environment = environmentOf(functionOf(withRole({ sellerExternalId: undefined }), 'fulfillment'));

    expect(environment).toMatchObject({ SELLER_ROLE_ARN: ROLE });
    expect(environment).not.toHaveProperty('SELLER_EXTERNAL_ID');
  });
});

test('AWS Marketplace is called in its own Region', () => {
  const environment = environmentOf(functionOf(templateOf({ marketplaceRegion: 'eusc-de-east-1', sellerAccount: '111122223333' }), 'fulfillment'));

  expect(environment).toMatchObject({ MARKETPLACE_REGION: 'eusc-de-east-1' });
  expect(environment).not.toHaveProperty('SELLER_ROLE_ARN');
});

test('a seller in another account without a role is warned about once: AWS Marketplace would answer nobody', () => {
  const stack = newStack();
  integration({ sellerAccount: '444455556666' }, stack);

  expect(warningsOf(stack)).toEqual([expect.stringMatching(/sellerAccount is another account.*Set sellerRole/)]);
});

describe('a wrong prop fails with its name, its value, and what to do', () => {
  test.each<[string, Partial<MarketplaceSaasIntegrationProps>, RegExp]>([
    ['no account', { sellerAccount: '1234' }, /sellerAccount is "1234"\. Give an AWS account id: twelve digits/],
    ['no Region', { marketplaceRegion: 'Virginia' }, /marketplaceRegion is "Virginia"\. Give the name of a Region, for example "us-east-1"/],
    ['external id of nobody', { sellerExternalId: 'acme-1' }, /sellerExternalId is "acme-1"\. It has a meaning only with sellerRole: give that role, or leave sellerExternalId out/],
    ['external id that IAM does not take', { sellerExternalId: 'acme 1' }, /sellerExternalId is "acme 1"\. Give the external id .* 2 to 1,224/],
  ])('%s', (_, props, message) => {
    expect(() => integration(props)).toThrow(message);
  });
});
