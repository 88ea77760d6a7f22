import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { offerNames } from '../../src/commands/offers.js';
import { purchaseNames } from '../../src/commands/purchases.js';
import { MarketplaceError } from '../../src/marketplace/exports.js';
import type { MarketplaceEvent } from '../../src/marketplace/exports.js';
import { Life, START, stateOf } from './lives.js';
import { HOUR, MINUTE, SECOND, contractProduct, usage, usageProduct } from './support.js';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'journal-')); });
afterEach(() => { rmSync(folder, { recursive: true }); });

const file = () => join(folder, 'marketplace.log');
const subscription = { product: 'usage-product' };

describe('what was on its way to the seller', () => {
  test('is sent again, the same, as soon as the clock runs; what was taken is not', async () => {
    const first = new Life(folder);
    const taken = first.marketplace.buyer('111122223333').subscribe(subscription);
    await first.settle();
    const told = [...first.events];
    first.marketplace.onEvent(() => new Promise(() => undefined));
    first.marketplace.buyer('444455556666').subscribe(subscription);
    first.kill();

    const second = new Life(folder, first.clock.now());
    expect(second.events).toEqual([]);
    await second.settle();
    expect(second.events).toEqual(first.events.slice(told.length));
    expect(second.events).not.toHaveLength(0);
    expect(second.events.map(({ detail }) => detail.agreement.id)).not.toContain(taken.id);
    second.kill();

    const third = new Life(folder, second.clock.now());
    await third.settle();
    expect(third.events).toEqual([]);
  });

  test('is sent again in each life until somebody has taken it', async () => {
    const first = new Life(folder);
    first.marketplace.onEvent(() => Promise.reject(new Error('the bus is gone')));
    first.marketplace.buyer('111122223333').subscribe(subscription);
    await expect(first.settle()).rejects.toThrow('the bus is gone');
    first.kill();

    const second = new Life(folder);
    second.marketplace.onEvent(() => Promise.reject(new Error('the bus is gone again')));
    await expect(second.settle()).rejects.toThrow('the bus is gone again');
    second.kill();

    const third = new Life(folder);
    await third.settle();
    expect(third.events).toEqual(first.events);
  });

  test('does not come before its time: what was held back by faults still is', async () => {
    const faults = { delivery: { delay: { probability: 1, upToMinutes: 60 } } };
    const first = new Life(folder, START, { faults });
    first.marketplace.buyer('111122223333').subscribe(subscription);
    await first.settle();
    first.kill();

    const second = new Life(folder, START, { faults });
    await second.settle();
    expect(second.events).toEqual([]);
    await second.advance(2 * HOUR);
    expect(second.events.map(({ 'detail-type': type }) => type)).toContain('License Updated - Manufacturer');
  });
});

test('a command is kept before anybody hears of it, and a command of a listener is kept as well', async () => {
  const first = new Life(folder);
  const written: number[] = [];
  first.marketplace.onEvent((event: MarketplaceEvent) => {
    written.push(readFileSync(file(), 'utf8').split('\n').length);
    if (event['detail-type'].startsWith('Purchase Agreement Created')) {
      first.marketplace.purchase(event.detail.agreement.id).cancel();
    }
  });
  first.marketplace.buyer('111122223333').subscribe(subscription);
  await first.settle();
  expect(written[0]).toBeGreaterThan(2);
  first.kill();

  const second = new Life(folder);
  expect(second.marketplace.purchases[0].agreementStatus).toBe('CANCELLED');
  expect(stateOf(second.marketplace)).toEqual(stateOf(first.marketplace));
});

test('tokens, names, and offers with a date are there after a kill', async () => {
  const first = new Life(folder);
  const startsAt = new Date(START + HOUR);
  const purchase = first.marketplace.buyer('111122223333').subscribe(subscription);
  purchaseNames.give(first.marketplace, 'acme', purchase);
  const offer = first.marketplace.offer({ product: 'contract-product', entitlements: { users: 3 }, startsAt });
  offerNames.give(first.marketplace, 'later', offer);
  const token = purchase.setUpAccount()['x-amzn-marketplace-token'];
  first.kill();

  const { marketplace } = new Life(folder);
  expect(purchaseNames.find(marketplace, 'acme')?.licenseArn).toBe(purchase.licenseArn);
  expect(() => { purchaseNames.requireFree(marketplace, 'acme'); }).toThrow('named \'acme\' already');
  expect(marketplace.call('ResolveCustomer', { RegistrationToken: token }).result.LicenseArn).toBe(purchase.licenseArn);
  expect(offerNames.find(marketplace, 'later')).toEqual(offer);
  expect(marketplace.buyer('444455556666').accept(offerNames.find(marketplace, 'later')!).agreement.startsAt).toBe(startsAt.getTime());
});

test('a line that a kill cut off is left out, and the next one does not suffer', async () => {
  const first = new Life(folder);
  first.marketplace.buyer('111122223333').subscribe(subscription);
  first.kill();
  appendFileSync(file(), '{"at":1797776602500,"do":"subscr');

  const second = new Life(folder);
  expect(second.marketplace.purchases).toHaveLength(1);
  second.marketplace.buyer('111122223333').subscribe(subscription);
  second.kill();
  expect(new Life(folder).marketplace.purchases).toHaveLength(2);
});

test('the quota of calls goes on where it was, also if its clock began anew', () => {
  const hurried = (start: number) => ({ quotaClock: () => start });
  const first = new Life(folder, START, hurried(START + HOUR));
  const call = ({ marketplace }: Life) => { marketplace.call('BatchMeterUsage', { UsageRecords: [] }); };
  const callsOf = (life: Life) => Array.from({ length: 11 }, () => { try { call(life); return 'OK'; } catch (error) { return (error as MarketplaceError).name; } });
  expect(callsOf(first).at(-1)).toBe('ThrottlingException');
  first.kill();

  let passed = 0;
  const second = new Life(folder, START, { quotaClock: () => START + passed });
  expect(callsOf(second)[0]).toBe('ThrottlingException');
  passed = SECOND;
  expect(callsOf(second)[0]).not.toBe('ThrottlingException');
});

describe('a journal that does not fit is an error that says what to do', () => {
  const bought = () => {
    const life = new Life(folder);
    life.marketplace.buyer('111122223333').subscribe(subscription);
    life.kill();
  };

  test.each([
    ['products', { products: [usageProduct] }],
    ['seed', { seed: 'other' }],
    ['behaviour', { behaviour: { tokenLife: '4_HOURS' as const } }],
    ['faults', { faults: { delivery: { lose: 1 } } }],
    ['sellerAccount', { sellerAccount: '111122223333' }],
  ])('other %s', (name, options) => {
    bought();
    expect(() => new Life(folder, START, options)).toThrow(new RegExp(`other settings, and goes on with those only: ${name}[^ ]* then .*, now .*Remove ${folder}`));
  });

  test('an earlier time, a step of another version, a damaged line', () => {
    bought();
    expect(() => new Life(folder, START - MINUTE)).toThrow('Start the clock there');

    const lines = readFileSync(file(), 'utf8');
    for (const [line, problem] of [
      ['{"at":1,"do":"haggle","with":[]}', 'nobody knows how to haggle'],
      ['{"at":1,"do":"cancel","with":["agmt-other"]}', 'there is no purchase agmt-other'],
      ['{"at":1,"ran":77,"what":"License l-1 is updated"}', 'nothing was to come as \'License l-1 is updated\''],
      ['{"at":1,', 'line 3 is damaged'],
    ]) {
      writeFileSync(file(), `${lines.split('\n').slice(0, 2).join('\n')}\n${line}\n`);
      expect(() => new Life(folder)).toThrow(problem);
      expect(() => new Life(folder)).toThrow(`Remove ${folder} to begin anew`);
    }
  });
});

test('without a journal nothing is written, and everything else is the same', async () => {
  const [kept, unkept] = [new Life(folder), new Life(folder, START, { journal: undefined })];
  for (const { marketplace } of [kept, unkept]) {
    const purchase = marketplace.buyer().subscribe({ product: contractProduct.code, entitlements: { users: 2 } });
    marketplace.call('BatchMeterUsage', { UsageRecords: [usage(purchase, START)] }, { account: '999988887777', region: 'us-east-1' });
  }
  await kept.advance(HOUR);
  await unkept.advance(HOUR);
  expect(stateOf(unkept.marketplace)).toEqual(stateOf(kept.marketplace));
  expect(unkept.events).toEqual(kept.events);
});
