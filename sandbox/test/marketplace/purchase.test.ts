import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { VirtualClock } from '../../src/clock.js';
import { HOUR, MINUTE, SECOND, scene } from './support.js';

const types = (events: readonly { 'detail-type': string; 'time': string }[]) => events.map((event) => `${event.time} ${event['detail-type']}`);

describe('subscribe', () => {
  test('Created comes at once and License Updated 61 seconds later (facts 5.5)', async () => {
    const { clock, marketplace, events } = scene();
    marketplace.buyer().subscribe({ product: 'usage-product' });
    expect(types(events)).toEqual(['2026-08-20T14:23:22Z Purchase Agreement Created - Proposer']);
    await clock.advance(60 * SECOND);
    expect(events).toHaveLength(1);
    await clock.advance(SECOND);
    expect(types(events).slice(1)).toEqual(['2026-08-20T14:24:23Z License Updated - Manufacturer']);
  });

  test('Created of an open-ended agreement has the live shape: no product, no license, year 9999 (facts 5.3)', () => {
    const { marketplace, events } = scene();
    const purchase = marketplace.buyer('111122223333').subscribe({ product: 'usage-product' });
    expect(events[0]).toEqual({
      'version': '0',
      'id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      'detail-type': 'Purchase Agreement Created - Proposer',
      'source': 'aws.agreement-marketplace',
      'account': '999988887777',
      'time': '2026-08-20T14:23:22Z',
      'region': 'us-east-1',
      'resources': [`arn:aws:aws-marketplace::aws:agreement:${purchase.agreementId}`],
      'detail': {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        catalog: 'AWSMarketplace',
        agreement: {
          id: purchase.agreementId, intent: 'NEW', status: 'ACTIVE',
          acceptanceTime: '2026-08-20T14:23:22.500Z', startTime: '2026-08-20T14:23:22.500Z', endTime: '9999-01-01T00:00:00Z',
        },
        acceptor: { accountId: '111122223333' },
        proposer: { accountId: '999988887777' },
        offer: { id: purchase.offerId },
        resaleAuthorization: { id: null },
      },
    });
  });

  test('License Updated links agreement, license and product code (facts 5.3, 5.4)', async () => {
    const { clock, marketplace, events } = scene();
    const purchase = marketplace.buyer('111122223333').subscribe({ product: 'contract-product', entitlements: { users: 10 } });
    await clock.advance(MINUTE + SECOND);
    expect(events[1].detail).toEqual({
      requestId: expect.any(String) as string,
      catalog: 'AWSMarketplace',
      agreement: { id: purchase.agreementId },
      product: { id: 'prod-contract', code: 'contract-product' },
      license: { arn: purchase.licenseArn },
      acceptor: { accountId: '111122223333' },
      proposer: { accountId: '999988887777' },
      offer: { id: purchase.offerId },
    });
  });

  test('ids have the live forms (facts 2.4, 5.3)', () => {
    const purchase = scene().marketplace.buyer().subscribe({ product: 'usage-product' });
    expect(purchase.licenseArn).toMatch(/^arn:aws:license-manager::294406891311:license:l-[0-9a-f]{32}$/);
    expect(purchase.agreementId).toMatch(/^agmt-[0-9a-z]+$/);
    expect(purchase.account).toMatch(/^[0-9]{12}$/);
  });

  test('a buyer may hold several licenses of one product (facts 7.2)', () => {
    const buyer = scene().marketplace.buyer();
    const arns = [1, 2, 3].map(() => buyer.subscribe({ product: 'usage-product' }).licenseArn);
    expect(new Set(arns).size).toBe(3);
  });
});

describe('upgrade', () => {
  test('is Amended at once, then License Updated (facts 5.2, 8.3)', async () => {
    const { clock, marketplace, events } = scene();
    const purchase = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 10 } });
    await clock.advance(HOUR);
    purchase.upgrade({ users: 20 });
    await clock.advance(2 * MINUTE);
    expect(types(events).slice(2)).toEqual([
      '2026-08-20T15:23:22Z Purchase Agreement Amended - Proposer',
      '2026-08-20T15:24:23Z License Updated - Manufacturer',
    ]);
    expect(events[2].detail).toMatchObject({ agreement: { intent: 'AMEND', endTime: '2027-08-20T14:23:22.500Z' }, product: { id: 'prod-contract', title: 'Contract' } });
  });

  test('never lowers an amount: decreases come with a renewal (facts 8.3)', () => {
    const purchase = scene().marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 10 } });
    expect(() => { purchase.upgrade({ users: 9 }); }).toThrow(/'users' from 10 to 9; amounts only rise/);
  });

  test('exists only for contracts (facts 8.2)', () => {
    const purchase = scene().marketplace.buyer().subscribe({ product: 'usage-product' });
    expect(() => { purchase.upgrade({}); }).toThrow(/only contracts can be upgraded/);
  });
});

describe('end', () => {
  test('Ended(CANCELLED) without offer, product and license, then License Deprovisioned 31 seconds later (facts 5.3, 5.5)', async () => {
    const { clock, marketplace, events } = scene();
    const purchase = marketplace.buyer('111122223333').subscribe({ product: 'usage-product' });
    await clock.moveTo('2026-08-20T14:24:57.200Z');
    purchase.cancel();
    await clock.advance(31 * SECOND);
    expect(types(events).slice(2)).toEqual([
      '2026-08-20T14:24:57Z Purchase Agreement Ended - Proposer',
      '2026-08-20T14:25:28Z License Deprovisioned - Manufacturer',
    ]);
    expect(events[2].detail).toEqual({
      requestId: expect.any(String) as string,
      catalog: 'AWSMarketplace',
      agreement: { id: purchase.agreementId, status: 'CANCELLED' },
      acceptor: { accountId: '111122223333' },
      proposer: { accountId: '999988887777' },
      resaleAuthorization: { id: null },
    });
    expect(events[3].detail.license).toEqual({ arn: purchase.licenseArn });
  });

  test('a contract that nobody renews ends as EXPIRED (facts 8.3)', async () => {
    const { clock, marketplace, events } = scene('2026-01-31T00:00:00Z');
    const purchase = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 1 }, months: 1 });
    await clock.moveTo('2026-03-01T00:00:00Z');
    expect(purchase.agreementStatus).toBe('EXPIRED');
    expect(types(events).slice(2)).toEqual([
      '2026-02-28T00:00:00Z Purchase Agreement Ended - Proposer',
      '2026-02-28T00:00:31Z License Deprovisioned - Manufacturer',
    ]);
  });

  test('a purchase cancelled before its license came gets none', async () => {
    const { clock, marketplace, events } = scene();
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    purchase.cancel();
    await clock.advance(HOUR);
    expect(events.map((event) => event['detail-type'])).toEqual(['Purchase Agreement Created - Proposer', 'Purchase Agreement Ended - Proposer']);
  });

  test('an upgrade on its way is dropped by a cancellation', async () => {
    const { clock, marketplace, events } = scene();
    const purchase = marketplace.buyer().subscribe({ product: 'contract-product', entitlements: { users: 1 } });
    await clock.advance(HOUR);
    purchase.upgrade({ users: 2 });
    purchase.cancel();
    await clock.advance(HOUR);
    expect(events.at(-1)?.['detail-type']).toBe('License Deprovisioned - Manufacturer');
    expect(purchase.entitlements).toEqual({});
  });

  test('commands on an ended agreement say what to do', () => {
    const purchase = scene().marketplace.buyer().subscribe({ product: 'usage-product' });
    purchase.cancel();
    expect(() => { purchase.cancel(); }).toThrow(/is CANCELLED: only an active agreement can be cancelled. Subscribe again/);
    expect(() => purchase.setUpAccount()).toThrow(/only an active agreement can be set up/);
  });
});

describe('listeners', () => {
  test('delivered() waits for listeners of commands, the clock for those of later events', async () => {
    const { clock, marketplace } = scene();
    const taken: string[] = [];
    marketplace.onEvent(async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      taken.push(event['detail-type']);
    });
    marketplace.buyer().subscribe({ product: 'usage-product' });
    expect(taken).toEqual([]);
    await marketplace.delivered();
    expect(taken).toHaveLength(1);
    await clock.advance(2 * MINUTE);
    expect(taken).toHaveLength(2);
  });

  test('a failing listener is not hidden', async () => {
    const { marketplace } = scene();
    marketplace.onEvent(() => { throw new Error('bus is down'); });
    marketplace.buyer().subscribe({ product: 'usage-product' });
    await expect(marketplace.delivered()).rejects.toThrow('bus is down');
  });

  test('a failure waits, without harm, for whoever asks, and is told once', async () => {
    const { marketplace } = scene();
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => { process.off('unhandledRejection', unhandled); });
    marketplace.onEvent(async () => Promise.reject(new Error('bus is down')));
    marketplace.buyer().subscribe({ product: 'usage-product' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(unhandled).not.toHaveBeenCalled();
    await expect(marketplace.delivered()).rejects.toThrow('bus is down');
    await expect(marketplace.delivered()).resolves.toBeUndefined();
  });

  test('one failure does not hide another, nor ends the waiting for the other listeners', async () => {
    const { marketplace } = scene();
    const taken: string[] = [];
    marketplace.onEvent(() => { throw new Error('bus is down'); });
    marketplace.onEvent(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      taken.push('slow');
    });
    marketplace.buyer().subscribe({ product: 'usage-product' });
    marketplace.buyer().subscribe({ product: 'usage-product' });
    await expect(marketplace.delivered()).rejects.toMatchObject({ errors: [{ message: 'bus is down' }, { message: 'bus is down' }] });
    expect(taken).toEqual(['slow', 'slow']);
  });
});

test('the virtual clock of the sandbox carries a purchase through its life, each event at its documented time', async () => {
  const clock = new VirtualClock(new Date('2026-08-20T14:00:00.100Z'));
  const { marketplace, events } = scene(undefined, { clock });
  const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
  clock.moveTo(purchase.acceptedAt + HOUR);
  await clock.runDue();
  purchase.cancel();
  clock.moveTo(clock.now() + HOUR);
  await clock.runDue();
  const times = events.map(({ time }) => Date.parse(time));
  expect(times.slice(1).map((time, i) => time - times[i])).toEqual([61 * SECOND, expect.any(Number), 31 * SECOND]);
  expect(clock.nextDue()).toBeUndefined();
});

test('the same seed, clock and steps give the same ids, events and bill', async () => {
  const play = async (seed: string) => {
    const { clock, marketplace, events } = scene(undefined, { seed });
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    const token = purchase.setUpAccount();
    await clock.advance(HOUR);
    marketplace.call('BatchMeterUsage', { UsageRecords: [{ Timestamp: (clock.now() - MINUTE) / 1_000, Dimension: 'requests', Quantity: 1, CustomerAWSAccountId: purchase.account, LicenseArn: purchase.licenseArn }] });
    return JSON.stringify({ events, token, ledger: marketplace.ledger });
  };
  expect(await play('a')).toBe(await play('a'));
  expect(await play('a')).not.toBe(await play('b'));
});
