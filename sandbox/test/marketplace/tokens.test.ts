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

  test('each press makes a fresh token, and a token resolves repeatedly until four hours are over (facts 2.3, 9.1)', async () => {
    const { clock, marketplace } = scene();
    const purchase = marketplace.buyer().subscribe({ product: 'usage-product' });
    const [first, second] = [purchase.setUpAccount()[FIELD], purchase.setUpAccount()[FIELD]];
    expect(first).not.toBe(second);
    const resolve = () => marketplace.call('ResolveCustomer', { RegistrationToken: first }).result;
    const before = resolve();
    await clock.advance(4 * HOUR - 1);
    expect(resolve()).toEqual(before);
    await clock.advance(1);
    expect(resolve).toThrow(expect.objectContaining({ name: 'ExpiredTokenException' }));
  });

  test('a made-up token is invalid (facts 2.2)', () => {
    expect(() => scene().marketplace.call('ResolveCustomer', { RegistrationToken: 'made-up' })).toThrow(expect.objectContaining({ name: 'InvalidTokenException' }));
  });

  test('tokens hold characters that a form must encode (facts 9.1)', () => {
    const purchase = scene().marketplace.buyer().subscribe({ product: 'usage-product' });
    expect(purchase.setUpAccount()[FIELD]).toMatch(/[+/=]/);
  });
});
