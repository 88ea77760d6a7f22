import { ExpiredTokenException, DisabledApiException, InvalidTokenException } from '@aws-sdk/client-marketplace-metering';
import { expect } from 'vitest';
import { conflict, rule } from './declare.js';
import { BUYER, OTHER_SELLER } from './products.js';
import { HOUR, MINUTE, SECOND, tokenOf } from './world.js';

rule('registration.form', async ({ buyer, seller }) => {
  const form = buyer.subscribe({ product: 'usage' }).setUpAccount();
  expect(Object.keys(form)).toEqual(['x-amzn-marketplace-token']);
  await expect(seller.resolve(form['x-amzn-marketplace-token'])).resolves.toMatchObject({ CustomerAWSAccountId: BUYER });
});

rule('registration.trial-form', async ({ buyer, seller }) => {
  const trial = buyer.subscribe({ product: 'usage', freeTrial: true }).setUpAccount();
  expect(trial).toMatchObject({ 'x-amzn-marketplace-offer-type': 'free-trial' });
  await expect(seller.resolve(trial['x-amzn-marketplace-token'])).resolves.toMatchObject({ ProductCode: 'usage' });
  expect(buyer.subscribe({ product: 'usage' }).setUpAccount()).not.toHaveProperty('x-amzn-marketplace-offer-type');
});

rule('registration.resolves', async ({ buyer, seller }) => {
  const purchase = buyer.subscribe({ product: 'usage' });
  const { $metadata, ...customer } = await seller.resolve(tokenOf(purchase));
  expect($metadata.httpStatusCode).toBe(200);
  expect(customer).toEqual({ CustomerAWSAccountId: BUYER, LicenseArn: purchase.licenseArn, ProductCode: 'usage' });
  expect(purchase.licenseArn).toMatch(/^arn:aws:license-manager::294406891311:license:l-[0-9a-f]{32}$/);
});

rule('registration.no-identifier', async ({ buyer, seller }) => {
  const answer = await seller.resolve(tokenOf(buyer.subscribe({ product: 'usage' })));
  expect(answer.CustomerIdentifier).toBeUndefined();
  expect(answer.LicenseArn).toBeDefined();
});

rule('registration.legacy', async ({ buyer, seller }) => {
  const purchase = buyer.subscribe({ product: 'legacy-usage' });
  const { $metadata, ...customer } = await seller.resolve(tokenOf(purchase));
  expect($metadata.httpStatusCode).toBe(200);
  expect(customer).toEqual({ CustomerAWSAccountId: BUYER, CustomerIdentifier: purchase.customerIdentifier, ProductCode: 'legacy-usage' });
  expect(purchase.customerIdentifier).toMatch(/^[A-Za-z0-9]+$/);
});

rule('registration.before-license', async ({ buyer, seller, events }) => {
  const purchase = buyer.subscribe({ product: 'usage' });
  await expect(seller.resolve(tokenOf(purchase))).resolves.toMatchObject({ LicenseArn: purchase.licenseArn });
  expect(events.map((event) => event['detail-type'])).not.toContain('License Updated - Manufacturer');
});

rule('registration.fresh-token', async ({ buyer, seller }) => {
  const purchase = buyer.subscribe({ product: 'usage' });
  const [first, second] = [tokenOf(purchase), tokenOf(purchase)];
  expect(second).not.toBe(first);
  const answers = [await seller.resolve(first), await seller.resolve(second)].map(({ LicenseArn }) => LicenseArn);
  expect(answers).toEqual([purchase.licenseArn, purchase.licenseArn]);
});

rule('registration.license-of-token', async ({ buyer, seller }) => {
  const purchases = [buyer.subscribe({ product: 'usage' }), buyer.subscribe({ product: 'usage' })];
  const tokens = purchases.map(tokenOf);
  const resolved = [await seller.resolve(tokens[1]), await seller.resolve(tokens[0])].map(({ LicenseArn }) => LicenseArn);
  expect(resolved).toEqual([purchases[1].licenseArn, purchases[0].licenseArn]);
  expect(purchases[0].licenseArn).not.toBe(purchases[1].licenseArn);
});

rule('registration.invalid-token', async ({ buyer, seller }) => {
  const token = tokenOf(buyer.subscribe({ product: 'usage' }));
  await expect(seller.resolve(`${token}x`)).rejects.toBeInstanceOf(InvalidTokenException);
});

rule('registration.seller-account', async (world) => {
  const own = tokenOf(world.buyer.subscribe({ product: 'usage' }));
  const theirs = tokenOf(world.buyer.subscribe({ product: 'theirs' }));
  const others = world.program({ account: OTHER_SELLER });
  await expect(others.resolve(own)).rejects.toBeInstanceOf(InvalidTokenException);
  await expect(world.seller.resolve(theirs)).rejects.toBeInstanceOf(InvalidTokenException);
  await expect(others.resolve(theirs)).resolves.toMatchObject({ ProductCode: 'theirs' });
});

rule('registration.empty-token', async ({ seller }) => {
  await expect(seller.resolve('')).rejects.toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
});

const resolvesUntil = (life: number) => async (world: Parameters<Parameters<typeof rule>[1]>[0]) => {
  const token = tokenOf(world.buyer.subscribe({ product: 'usage' }));
  await world.advance(life - SECOND);
  await expect(world.seller.resolve(token)).resolves.toMatchObject({ ProductCode: 'usage' });
  await world.advance(SECOND);
  await expect(world.seller.resolve(token)).rejects.toBeInstanceOf(ExpiredTokenException);
};

conflict('tokenLife', {
  '1_HOUR': resolvesUntil(HOUR),
  '4_HOURS': resolvesUntil(4 * HOUR),
  '30_MINUTES': resolvesUntil(30 * MINUTE),
});

conflict('tokenUse', {
  REPEATABLE: async ({ buyer, seller }) => {
    const token = tokenOf(buyer.subscribe({ product: 'usage' }));
    const [first, second] = [await seller.resolve(token), await seller.resolve(token)];
    expect(second.LicenseArn).toBe(first.LicenseArn);
  },
  ONCE: async ({ buyer, seller }) => {
    const token = tokenOf(buyer.subscribe({ product: 'usage' }));
    await expect(seller.resolve(token)).resolves.toMatchObject({ ProductCode: 'usage' });
    await expect(seller.resolve(token)).rejects.toBeInstanceOf(ExpiredTokenException);
  },
});

conflict('resolveCustomerRegions', {
  US_EAST_1: async (world) => {
    const token = tokenOf(world.buyer.subscribe({ product: 'usage' }));
    await expect(world.program({ region: 'eu-central-1' }).resolve(token)).rejects.toBeInstanceOf(DisabledApiException);
    await expect(world.seller.resolve(token)).resolves.toMatchObject({ ProductCode: 'usage' });
  },
  ANY: async (world) => {
    const token = tokenOf(world.buyer.subscribe({ product: 'usage' }));
    await expect(world.program({ region: 'eu-central-1' }).resolve(token)).resolves.toMatchObject({ ProductCode: 'usage' });
    await expect(world.program({ region: 'us-gov-west-1' }).resolve(token)).rejects.toBeInstanceOf(DisabledApiException);
  },
});
