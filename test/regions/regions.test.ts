import type { App } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { AgreementModel, EventRelay, PricingModel } from 'cdk-marketplace-saas';
import { commandNamed } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningApp } from './running-app.js';

describe('an app in Ireland with two products', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await RunningApp.start('two-products-in-ireland', 'eu-west-1', { First: {}, Second: {} });
  }, 60_000);
  afterAll(async () => { await app.stop(); });

  test('has one relay in us-east-1, through which buyers of both are let in and shut out, each by its own product', async () => {
    const stacks = app.sandbox.deployment.stacks.map(({ name, region }) => ({ name, region }));
    expect(stacks).toContainEqual({ name: 'App-MarketplaceEvents-eu-west-1', region: 'us-east-1' });
    expect(stacks).toHaveLength(2);

    await app.buy('first');
    const second = await app.buy('second');
    expect([await app.states('First'), await app.states('Second')]).toEqual([['ACTIVE'], ['ACTIVE']]);

    await app.cancel(second);
    expect([await app.states('First'), await app.states('Second')]).toEqual([['ACTIVE'], ['ENDED']]);
  }, 60_000);

  test('calls AWS Marketplace where it is, and is refused nothing', () => {
    const { calls } = app.sandbox.marketplace;

    expect(new Set(calls.toJSON().map(({ caller }) => caller.region))).toEqual(new Set(['us-east-1']));
    expect(app.sandbox.permissions.refused).toEqual([]);
  });
});

describe('a product of the old agreement model, in Ireland', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await RunningApp.start('legacy-in-ireland', 'eu-west-1', {
      Old: { agreementModel: AgreementModel.LEGACY, pricingModel: PricingModel.CONTRACT_WITH_CONSUMPTION },
    });
  }, 60_000);
  afterAll(async () => { await app.stop(); });

  test('buyers are let in and shut out by what its topics in us-east-1 tell', async () => {
    expect(app.sandbox.marketplace.products).toMatchObject([{ code: 'old', agreementModel: 'LEGACY' }]);

    const purchase = await app.buy('old');
    expect(await app.licenses('Old')).toMatchObject([{ pk: expect.stringMatching(/^license#old:/) as string, access: { state: 'ACTIVE' } }]);

    await app.cancel(purchase);
    expect(await app.states('Old')).toEqual(['ENDED']);
    expect(app.sandbox.permissions.refused).toEqual([]);
  }, 60_000);

  test('a buyer whose payment fails registers, reads what to do, and is not let in', async () => {
    const { agreementId } = app.sandbox.marketplace.buyer().subscribe({ product: 'old', entitlements: { seats: 5 }, paymentFails: true });
    await app.advance(20);

    const { pages } = await commandNamed('setup').run(app.sandbox, { purchase: agreementId }) as { readonly pages: readonly { readonly headline: string }[] };
    expect(pages.map(({ headline }) => headline)).toEqual(['Set up your account', 'AWS could not confirm your purchase']);
    expect(new Set(await app.states('Old'))).toEqual(new Set(['ENDED', 'PENDING']));
  }, 60_000);
});

const SELLER = '444455556666';
const ROLE_ARN = `arn:aws:iam::${SELLER}:role/acme-marketplace`;

const soldByAnother = (stack: Stack) => ({
  sellerAccount: SELLER, sellerRole: Role.fromRoleArn(stack, 'Seller', ROLE_ARN), sellerExternalId: 'acme-1', pricingModel: PricingModel.CONTRACT_WITH_CONSUMPTION,
});

describe('a product that another account sells', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await RunningApp.start('another-seller', 'us-east-1', { Sold: soldByAnother }, { sellerAccount: SELLER });
  }, 60_000);
  afterAll(async () => { await app.stop(); });

  test('buyers register and get what they bought: the functions call AWS Marketplace in the role of the seller', async () => {
    await app.buy('sold');
    expect(await app.licenses('Sold')).toMatchObject([{ access: { state: 'ACTIVE' }, facts: { entitlements: { list: [{ dimension: 'seats', value: 5 }] } } }]);

    const { calls } = app.sandbox.marketplace;
    for (const operation of ['ResolveCustomer', 'GetEntitlements'] as const) {
      expect(calls.of(operation).at(-1)).toMatchObject({ outcome: 'OK', caller: { account: SELLER, accessKeyId: SELLER, region: 'us-east-1' } });
    }
    expect(app.sandbox.permissions.refused).toEqual([]);
  }, 60_000);
});

/** The stack of the seller, as docs/regions-and-accounts.md has it. */
function sales(...actions: string[]): (app: App) => void {
  return (app) => {
    const stack = new Stack(app, 'Sales', { env: { account: SELLER, region: 'us-east-1' } });
    new EventRelay(stack, 'MarketplaceEvents', { targetAccount: '111122223333', targetRegion: 'eu-west-1' });
    new Role(stack, 'Marketplace', {
      roleName: 'acme-marketplace',
      assumedBy: new AccountPrincipal('111122223333'),
      externalIds: ['acme-1'],
      inlinePolicies: {
        marketplace: new PolicyDocument({
          statements: [new PolicyStatement({ actions: actions.map((action) => `aws-marketplace:${action}`), resources: ['*'] })],
        }),
      },
    });
  };
}

describe('the stack of the seller in the same app, in another Region', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await RunningApp.start('seller-and-app', 'eu-west-1', { Sold: soldByAnother }, { more: sales('ResolveCustomer', 'GetEntitlements') });
  }, 60_000);
  afterAll(async () => { await app.stop(); });

  test('its relay brings the events and its role the answers; what the role may not do is refused', async () => {
    await app.buy('sold');
    expect(await app.states('Sold')).toEqual(['ACTIVE']);
    expect(new Set(app.sandbox.permissions.refused.map(({ role, action }) => [role, action].join(' '))))
      .toEqual(new Set(['Sales/Marketplace aws-marketplace:SearchAgreements']));
  }, 60_000);
});
