import { expect } from 'vitest';
import { conflict, rule } from './declare.js';
import { BUYER } from './products.js';
import { HOUR, MINUTE, tokenOf, told } from './world.js';

const contract = { product: 'contract', entitlements: { users: 10 } };

rule('lifecycle.concurrent', async (world) => {
  const first = await world.bought(contract);
  const second = await world.bought({ product: 'contract', entitlements: { users: 3 } });
  expect(world.events.map(({ detail }) => detail.agreement.intent ?? detail.license?.arn)).toEqual(['NEW', first.licenseArn, 'NEW', second.licenseArn]);
  expect(await world.seller.entitled('contract', first.licenseArn)).toEqual({ users: 10 });
  expect(await world.seller.entitled('contract', second.licenseArn)).toEqual({ users: 3 });
  first.cancel();
  await world.advance(HOUR);
  expect(await world.seller.entitled('contract', second.licenseArn)).toEqual({ users: 3 });
});

rule('lifecycle.resubscribe', async (world) => {
  const first = await world.bought();
  first.cancel();
  const second = await world.bought();
  expect(second.licenseArn).not.toBe(first.licenseArn);
  expect(await world.seller.statuses({ AcceptorAccountId: BUYER })).toEqual(['CANCELLED', 'ACTIVE']);
  expect(told(world.events).filter((each) => each.includes('Created'))).toEqual(['12:00:00 Purchase Agreement Created NEW', '14:30:00 Purchase Agreement Created NEW']);
  await expect(world.seller.resolve(tokenOf(second))).resolves.toMatchObject({ LicenseArn: second.licenseArn });
});

rule('lifecycle.upgrade', async (world) => {
  const purchase = await world.bought(contract);
  purchase.upgrade({ users: 20 });
  expect(world.events.at(-1)).toMatchObject({ 'detail-type': 'Purchase Agreement Amended - Proposer', 'detail': { agreement: { id: purchase.agreementId, intent: 'AMEND' }, product: { id: 'prod-contract', title: 'Contract' } } });
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 10 });
  await world.advance(2 * MINUTE);
  expect(told(world.events).slice(2)).toEqual(['14:30:00 Purchase Agreement Amended AMEND', '14:31:01 License Updated']);
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 20 });
});

rule('lifecycle.increase-only', async (world) => {
  const purchase = await world.bought(contract);
  expect(() => { purchase.upgrade({ users: 9 }); }).toThrow('amounts only rise');
  purchase.renew({ users: 9 });
  await world.advance(HOUR);
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 9 });
});

rule('lifecycle.cancelled', async (world) => {
  const purchase = await world.bought();
  purchase.cancel();
  await world.advance(MINUTE);
  expect(told(world.events).slice(2)).toEqual(['14:30:00 Purchase Agreement Ended CANCELLED', '14:30:31 License Deprovisioned']);
  expect(await world.seller.statuses()).toEqual(['CANCELLED']);
});

rule('lifecycle.expired', async (world) => {
  const purchase = await world.bought({ ...contract, months: 1 });
  await world.moveTo('2026-09-20T12:01:00Z');
  expect(told(world.events).slice(2)).toEqual(['12:00:00 Purchase Agreement Ended EXPIRED', '12:00:31 License Deprovisioned']);
  expect(await world.seller.statuses()).toEqual(['EXPIRED']);
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({});
});

rule('lifecycle.terminated', async (world) => {
  const purchase = await world.bought(contract);
  world.marketplace.aws.terminate(purchase);
  await world.advance(MINUTE);
  expect(told(world.events).slice(2)).toEqual(['14:30:00 Purchase Agreement Ended TERMINATED', '14:30:31 License Deprovisioned']);
  expect(await world.seller.statuses()).toEqual(['TERMINATED']);
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({});
});

rule('lifecycle.future-dated', async (world) => {
  const offer = world.marketplace.offer({ ...contract, startsAt: new Date('2026-09-01T00:00:00Z') });
  const purchase = world.buyer.accept(offer);
  expect(world.events).toMatchObject([{ detail: { agreement: { intent: 'NEW', acceptanceTime: '2026-08-20T12:00:00.000Z', startTime: '2026-09-01T00:00:00.000Z' } } }]);
  await expect(world.seller.terms(purchase.agreementId)).resolves.toContainEqual({ validityTerm: expect.objectContaining({ agreementStartDate: new Date('2026-09-01T00:00:00Z') }) as object });
  await world.moveTo('2026-09-01T00:01:00Z');
  expect([world.events.length, await world.seller.entitled('contract', purchase.licenseArn)]).toEqual([1, {}]);
  await world.moveTo('2026-09-01T00:01:01Z');
  expect(told(world.events).at(-1)).toBe('00:01:01 License Updated');
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 10 });
});

rule('lifecycle.future-dated-offers', async ({ marketplace, seller }) => {
  const startsAt = new Date('2026-09-01T00:00:00Z');
  expect(() => marketplace.offer({ product: 'usage', startsAt })).toThrow('leave out startsAt');
  expect(() => marketplace.offer({ ...contract, kind: 'PUBLIC', startsAt })).toThrow('only private offers can start later');
  const { agreementId } = marketplace.buyer().accept(marketplace.offer({ product: 'overage', entitlements: { users: 1 }, startsAt }));
  await expect(seller.describe(agreementId)).resolves.toMatchObject({ startTime: startsAt });
});

rule('lifecycle.contracts-only', async (world) => {
  const purchase = await world.bought();
  expect(() => { purchase.upgrade({ requests: 10 }); }).toThrow('has no entitlements');
  expect(() => { purchase.renew(); }).toThrow('only contracts can');
  expect(() => { purchase.setAutoRenew(true); }).toThrow('only contracts can');
  expect(await world.seller.statuses()).toEqual(['ACTIVE']);
});

rule('lifecycle.public-terms', async ({ buyer, seller }) => {
  expect(() => buyer.subscribe({ ...contract, months: 6 })).toThrow('public offers last 1, 12, 24, 36');
  const ends = [1, 12, 24, 36].map((months) => new Date(buyer.subscribe({ ...contract, months }).expiresAt!));
  expect((await seller.search()).map(({ endTime }) => endTime)).toEqual(ends);
});

rule('lifecycle.one-trial', async ({ buyer, marketplace, seller }) => {
  buyer.subscribe({ product: 'usage', freeTrial: 7 });
  expect(() => buyer.subscribe({ product: 'usage', freeTrial: 7 })).toThrow('an account has one');
  buyer.subscribe({ ...contract, freeTrial: 7 });
  marketplace.buyer('444455556666').subscribe({ product: 'usage', freeTrial: 7 });
  expect((await seller.search()).map(({ acceptor }) => acceptor?.accountId)).toEqual([BUYER, BUYER, '444455556666']);
});

rule('lifecycle.contract-trial', async (world) => {
  const purchase = await world.bought({ ...contract, freeTrial: 7 });
  await world.moveTo('2026-08-27T12:01:00Z');
  expect(told(world.events).slice(2)).toEqual(['12:00:00 Purchase Agreement Ended EXPIRED', '12:00:31 License Deprovisioned']);
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({});
});

conflict('freeTrialDays', {
  '7_TO_90': async ({ buyer, marketplace, seller }) => {
    for (const freeTrial of [6, 91]) {
      expect(() => buyer.subscribe({ product: 'usage', freeTrial })).toThrow('7 to 90');
    }
    const trials = [buyer.subscribe({ product: 'usage', freeTrial: 7 }), marketplace.buyer().subscribe({ product: 'usage', freeTrial: 90 })];
    expect((await seller.search()).map(({ agreementId }) => agreementId)).toEqual(trials.map(({ agreementId }) => agreementId));
  },
  '5_TO_31': async ({ buyer, seller }) => {
    for (const freeTrial of [4, 32]) {
      expect(() => buyer.subscribe({ product: 'usage', freeTrial })).toThrow('5 to 31');
    }
    await expect(seller.describe(buyer.subscribe({ product: 'usage', freeTrial: 5 }).agreementId)).resolves.toMatchObject({ endTime: new Date('2026-08-25T12:00:00Z') });
  },
});

conflict('longestPrivateOffer', {
  144: async ({ buyer, marketplace, seller }) => {
    expect(() => marketplace.offer({ ...contract, months: 145 })).toThrow('1 to 144');
    await expect(seller.describe(buyer.accept(marketplace.offer({ ...contract, months: 144 })).agreementId)).resolves.toMatchObject({ endTime: new Date('2038-08-20T12:00:00Z') });
  },
  60: async ({ buyer, marketplace, seller }) => {
    expect(() => marketplace.offer({ ...contract, months: 61 })).toThrow('1 to 60');
    await expect(seller.describe(buyer.accept(marketplace.offer({ ...contract, months: 60 })).agreementId)).resolves.toMatchObject({ endTime: new Date('2031-08-20T12:00:00Z') });
  },
});

conflict('licenseArnSpelling', {
  LIVE: async (world) => {
    const { LicenseArn } = await world.seller.resolve(tokenOf(await world.bought()));
    expect(world.events[1].detail.license).toEqual({ arn: LicenseArn });
  },
  NO_ARN_PREFIX: async (world) => {
    const { LicenseArn = '' } = await world.seller.resolve(tokenOf(await world.bought()));
    expect(world.events[1].detail.license).toEqual({ arn: `aws:license-manager:us-east-1:294406891311:l-${LicenseArn.slice(-32)}` });
  },
  LIC_SLASH: async (world) => {
    const { LicenseArn = '' } = await world.seller.resolve(tokenOf(await world.bought()));
    expect(world.events[1].detail.license).toEqual({ arn: `arn:aws:license-manager::294406891311:license/lic-${LicenseArn.slice(-32)}` });
  },
});
