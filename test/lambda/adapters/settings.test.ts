import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { accessPolicy } from '../../../lambda/adapters/access-policy.js';
import { deliveredProduct } from '../../../lambda/adapters/delivered-product.js';

beforeEach(() => {
  vi.stubEnv('PRODUCT_CODE', 'prodcode1');
  vi.stubEnv('PRICING_MODEL', 'CONTRACT_WITH_CONSUMPTION');
  vi.stubEnv('AGREEMENT_MODEL', 'CONCURRENT');
  vi.stubEnv('REQUIRE_REGISTRATION', 'true');
  vi.stubEnv('FINAL_USAGE_GRACE_SECONDS', '480');
});
afterEach(() => { vi.unstubAllEnvs(); });

test('the product that outbox and dispatcher tell of', () => {
  expect(deliveredProduct()).toEqual({ code: 'prodcode1', pricingModel: 'CONTRACT_WITH_CONSUMPTION', agreementModel: 'CONCURRENT', metering: { grace: 480_000 } });
  vi.stubEnv('FINAL_USAGE_GRACE_SECONDS', undefined);
  expect(deliveredProduct().metering).toBeUndefined();
});

test('what listeners and fulfillment derive access by', () => {
  expect(accessPolicy()).toEqual({ pricingModel: 'CONTRACT_WITH_CONSUMPTION', agreementModel: 'CONCURRENT', requireRegistration: true });
});

describe('a setting that cannot be is refused by name, not taken for something else', () => {
  test.each([
    ['PRICING_MODEL', 'FREE', deliveredProduct],
    ['PRICING_MODEL', 'FREE', accessPolicy],
    ['AGREEMENT_MODEL', 'OLD', accessPolicy],
    ['REQUIRE_REGISTRATION', 'maybe', accessPolicy],
    ['FINAL_USAGE_GRACE_SECONDS', '8 minutes', deliveredProduct],
    ['FINAL_USAGE_GRACE_SECONDS', '-480', deliveredProduct],
  ])('%s=%s', (name, value, read: () => unknown) => {
    vi.stubEnv(name, value);
    expect(read).toThrow(`Environment variable ${name} is "${value}". Allowed: `);
  });
});
