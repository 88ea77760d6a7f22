import { MarketplaceEntitlementServiceClient } from '@aws-sdk/client-marketplace-entitlement-service';
import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { Simulator } from 'cdk-marketplace-saas-sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { marketplaceAccess } from '../../../lambda/adapters/marketplace-access.js';
import { marketplaceEntitlements } from '../../../lambda/adapters/marketplace-entitlements.js';
import { AwsUsageTaker, CALL_OPTIONS } from '../../../lambda/adapters/metering/usage-taker.js';
import { tokenResolver } from '../../../lambda/adapters/token-resolver.js';
import { StsForTests } from '../../support/sts.js';

/** The simulator takes an access key id of twelve digits for the account that calls. */
const APP = '111122223333';
const SELLER = '444455556666';
const ROLE = `arn:aws:iam::${SELLER}:role/marketplace`;

const sts = new StsForTests({ role: ROLE, externalId: 'acme-1', accessKeyId: SELLER });
let simulator: Simulator;

beforeAll(async () => {
  await sts.start();
  simulator = await Simulator.start({
    products: [{ code: 'product', name: 'Product', pricingModel: 'CONTRACT_WITH_CONSUMPTION', dimensions: [{ key: 'seats', kind: 'ENTITLED' }, { key: 'calls', kind: 'METERED' }] }],
    sellerAccount: SELLER,
  });
});

afterAll(async () => {
  sts.stop();
  await simulator.stop();
});

beforeEach(() => {
  sts.calls.length = 0;
  const environment = {
    AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: APP, AWS_SECRET_ACCESS_KEY: 'secret',
    MARKETPLACE_REGION: 'us-east-1', SELLER_ROLE_ARN: ROLE, SELLER_EXTERNAL_ID: 'acme-1', AWS_ENDPOINT_URL_STS: sts.endpoint,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

async function purchase() {
  const bought = simulator.marketplace.buyer().subscribe({ product: 'product', entitlements: { seats: 5 } });
  await simulator.advance(120_000);
  return bought;
}

async function resolve(client: MarketplaceMeteringClient) {
  const { 'x-amzn-marketplace-token': token } = (await purchase()).setUpAccount();
  return await tokenResolver({ client, productCode: 'product', agreementModel: 'CONCURRENT' }).resolve(token);
}

const meteringClient = () => new MarketplaceMeteringClient({ ...marketplaceAccess(), endpoint: simulator.url, maxAttempts: 1 });

describe('an app outside the account and the Region of the seller', () => {
  test('resolves tokens as the seller, in the Region of AWS Marketplace', async () => {
    expect(await resolve(meteringClient())).toMatchObject({ outcome: 'resolved' });
    expect(simulator.marketplace.calls.of('ResolveCustomer').at(-1)).toMatchObject({ caller: { account: SELLER, region: 'us-east-1' } });
  });

  test('reads entitlements as the seller', async () => {
    const { licenseArn } = await purchase();
    const client = new MarketplaceEntitlementServiceClient({ ...marketplaceAccess(), endpoint: simulator.url, maxAttempts: 1 });
    const license = licenseArn.split(':').at(-1)!;
    const { list } = await marketplaceEntitlements({ client, productCode: 'product', clock: simulator.clock }).read({ license, licenseArn });

    expect(list).toMatchObject([{ dimension: 'seats', value: 5 }]);
    expect(simulator.marketplace.calls.of('GetEntitlements').at(-1)).toMatchObject({ caller: { account: SELLER, region: 'us-east-1' } });
  });

  test('reports usage as the seller', async () => {
    const { account, licenseArn } = await purchase();
    const license = licenseArn.split(':').at(-1)!;
    const taker = new AwsUsageTaker(new MarketplaceMeteringClient({ ...marketplaceAccess(), ...CALL_OPTIONS, endpoint: simulator.url }));
    const record = { license, dimension: 'calls', quantity: 3, ts: new Date(simulator.clock.now()).toISOString(), arn: licenseArn, account };
    const answer = await taker.send([record]);

    expect(answer.kind === 'ANSWERED' && answer.answerFor(record)).toMatchObject({ status: 'Success' });
    expect(simulator.marketplace.calls.of('BatchMeterUsage').at(-1)).toMatchObject({ caller: { account: SELLER, region: 'us-east-1' } });
  });

  test('asks STS of its own Region, as itself, with the external id', async () => {
    await resolve(meteringClient());

    expect(sts.calls).toEqual([{
      accessKeyId: APP, region: 'eu-west-1',
      form: expect.objectContaining({ Action: 'AssumeRole', RoleArn: ROLE, ExternalId: 'acme-1', RoleSessionName: 'cdk-marketplace-saas' }) as unknown,
    }]);
  });
});

test('credentials are used again, also by calls at the same time, until they are about to expire', async () => {
  const client = meteringClient();
  await Promise.all([resolve(client), resolve(client)]);
  await resolve(client);
  expect(sts.calls).toHaveLength(1);

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 56 * 60_000 });
  await resolve(client);
  await resolve(client);
  expect(sts.calls).toHaveLength(2);
});

test('a role that may not be assumed is no answer of AWS Marketplace: the buyer is told that we are not set up, usage waits', async () => {
  vi.stubEnv('SELLER_EXTERNAL_ID', 'wrong');
  const taker = new AwsUsageTaker(new MarketplaceMeteringClient({ ...marketplaceAccess(), ...CALL_OPTIONS, endpoint: simulator.url }));

  expect(await resolve(meteringClient())).toEqual({ outcome: 'misconfigured', error: 'AccessDenied' });
  expect(await taker.send([])).toMatchObject({ kind: 'REFUSED', error: 'AccessDenied' });
});

test('without a role the function calls as itself', async () => {
  vi.stubEnv('SELLER_ROLE_ARN', '');

  expect(marketplaceAccess()).toEqual({ region: 'us-east-1' });
  expect(await resolve(meteringClient())).not.toMatchObject({ outcome: 'resolved' });
  expect(sts.calls).toEqual([]);
});
