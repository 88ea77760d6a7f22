import { describe, expect, test } from 'vitest';
import { HOUR, scene } from './support.js';

const FIELD = 'x-amzn-marketplace-token';

describe('ResolveCustomer', () => {
  test('answers account, license and product; CustomerIdentifier is absent for new products (facts 2.1)', () => {
    const { marketplace } = scene();
    const purchase = marketplace.buyer('111122223333').subscribe({ product: 'usage-product' });
    const { result } = marketplace.call('ResolveCustomer', { RegistrationToken: purchase.setUpAccount()[FIELD] });
    expect(result).toEqual({ CustomerAWSAccountId: '111122223333', LicenseArn: purchase.licenseArn, ProductCode: 'usage-product' });
  });

  test.each([
    [undefined, 1], ['4_HOURS', 4], ['1_HOUR', 1], ['30_MINUTES', 0.5],
  ] as const)('each press makes a fresh token; with tokenLife %s it resolves repeatedly for %s hours (facts 2.3, 9.1)', async (tokenLife, hours) => {
    const { clock, marketplace } = scene(undefined, { behaviour: tokenLife && { tokenLife } });
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    const [first, second] = [purchase.setUpAccount()[FIELD], purchase.setUpAccount()[FIELD]];
    expect(first).not.toBe(second);
    const resolve = () => marketplace.call('ResolveCustomer', { RegistrationToken: first }).result;
    const before = resolve();
    await clock.advance(hours * HOUR - 1);
    expect(resolve()).toEqual(before);
    await clock.advance(1);
    expect(resolve).toThrow(expect.objectContaining({ name: 'ExpiredTokenException' }));
  });

  test('with tokenUse ONCE a resubmitted token has expired (facts 2.2, 2.3)', () => {
    const { marketplace } = scene(undefined, { behaviour: { tokenUse: 'ONCE' } });
    const token = marketplace.buyer().subscribe({ product: 'usage-product' }).setUpAccount()[FIELD];
    marketplace.call('ResolveCustomer', { RegistrationToken: token });
    expect(() => marketplace.call('ResolveCustomer', { RegistrationToken: token })).toThrow(expect.objectContaining({ name: 'ExpiredTokenException' }));
  });

  test('only the account that published the product can resolve a token (facts 2.5)', () => {
    const { marketplace } = scene();
    const token = marketplace.buyer().subscribe({ product: 'usage-product' }).setUpAccount()[FIELD];
    const resolve = (account: string) => marketplace.call('ResolveCustomer', { RegistrationToken: token }, { account, region: 'us-east-1' });
    expect(() => resolve('121212121212')).toThrow(expect.objectContaining({ name: 'InvalidTokenException' }));
    expect(resolve('999988887777').result.ProductCode).toBe('usage-product');
  });

  test('a made-up token is invalid (facts 2.2)', () => {
    expect(() => scene().marketplace.call('ResolveCustomer', { RegistrationToken: 'made-up' })).toThrow(expect.objectContaining({ name: 'InvalidTokenException' }));
  });

  test('tokens hold characters that a form must encode (facts 9.1)', () => {
    const purchase = scene().marketplace.buyer().subscribe({ product: 'usage-product' });
    expect(purchase.setUpAccount()[FIELD]).toMatch(/[+/=]/);
  });
});
