import { GetEntitlementsCommand, InvalidParameterException, paginateGetEntitlements } from '@aws-sdk/client-marketplace-entitlement-service';
import type { Entitlement } from '@aws-sdk/client-marketplace-entitlement-service';
import { expect } from 'vitest';
import { rule } from './declare.js';
import { BUYER } from './products.js';
import { DAY, MINUTE, SECOND } from './world.js';
import type { World } from './world.js';

const contract = { product: 'contract', entitlements: { users: 10 } };

/** So many licenses, each with one entitlement. */
async function licenses(world: World, count: number): Promise<string[]> {
  const purchases = Array.from({ length: count }, () => world.buyer.subscribe(contract));
  await world.advance(2 * MINUTE);
  return purchases.map(({ licenseArn }) => licenseArn);
}

rule('entitlements.bought', async (world) => {
  const purchase = await world.bought({ ...contract, months: 1 });
  expect(await world.seller.entitlements('contract', { Filter: { LICENSE_ARN: [purchase.licenseArn] } })).toEqual([{
    ProductCode: 'contract', Dimension: 'users', CustomerAWSAccountId: BUYER, LicenseArn: purchase.licenseArn, Value: { IntegerValue: 10 }, ExpirationDate: new Date('2026-09-20T12:00:00Z'),
  }]);
});

rule('entitlements.values', async (world) => {
  await world.bought({ product: 'contract', entitlements: { users: 10, plan: 'gold', discount: 2.5, support: true } });
  const values = Object.fromEntries((await world.seller.entitlements('contract')).map(({ Dimension, Value }): [string, Entitlement['Value']] => [Dimension!, Value]));
  expect(values).toEqual({ users: { IntegerValue: 10 }, plan: { StringValue: 'gold' }, discount: { DoubleValue: 2.5 }, support: { BooleanValue: true } });
});

rule('entitlements.expiration', async (world) => {
  await world.bought({ ...contract, months: 1, autoRenew: true });
  const expiration = async () => (await world.seller.entitlements('contract'))[0].ExpirationDate;
  expect(await expiration()).toEqual(new Date('2026-09-20T12:00:00Z'));
  await world.moveTo('2026-09-20T12:30:00Z');
  expect(await expiration()).toEqual(new Date('2026-10-20T12:00:00Z'));
});

rule('entitlements.or-and', async (world) => {
  const first = world.buyer.subscribe({ product: 'contract', entitlements: { users: 1, plan: 'gold' } });
  const second = await world.bought({ product: 'contract', entitlements: { users: 2 } });
  const amounts = async (Filter: Record<string, string[]>) => (await world.seller.entitlements('contract', { Filter })).map(({ Dimension, Value }) => `${Dimension!} ${Object.values(Value!).join()}`);
  expect(await amounts({ LICENSE_ARN: [first.licenseArn, second.licenseArn] })).toEqual(['users 1', 'plan gold', 'users 2']);
  expect(await amounts({ LICENSE_ARN: [first.licenseArn, second.licenseArn], DIMENSION: ['users'] })).toEqual(['users 1', 'users 2']);
  expect(await amounts({ LICENSE_ARN: [second.licenseArn], DIMENSION: ['plan'] })).toEqual([]);
});

rule('entitlements.per-license', async (world) => {
  const [first] = await licenses(world, 2);
  world.marketplace.buyer('444455556666').subscribe(contract);
  await world.advance(2 * MINUTE);
  const found = async (Filter: Record<string, string[]>) => (await world.seller.entitlements('contract', { Filter })).length;
  expect(await found({ LICENSE_ARN: [first] })).toBe(1);
  expect(await found({ CUSTOMER_AWS_ACCOUNT_ID: [BUYER] })).toBe(2);
});

rule('entitlements.exclusive-filters', async ({ seller }) => {
  const both = seller.entitlements('contract', { Filter: { CUSTOMER_AWS_ACCOUNT_ID: [BUYER], CUSTOMER_IDENTIFIER: ['X01EXAMPLE'] } });
  await expect(both).rejects.toBeInstanceOf(InvalidParameterException);
});

rule('entitlements.no-filter', async (world) => {
  const mine = await licenses(world, 2);
  const other = world.marketplace.buyer('444455556666').subscribe(contract);
  await world.advance(2 * MINUTE);
  expect((await world.seller.entitlements('contract')).map(({ LicenseArn }) => LicenseArn)).toEqual([...mine, other.licenseArn]);
});

rule('entitlements.pages', async (world) => {
  const all = await licenses(world, 30);
  const client = world.seller.clients.entitlement;
  const pages: (string | undefined)[][] = [];
  for await (const { Entitlements = [] } of paginateGetEntitlements({ client }, { ProductCode: 'contract' })) {
    pages.push(Entitlements.map(({ LicenseArn }) => LicenseArn));
  }
  expect(pages.map(({ length }) => length)).toEqual([25, 5]);
  expect(pages.flat()).toEqual(all);
  const { NextToken } = await client.send(new GetEntitlementsCommand({ ProductCode: 'contract' }));
  await expect(world.seller.entitlements('contract', { NextToken, Filter: { DIMENSION: ['users'] } })).rejects.toBeInstanceOf(InvalidParameterException);
});

rule('entitlements.max-results', async (world) => {
  await licenses(world, 3);
  for (const MaxResults of [0, 26]) {
    await expect(world.seller.entitlements('contract', { MaxResults }), `${MaxResults}`).rejects.toBeInstanceOf(InvalidParameterException);
  }
  expect(await world.seller.entitlements('contract', { MaxResults: 2 })).toHaveLength(2);
});

rule('entitlements.empty-page', async (world) => {
  const all = await licenses(world, 2);
  world.marketplace.failNext('GetEntitlements', 'EMPTY_PAGE');
  const found: (string | undefined)[][] = [];
  for await (const { Entitlements = [] } of paginateGetEntitlements({ client: world.seller.clients.entitlement }, { ProductCode: 'contract' })) {
    found.push(Entitlements.map(({ LicenseArn }) => LicenseArn));
  }
  expect(found).toEqual([[], all]);
});

rule('entitlements.before-license', async (world) => {
  const { licenseArn } = world.buyer.subscribe(contract);
  await world.advance(61 * SECOND - 1);
  expect(await world.seller.entitled('contract', licenseArn)).toEqual({});
  await world.advance(1);
  expect(world.events.at(-1)!['detail-type']).toBe('License Updated - Manufacturer');
  expect(await world.seller.entitled('contract', licenseArn)).toEqual({ users: 10 });
});

rule('entitlements.expired', async (world) => {
  const expiring = world.buyer.subscribe({ ...contract, months: 1 });
  const cancelled = await world.bought(contract);
  cancelled.cancel();
  await world.advance(MINUTE);
  expect(await world.seller.entitled('contract', cancelled.licenseArn)).toEqual({});
  await world.moveTo('2026-09-20T11:59:59Z');
  expect(await world.seller.entitled('contract', expiring.licenseArn)).toEqual({ users: 10 });
  await world.advance(SECOND);
  expect(await world.seller.entitled('contract', expiring.licenseArn)).toEqual({});
});

rule('entitlements.subscription', async (world) => {
  const { licenseArn } = await world.bought();
  expect(await world.seller.entitled('usage', licenseArn)).toEqual({});
});

rule('entitlements.free-trial', async (world) => {
  const { licenseArn } = await world.bought({ ...contract, freeTrial: 7 });
  expect(await world.seller.entitlements('contract', { Filter: { LICENSE_ARN: [licenseArn] } })).toMatchObject([{ Value: { IntegerValue: 10 }, ExpirationDate: new Date(world.clock.now() - 150 * MINUTE + 7 * DAY) }]);
});

rule('entitlements.legacy', async (world) => {
  const purchase = await world.bought({ product: 'legacy-contract', entitlements: { users: 10 } });
  const identifier = purchase.customerIdentifier!;
  const byIdentifier = await world.seller.entitlements('legacy-contract', { Filter: { CUSTOMER_IDENTIFIER: [identifier] } });
  expect(byIdentifier).toMatchObject([{ CustomerIdentifier: identifier, CustomerAWSAccountId: BUYER, Value: { IntegerValue: 10 } }]);
  expect(byIdentifier[0].LicenseArn).toBeUndefined();
  expect(await world.seller.entitlements('legacy-contract', { Filter: { CUSTOMER_AWS_ACCOUNT_ID: [BUYER] } })).toEqual(byIdentifier);
});

rule('entitlements.product-code', async (world) => {
  const { licenseArn } = await world.bought(contract);
  for (const code of [undefined as unknown as string, 'nobodys', 'theirs']) {
    await expect(world.seller.entitlements(code, { Filter: { LICENSE_ARN: [licenseArn] } }), code).rejects.toBeInstanceOf(InvalidParameterException);
  }
});

rule('entitlements.region', async (world) => {
  await world.bought(contract);
  await expect(world.program({ region: 'eu-central-1' }).entitlements('contract')).rejects.toThrow(/us-east-1/);
  expect(await world.seller.entitlements('contract')).toHaveLength(1);
});
