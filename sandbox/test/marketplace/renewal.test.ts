import { describe, expect, test } from 'vitest';
import { renewalLockoutOf } from '../../src/marketplace/agreements/renewal-lockout.js';
import type { MarketplaceEvent, MarketplaceOptions } from '../../src/marketplace/exports.js';
import { entitlements, HOUR, MINUTE, scene, SECOND, summary } from './support.js';

const DAY = 24 * HOUR;

const short = (event: MarketplaceEvent) => event['detail-type'].replace(/ - .*/, '').replace('Purchase Agreement ', '');

/** A contract of ten users that is active, one hour old. */
async function contract(options: Partial<MarketplaceOptions> = {}, terms = { autoRenew: true, months: 12 }) {
  const made = scene('2026-01-01T00:00:00Z', options);
  const purchase = made.marketplace.buyer('111122223333').subscribe({ product: 'contract-product', entitlements: { users: 10 }, ...terms });
  await made.clock.advance(HOUR);
  made.events.length = 0;
  return { ...made, purchase };
}

describe('at the end of a contract that renews itself', () => {
  test('a new agreement follows, named with the one before; the old one is RENEWED, and a new license takes over (facts 5.3, 7.6, 8.3)', async () => {
    const { clock, events, purchase } = await contract();
    const [agreement, license] = [purchase.agreementId, purchase.licenseArn];
    await clock.moveTo('2027-01-01T00:00:00Z');
    const [created, ended] = events.slice(-2);
    expect(created.detail).toMatchObject({
      agreement: {
        id: purchase.agreementId, intent: 'RENEW', status: 'ACTIVE', previousAgreementId: agreement,
        acceptanceTime: '2027-01-01T00:00:00.000Z', startTime: '2027-01-01T00:00:00.000Z', endTime: '2028-01-01T00:00:00.000Z',
      },
      product: { id: 'prod-contract', title: 'Contract' },
      proposer: { name: 'Seller 999988887777', accountId: '999988887777' },
    });
    expect(ended.detail.agreement).toEqual({ id: agreement, status: 'RENEWED' });
    await clock.advance(MINUTE + SECOND);
    expect(events.slice(-2).map((event) => [event.time, short(event), event.detail.license?.arn])).toEqual([
      ['2027-01-01T00:00:31Z', 'License Deprovisioned', license],
      ['2027-01-01T00:01:01Z', 'License Updated', purchase.licenseArn],
    ]);
    expect(purchase.licenseArn).not.toBe(license);
    expect(purchase.agreements.map(({ status, initialAgreementId }) => [status, initialAgreementId])).toEqual([['RENEWED', agreement], ['ACTIVE', agreement]]);
    expect(purchase.licenses).toHaveLength(2);
  });

  test('with renewalLicense SAME the license goes on, with entitlements at every moment (facts 7.6)', async () => {
    const { clock, marketplace, events, purchase } = await contract({ behaviour: { renewalLicense: 'SAME' } });
    const license = purchase.licenseArn;
    await clock.moveTo('2027-01-01T00:00:00Z');
    expect(summary(entitlements(marketplace))).toEqual({ users: 10 });
    await clock.advance(2 * MINUTE);
    expect(events.slice(-3).map(short)).toEqual(['Created', 'Ended', 'License Updated']);
    expect(events.at(-1)?.detail).toMatchObject({ license: { arn: license }, agreement: { id: purchase.agreementId } });
    expect(entitlements(marketplace).Entitlements[0].ExpirationDate).toBe(Date.parse('2028-01-01T00:00:00Z') / 1_000);
    expect(purchase.license).toMatchObject({ endedAt: undefined, deprovisionedAt: undefined });
  });

  test('with renewalEvents LICENSE_ONLY only License Updated tells of it, though the agreements are there (facts 12, C6)', async () => {
    const { clock, events, purchase } = await contract({ behaviour: { renewalEvents: 'LICENSE_ONLY', renewalLicense: 'SAME' } }, { autoRenew: true, months: 1 });
    await clock.moveTo('2026-02-01T00:01:01Z');
    expect(events.map(short)).toEqual(['Ending', 'License Updated']);
    expect(purchase.agreements).toHaveLength(2);
  });

  test('it renews again and again, until that is switched off (facts 8.3)', async () => {
    const { clock, marketplace, events, purchase } = await contract({}, { autoRenew: true, months: 1 });
    await clock.moveTo('2026-04-10T00:00:00Z');
    expect(purchase.agreements).toHaveLength(4);
    purchase.setAutoRenew(false);
    expect(events.at(-1)).toMatchObject({
      'detail-type': 'Purchase Agreement Amended - Proposer',
      'detail': { agreement: { id: purchase.agreementId, intent: 'AMEND', autoRenewalEnabled: false }, renewalSummary: { disabledBy: 'ACCEPTOR' } },
    });
    await clock.moveTo('2026-05-01T00:00:31Z');
    expect(purchase.agreementStatus).toBe('EXPIRED');
    expect(events.at(-1)?.['detail-type']).toBe('License Deprovisioned - Manufacturer');
    expect(entitlements(marketplace).Entitlements).toEqual([]);
  });

  test('the next term may have lower amounts (facts 8.3)', async () => {
    const { clock, marketplace, purchase } = await contract();
    purchase.setAutoRenew(true, { users: 4 });
    expect(summary(entitlements(marketplace))).toEqual({ users: 10 });
    await clock.moveTo('2027-01-01T00:01:01Z');
    expect(summary(entitlements(marketplace))).toEqual({ users: 4 });
  });
});

describe('notices before the end', () => {
  test('180, 120, 90, 60 and 30 days before it, and when the renewal is decided (facts 5.2)', async () => {
    const { clock, events } = await contract();
    await clock.moveTo('2026-12-31T00:00:00Z');
    expect(events.map((event) => [event.time.slice(0, 10), short(event), event.detail.agreement.daysBeforeEndTime])).toEqual([
      ['2026-07-05', 'Ending', 180], ['2026-09-03', 'Ending', 120], ['2026-10-03', 'Ending', 90], ['2026-11-02', 'Ending', 60],
      ['2026-12-02', 'Ending', 30], ['2026-12-02', 'Renewal Upcoming', undefined],
    ]);
    expect(events[0].detail).toMatchObject({
      agreement: { status: 'ACTIVE', autoRenewalEnabled: true, endTime: '2027-01-01T00:00:00.000Z' },
      renewalSummary: { lockoutStartTime: '2026-12-02T00:00:00.000Z', disabledBy: null },
      product: { id: 'prod-contract', title: 'Contract' },
    });
  });

  test('none for a contract that does not renew, nor after its end (facts 5.2)', async () => {
    const { clock, events, purchase } = await contract();
    purchase.setAutoRenew(false);
    await clock.advance(250 * DAY);
    expect(events.map(short)).toEqual(['Amended']);
    purchase.setAutoRenew(true);
    purchase.cancel();
    await clock.moveTo('2027-02-01T00:00:00Z');
    expect(events.map(short)).toEqual(['Amended', 'Amended', 'Ended', 'License Deprovisioned']);
  });

  test('once the renewal is decided, nobody switches it any more (facts 5.3)', async () => {
    const { clock, purchase } = await contract();
    await clock.moveTo('2026-12-02T00:00:00Z');
    expect(() => { purchase.setAutoRenew(false); }).toThrow(/its renewal could be changed until 2026-12-02T00:00:00.000Z/);
  });
});

test('a contract too short for a lockout can be kept from renewing until its end; the shortest one with a lockout has two of its lengths', async () => {
  const { clock, purchase } = await contract({}, { autoRenew: true, months: 1 });
  await clock.moveTo(purchase.expiresAt! - 1);
  purchase.setAutoRenew(false);
  expect(purchase.agreement.autoRenew).toBe(false);
  expect(renewalLockoutOf({ startsAt: 0, endsAt: 60 * DAY - 1 })).toBeUndefined();
  expect(renewalLockoutOf({ startsAt: 0, endsAt: 60 * DAY })).toBe(30 * DAY);
});

describe('renew', () => {
  test('starts a new agreement at once, with fewer users and a new term', async () => {
    const { clock, events, purchase } = await contract({ behaviour: { renewalLicense: 'SAME' } }, { autoRenew: false, months: 12 });
    await clock.moveTo('2026-06-01T00:00:00Z');
    purchase.renew({ users: 3 }, 24);
    expect(events.map(short)).toEqual(['Created', 'Ended']);
    expect(purchase.agreement).toMatchObject({ intent: 'RENEW', terms: { users: 3 }, endsAt: Date.parse('2028-06-01T00:00:00Z') });
    expect(purchase.entitlements).toEqual({ users: 10 });
    await clock.advance(2 * MINUTE);
    expect(purchase.entitlements).toEqual({ users: 3 });
    await clock.moveTo('2027-02-01T00:00:00Z');
    expect(purchase.agreementStatus).toBe('ACTIVE');
  });

  test('exists only for contracts', () => {
    const { marketplace } = scene();
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    expect(() => { purchase.renew(); }).toThrow(/cannot be renewed: only contracts can/);
    expect(() => { purchase.setAutoRenew(true); }).toThrow(/cannot be renewed: only contracts can/);
  });
});

test('a purchase is found by every agreement and license it ever had, in every spelling (facts 2.4)', async () => {
  const { marketplace, purchase } = await contract();
  const names = [purchase.agreementId, purchase.licenseId, purchase.licenseArn];
  purchase.renew();
  const hex = purchase.licenseId.slice(2);
  const spellings = [`aws:license-manager:us-east-1:294406891311:l-${hex}`, `arn:aws:license-manager::294406891311:license/lic-${hex}`];
  for (const name of [...names, purchase.agreementId, purchase.licenseId, ...spellings]) {
    expect(marketplace.purchase(name)).toBe(purchase);
  }
  expect(() => marketplace.purchase('agmt-nobody')).toThrow(/No purchase has the id or ARN 'agmt-nobody'/);
});
