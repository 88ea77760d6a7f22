import { describe, expect, test } from 'vitest';
import { activeScene, entitlements, HOUR, MINUTE, meter, scene, SECOND, statuses, usage } from './support.js';

describe('AWS ends an agreement', () => {
  test.each([['terminate', 'TERMINATED'], ['expire', 'EXPIRED']] as const)('%s: Ended(%s), then License Deprovisioned (facts 8.3)', async (command, status) => {
    const { clock, marketplace, events, purchase } = await activeScene();
    marketplace.aws[command](purchase);
    expect(events.at(-1)).toMatchObject({ 'detail-type': 'Purchase Agreement Ended - Proposer', 'detail': { agreement: { id: purchase.agreementId, status } } });
    await clock.advance(MINUTE);
    expect(events.at(-1)?.['detail-type']).toBe('License Deprovisioned - Manufacturer');
    expect(() => { marketplace.aws[command](purchase); }).toThrow(new RegExp(`is ${status}: only an active agreement can be`));
  });

  test('a contract that would renew itself does not any more', async () => {
    const { clock, marketplace } = scene('2026-01-01T00:00:00Z');
    const purchase = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 1 }, months: 1, autoRenew: true });
    await clock.advance(HOUR);
    marketplace.aws.terminate(purchase);
    await clock.moveTo('2026-03-01T00:00:00Z');
    expect(purchase.agreements).toHaveLength(1);
  });
});

describe('the start of the last hour for usage (facts 5.6, C1)', () => {
  test('DEPROVISIONED: License Deprovisioned follows the end by 31 seconds', async () => {
    const { clock, purchase } = await activeScene();
    purchase.cancel();
    await clock.advance(31 * SECOND);
    expect(purchase.deprovisionedAt).toBe(Date.parse('2026-08-20T15:24:54Z'));
  });

  test('ENDED: License Deprovisioned closes the hour', async () => {
    const { clock, marketplace, events } = scene('2026-01-01T00:00:00Z', { behaviour: { finalHour: 'ENDED' } });
    const purchase = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 1 } });
    await clock.advance(HOUR);
    purchase.cancel();
    await clock.advance(HOUR - 1);
    expect(events.at(-1)?.['detail-type']).toBe('Purchase Agreement Ended - Proposer');
    await clock.advance(1);
    expect(events.at(-1)).toMatchObject({ 'detail-type': 'License Deprovisioned - Manufacturer', 'time': '2026-01-01T02:00:00Z' });
    expect(entitlements(marketplace).Entitlements).toEqual([]);
  });
});

describe('AWS suspends an account', () => {
  test('its usage is not taken until it is reinstated, and the seller is advised of both (facts 3.2, 5.2, 8.3)', async () => {
    const { clock, marketplace, events, purchase } = await activeScene();
    marketplace.aws.suspend(purchase.account);
    expect(statuses(meter(marketplace, usage(purchase, clock.now())))).toEqual(['CustomerNotSubscribed']);
    expect(events.at(-1)).toMatchObject({
      'detail-type': 'Purchase Agreement Advisory Issued - Manufacturer',
      'account': '999988887777',
      'detail': {
        agreement: { id: purchase.agreementId }, product: { id: purchase.product.id }, offer: { id: purchase.offerId },
        acceptor: { accountId: '111122223333' }, advisory: { issuedAt: '2026-08-20T15:24:23Z' },
      },
    });
    await clock.advance(MINUTE);
    marketplace.aws.reinstate(purchase.account);
    expect(events.at(-1)?.detail.advisory).toEqual({ resolvedAt: '2026-08-20T15:25:23Z' });
    expect(statuses(meter(marketplace, usage(purchase, clock.now())))).toEqual(['Success']);
    expect(purchase.agreementStatus).toBe('ACTIVE');
  });

  test('what it buys meanwhile brings no license (facts 5.8)', async () => {
    const { clock, marketplace, events } = scene();
    marketplace.aws.suspend('111122223333');
    const purchase = marketplace.buyer('111122223333').subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    expect(events.map((event) => event['detail-type'])).toEqual(['Purchase Agreement Created - Proposer']);
    expect(purchase.agreement.license).toBeUndefined();
  });

  test('what it bought meanwhile brings its license when it is reinstated', async () => {
    const { clock, marketplace, events } = scene();
    marketplace.aws.suspend('111122223333');
    const purchase = marketplace.buyer('111122223333').subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    marketplace.aws.reinstate('111122223333');
    expect(events.slice(-2).map((event) => event['detail-type'])).toEqual(['Purchase Agreement Advisory Resolved - Manufacturer', 'License Updated - Manufacturer']);
    expect(purchase.activatedAt).toBe(Date.parse('2026-08-20T15:23:22Z'));
    expect(statuses(meter(marketplace, usage(purchase, clock.now())))).toEqual(['Success']);
    await clock.advance(HOUR);
    expect(events.filter((event) => event['detail-type'].startsWith('License Updated'))).toHaveLength(1);
  });

  test('a license that was due later, or whose agreement ended meanwhile, does not come at the reinstatement', async () => {
    const { clock, marketplace, events } = scene();
    marketplace.aws.suspend('111122223333');
    const buyer = marketplace.buyer('111122223333');
    const over = buyer.subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    over.cancel();
    buyer.subscribe({ product: 'usage-product' });
    marketplace.aws.reinstate('111122223333');
    expect(events.filter((event) => event['detail-type'].startsWith('License Updated'))).toEqual([]);
    await clock.advance(HOUR);
    expect(events.filter((event) => event['detail-type'].startsWith('License Updated'))).toHaveLength(1);
    expect(over.activatedAt).toBeUndefined();
  });

  test('a renewal meanwhile, and what was bought more of, comes with the reinstatement', async () => {
    const { clock, marketplace } = scene('2026-01-01T00:00:00Z');
    const purchase = marketplace.buyer('111122223333').subscribe({ product: 'contract-product', entitlements: { users: 1 }, months: 1, autoRenew: true });
    await clock.advance(HOUR);
    const before = purchase.licenseId;
    marketplace.aws.suspend('111122223333');
    await clock.moveTo('2026-02-02T00:00:00Z');
    expect(purchase.licenseId).not.toBe(before);
    purchase.upgrade({ users: 3 });
    await clock.advance(HOUR);
    expect(purchase.entitlements).toEqual({});
    marketplace.aws.reinstate('111122223333');
    expect(purchase.entitlements).toEqual({ users: 3 });
  });

  test('twice, or back without, is a mistake', () => {
    const { aws } = scene().marketplace;
    aws.suspend('111122223333');
    expect(() => { aws.suspend('111122223333'); }).toThrow(/is suspended already/);
    expect(() => { aws.reinstate('222233334444'); }).toThrow(/is not suspended/);
  });
});

test('an advisory alone changes nothing (facts 5.2)', async () => {
  const { marketplace, events, clock, purchase } = await activeScene();
  marketplace.aws.issueAdvisory(purchase);
  marketplace.aws.resolveAdvisory(purchase);
  await clock.advance(HOUR);
  expect(events.slice(-2).map((event) => event['detail-type'])).toEqual(['Purchase Agreement Advisory Issued - Manufacturer', 'Purchase Agreement Advisory Resolved - Manufacturer']);
  expect(purchase.agreementStatus).toBe('ACTIVE');
});

describe('how events spell a license (facts 2.4, C4)', () => {
  test.each([
    ['LIVE', (hex: string) => `arn:aws:license-manager::294406891311:license:l-${hex}`],
    ['NO_ARN_PREFIX', (hex: string) => `aws:license-manager:us-east-1:294406891311:l-${hex}`],
    ['LIC_SLASH', (hex: string) => `arn:aws:license-manager::294406891311:license/lic-${hex}`],
  ] as const)('%s; the APIs spell it as seen live', async (licenseArnSpelling, spelled) => {
    const { clock, marketplace, events } = scene(undefined, { behaviour: { licenseArnSpelling } });
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    await clock.advance(HOUR);
    const hex = purchase.licenseId.slice(2);
    expect(events[1].detail.license).toEqual({ arn: spelled(hex) });
    const [RegistrationToken] = Object.values(purchase.setUpAccount());
    expect(marketplace.call('ResolveCustomer', { RegistrationToken }).result.LicenseArn).toBe(`arn:aws:license-manager::294406891311:license:l-${hex}`);
  });
});
