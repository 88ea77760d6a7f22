import { expect } from 'vitest';
import { conflict, rule } from './declare.js';
import { MINUTE, told } from './world.js';
import type { World } from './world.js';

const contract = { product: 'contract', entitlements: { users: 10 } };
const monthly = { ...contract, months: 1, autoRenew: true };

rule('lifecycle.renewed', async (world) => {
  const purchase = await world.bought(monthly);
  await world.moveTo('2026-09-20T13:00:00Z');
  const [before, after] = purchase.agreements;
  expect(world.events.find(({ detail }) => detail.agreement.intent === 'RENEW')!.detail).toMatchObject({
    agreement: { id: after.id, previousAgreementId: before.id, status: 'ACTIVE' }, product: { id: 'prod-contract', title: 'Contract' }, proposer: { name: expect.any(String) as string },
  });
  expect(await world.seller.statuses()).toEqual(['RENEWED', 'ACTIVE']);
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 10 });
});

rule('lifecycle.auto-renew-off', async (world) => {
  const purchase = await world.bought(monthly);
  purchase.setAutoRenew(false);
  expect(world.events.at(-1)).toMatchObject({
    'detail-type': 'Purchase Agreement Amended - Proposer', 'detail': { agreement: { intent: 'AMEND', autoRenewalEnabled: false }, renewalSummary: { disabledBy: 'ACCEPTOR' } },
  });
  expect((await world.seller.describe(purchase.agreementId)).endTimeBehavior).toMatchObject({ type: 'EXPIRE' });
  await world.moveTo('2026-09-20T13:00:00Z');
  expect(await world.seller.statuses()).toEqual(['EXPIRED']);
});

rule('lifecycle.ending-notices', async (world) => {
  const [renewing, expiring] = [true, false].map((autoRenew) => world.buyer.subscribe({ ...contract, autoRenew }));
  await world.moveTo('2027-08-20T00:00:00Z');
  const notices = world.events.filter((event) => event['detail-type'] === 'Purchase Agreement Ending - Proposer');
  expect(notices.map(({ time, detail }) => [time.slice(0, 10), detail.agreement.daysBeforeEndTime])).toEqual([
    ['2027-02-21', 180], ['2027-04-22', 120], ['2027-05-22', 90], ['2027-06-21', 60], ['2027-07-21', 30],
  ]);
  expect(new Set(notices.map(({ detail }) => detail.agreement.id))).toEqual(new Set([renewing.agreementId]));
  expect((await world.seller.search({ EndTimeBehaviorType: 'EXPIRE' })).map(({ agreementId }) => agreementId)).toEqual([expiring.agreementId]);
});

rule('lifecycle.renewal-upcoming', async (world) => {
  const purchase = await world.bought({ ...contract, autoRenew: true });
  await world.moveTo('2027-07-21T11:59:59Z');
  purchase.setAutoRenew(false);
  purchase.setAutoRenew(true);
  await world.moveTo('2027-07-21T12:00:00Z');
  expect(world.events.at(-1)).toMatchObject({ 'detail-type': 'Purchase Agreement Renewal Upcoming - Proposer', 'detail': { agreement: { id: purchase.agreementId }, renewalSummary: { lockoutReached: true } } });
  expect(() => { purchase.setAutoRenew(false); }).toThrow('could be changed until');
  await world.moveTo('2027-08-20T13:00:00Z');
  expect(await world.seller.statuses()).toEqual(['RENEWED', 'ACTIVE']);
});

rule('lifecycle.replaced', async (world) => {
  const purchase = await world.bought(contract);
  purchase.accept(world.marketplace.offer({ product: 'contract', entitlements: { users: 50 } }));
  await world.advance(2 * MINUTE);
  expect(told(world.events).slice(2)).toEqual([
    '14:30:00 Purchase Agreement Created REPLACE', '14:30:00 Purchase Agreement Ended REPLACED', '14:30:31 License Deprovisioned', '14:31:01 License Updated',
  ]);
  expect(await world.seller.statuses()).toEqual(['REPLACED', 'ACTIVE']);
  expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 50 });
});

conflict('renewalLicense', {
  NEW: async (world) => {
    const purchase = await world.bought(monthly);
    const before = purchase.licenseArn;
    await world.moveTo('2026-09-20T13:00:00Z');
    expect(purchase.licenseArn).not.toBe(before);
    expect(await world.seller.entitled('contract', before)).toEqual({});
    expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 10 });
    expect((await world.seller.search()).flatMap(({ entitlements = [] }) => entitlements.map(({ licenseArn }) => licenseArn))).toEqual([before, purchase.licenseArn]);
    expect(world.events.find((event) => event['detail-type'].startsWith('License Deprovisioned'))!.detail.license).toEqual({ arn: before });
  },
  SAME: async (world) => {
    const purchase = await world.bought(monthly);
    const { licenseArn } = purchase;
    await world.moveTo('2026-09-20T12:00:30Z');
    expect(await world.seller.entitled('contract', licenseArn)).toEqual({ users: 10 });
    await world.moveTo('2026-09-20T13:00:00Z');
    expect(purchase.licenseArn).toBe(licenseArn);
    expect(await world.seller.entitled('contract', licenseArn)).toEqual({ users: 10 });
    expect(told(world.events).some((each) => each.includes('Deprovisioned'))).toBe(false);
    expect(world.events.at(-1)!.detail).toMatchObject({ agreement: { id: purchase.agreementId }, license: { arn: licenseArn } });
  },
});

const atRenewal = ({ events }: World) => told(events.filter(({ time }) => time.startsWith('2026-09-20')));

conflict('renewalEvents', {
  AGREEMENTS: async (world) => {
    const purchase = await world.bought(monthly);
    await world.moveTo('2026-09-20T13:00:00Z');
    expect(atRenewal(world)).toEqual(['12:00:00 Purchase Agreement Created RENEW', '12:00:00 Purchase Agreement Ended RENEWED', '12:01:01 License Updated']);
    expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 10 });
  },
  LICENSE_ONLY: async (world) => {
    const purchase = await world.bought(monthly);
    await world.moveTo('2026-09-20T13:00:00Z');
    expect(atRenewal(world)).toEqual(['12:01:01 License Updated']);
    expect(await world.seller.entitled('contract', purchase.licenseArn)).toEqual({ users: 10 });
  },
}, { behaviour: { renewalLicense: 'SAME' } });
