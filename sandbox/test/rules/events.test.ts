import { expect } from 'vitest';
import type { MarketplaceEvent } from '../../src/marketplace/exports.js';
import { rule } from './declare.js';
import { BUYER, PARTNER, SELLER } from './products.js';
import { HOUR, MINUTE, SECOND, told } from './world.js';

const contract = { product: 'contract', entitlements: { users: 10 } };
const parties = { acceptor: { accountId: BUYER }, proposer: { accountId: SELLER } };
const common = { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, catalog: 'AWSMarketplace' };
const types = (events: readonly MarketplaceEvent[]) => events.map((event) => event['detail-type']);

rule('events.envelope', async (world) => {
  const { agreementId } = await world.bought();
  const [found] = await world.seller.search();
  expect(world.events).toHaveLength(2);
  for (const event of world.events) {
    expect(event).toMatchObject({
      version: '0', source: 'aws.agreement-marketplace', region: 'us-east-1', account: SELLER,
      resources: [`arn:aws:aws-marketplace::aws:agreement:${agreementId}`], detail: { agreement: { id: found.agreementId } },
    });
    expect(event.time).toMatch(/^2026-08-20T12:0[01]:0[01]Z$/);
  }
});

rule('events.created', async ({ buyer, seller, events }) => {
  const purchase = buyer.subscribe({ product: 'usage' });
  expect(events).toMatchObject([{ 'detail-type': 'Purchase Agreement Created - Proposer' }]);
  const signed = { acceptanceTime: '2026-08-20T12:00:00.000Z', startTime: '2026-08-20T12:00:00.000Z', endTime: '9999-01-01T00:00:00Z' };
  expect(events[0].detail).toEqual({
    ...common, ...parties, agreement: { id: purchase.agreementId, intent: 'NEW', status: 'ACTIVE', ...signed }, offer: { id: purchase.offerId }, resaleAuthorization: { id: null },
  });
  await expect(seller.describe(purchase.agreementId)).resolves.toMatchObject({ status: 'ACTIVE', acceptanceTime: new Date(signed.acceptanceTime) });
});

rule('events.license-updated', async (world) => {
  const purchase = world.buyer.subscribe(contract);
  await world.advance(61 * SECOND - 1);
  expect([world.events.length, await world.seller.entitled('contract', purchase.licenseArn)]).toEqual([1, {}]);
  await world.advance(1);
  expect(world.events[1]).toMatchObject({ 'detail-type': 'License Updated - Manufacturer', 'time': '2026-08-20T12:01:01Z' });
  expect(world.events[1].detail).toEqual({
    ...common, ...parties, agreement: { id: purchase.agreementId }, product: { id: 'prod-contract', code: 'contract' }, license: { arn: purchase.licenseArn }, offer: { id: purchase.offerId },
  });
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 10 });
});

rule('events.ended', async (world) => {
  const purchase = await world.bought();
  purchase.cancel();
  expect(world.events.at(-1)).toMatchObject({ 'detail-type': 'Purchase Agreement Ended - Proposer', 'time': '2026-08-20T14:30:00Z' });
  expect(world.events.at(-1)!.detail).toEqual({ ...common, ...parties, agreement: { id: purchase.agreementId, status: 'CANCELLED' }, resaleAuthorization: { id: null } });
  expect(await world.seller.statuses()).toEqual(['CANCELLED']);
});

rule('events.deprovisioned', async (world) => {
  const purchase = await world.bought(contract);
  purchase.cancel();
  await world.advance(31 * SECOND - 1);
  expect(told(world.events).at(-1)).toBe('14:30:00 Purchase Agreement Ended CANCELLED');
  await world.advance(1);
  expect(world.events.at(-1)).toMatchObject({ 'detail-type': 'License Deprovisioned - Manufacturer', 'time': '2026-08-20T14:30:31Z', 'detail': { license: { arn: purchase.licenseArn }, product: { code: 'contract' } } });
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({});
});

rule('events.roles', async (world) => {
  const purchase = await world.bought(contract);
  purchase.upgrade({ users: 20 });
  purchase.cancel();
  await world.advance(HOUR);
  expect(types(world.events)).toEqual([
    'Purchase Agreement Created - Proposer', 'License Updated - Manufacturer', 'Purchase Agreement Amended - Proposer', 'Purchase Agreement Ended - Proposer', 'License Deprovisioned - Manufacturer',
  ]);
  await expect(world.seller.describe(purchase.agreementId)).resolves.toMatchObject({ proposer: { accountId: SELLER } });
});

rule('events.partner', async (world) => {
  const atPartner: MarketplaceEvent[] = [];
  world.marketplace.onEvent((event) => { atPartner.push(event); }, PARTNER);
  const purchase = world.buyer.accept(world.marketplace.offer({ ...contract, partner: PARTNER }));
  await world.advance(HOUR);
  expect(types(world.events)).toEqual(['Purchase Agreement Created - Manufacturer', 'License Updated - Manufacturer']);
  expect(types(atPartner)).toEqual(['Purchase Agreement Created - Proposer']);
  for (const { account, detail } of [world.events[0], atPartner[0]]) {
    expect(detail, account).toMatchObject({ proposer: { accountId: PARTNER }, resaleAuthorization: { id: expect.stringMatching(/^resaleauthz-/) as string } });
  }
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 10 });
});

rule('events.payment-fails', async (world) => {
  const { licenseArn } = await world.bought({ ...contract, paymentFails: true });
  await world.advance(24 * HOUR);
  expect(types(world.events)).toEqual(['Purchase Agreement Created - Proposer']);
  expect(await world.seller.entitled('contract', licenseArn)).toEqual({});
});

rule('events.advisory', async (world) => {
  const purchase = await world.bought();
  world.marketplace.aws.suspend(BUYER);
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['CustomerNotSubscribed']);
  await world.advance(MINUTE);
  world.marketplace.aws.reinstate(BUYER);
  expect(await world.seller.meter(world.usage(purchase))).toEqual(['Success']);
  expect(world.events.slice(2)).toMatchObject([
    { 'detail-type': 'Purchase Agreement Advisory Issued - Manufacturer', 'detail': { agreement: { id: purchase.agreementId }, product: { id: 'prod-usage' }, advisory: { issuedAt: '2026-08-20T14:30:00Z' } } },
    { 'detail-type': 'Purchase Agreement Advisory Resolved - Manufacturer', 'detail': { advisory: { resolvedAt: '2026-08-20T14:31:00Z' } } },
  ]);
});
