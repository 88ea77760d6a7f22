import { ResourceNotFoundException } from '@aws-sdk/client-marketplace-agreement';
import { InvalidParameterException } from '@aws-sdk/client-marketplace-entitlement-service';
import { InvalidTokenException, MarketplaceMeteringClient, ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { expect, onTestFinished } from 'vitest';
import { rule } from './declare.js';
import { BUYER } from './products.js';
import type { Program } from './program.js';
import { tokenOf } from './world.js';
import type { World } from './world.js';

/** Every operation, with its times and numbers, and an error of each service. */
async function speaks(world: World, program: Program): Promise<void> {
  const purchase = await world.bought({ product: 'overage', entitlements: { users: 10 }, months: 1 });
  await expect(program.resolve(tokenOf(purchase))).resolves.toMatchObject({ CustomerAWSAccountId: BUYER, LicenseArn: purchase.licenseArn });
  const { Results } = await program.batch({ UsageRecords: [world.usage(purchase)] });
  expect(Results).toMatchObject([{ UsageRecord: world.usage(purchase), Status: 'Success' }]);
  expect(await program.entitlements('overage')).toMatchObject([{ Value: { IntegerValue: 10 }, ExpirationDate: new Date('2026-09-20T12:00:00Z') }]);
  expect(await program.search()).toMatchObject([{ agreementId: purchase.agreementId, endTime: new Date('2026-09-20T12:00:00Z') }]);
  await expect(program.describe(purchase.agreementId)).resolves.toMatchObject({ startTime: new Date('2026-08-20T12:00:00Z') });
  expect((await program.terms(purchase.agreementId)).map((term) => Object.keys(term)[0])).toContain('usageBasedPricingTerm');
  await expect(program.resolve('forged')).rejects.toBeInstanceOf(InvalidTokenException);
  await expect(program.entitlements('nobodys')).rejects.toBeInstanceOf(InvalidParameterException);
  await expect(program.describe('agmt-none')).rejects.toBeInstanceOf(ResourceNotFoundException);
}

/** The content types that a program's requests have, as they are sent. */
function watched({ clients }: Program): Set<string> {
  const types = new Set<string>();
  const note = (args: { readonly request: unknown }) => {
    const { headers } = args.request as { readonly headers: Readonly<Record<string, string>> };
    types.add(headers['content-type']);
  };
  clients.metering.middlewareStack.add((next) => (args) => { note(args); return next(args); }, { step: 'finalizeRequest' });
  clients.entitlement.middlewareStack.add((next) => (args) => { note(args); return next(args); }, { step: 'finalizeRequest' });
  clients.agreement.middlewareStack.add((next) => (args) => { note(args); return next(args); }, { step: 'finalizeRequest' });
  return types;
}

rule('wire.json', async (world) => {
  const types = watched(world.seller);
  await speaks(world, world.seller);
  expect([...types].sort()).toEqual(['application/x-amz-json-1.0', 'application/x-amz-json-1.1']);
});

rule('wire.cbor', async (world) => {
  const program = world.program({ protocol: SmithyRpcV2CborProtocol });
  const types = watched(program);
  await speaks(world, program);
  expect([...types]).toEqual(['application/cbor']);
});

rule('wire.permissions', async ({ seller, marketplace }) => {
  await expect(seller.resolve('a')).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'not authorized to perform: aws-marketplace:ResolveCustomer' });
  await expect(seller.search()).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'not authorized to perform: aws-marketplace:SearchAgreements' });
  expect(marketplace.calls.toJSON().map(({ outcome }) => outcome)).toEqual(['AccessDeniedException', 'AccessDeniedException']);
  expect(await seller.meter()).toEqual([]);
}, { authorize: ({ action }) => (action === 'aws-marketplace:BatchMeterUsage' ? undefined : `not authorized to perform: ${action}`) });

rule('wire.signature', async (world) => {
  const token = tokenOf(world.buyer.subscribe({ product: 'usage' }));
  const config = { endpoint: world.url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
  const stray = new MarketplaceMeteringClient({ ...config, signingName: 'meteringmarketplace' } as typeof config);
  onTestFinished(() => { stray.destroy(); });
  await expect(stray.send(new ResolveCustomerCommand({ RegistrationToken: token }))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  await expect(world.seller.resolve(token)).resolves.toMatchObject({ ProductCode: 'usage' });
});
