import { MarketplaceMeteringClient } from '@aws-sdk/client-marketplace-metering';
import { beforeEach, describe, expect, test } from 'vitest';
import { tokenResolver } from '../../../lambda/adapters/token-resolver.js';
import { isTokenLike } from '../../../lambda/core/registration-token.js';
import { ACCOUNT, LICENSE, LICENSE_ARN, PRODUCT_CODE, RESOLVED } from './support/fulfillment.js';
import type { Resolved } from './support/marketplace.js';
import { MarketplaceForTests } from './support/marketplace.js';

const PRODUCT = { productCode: PRODUCT_CODE, agreementModel: 'CONCURRENT' } as const;
const marketplace = new MarketplaceForTests();

const resolve = async (answer: Resolved) => {
  marketplace.answers.set('token', answer);
  return tokenResolver({ ...PRODUCT, client: marketplace.client }).resolve('token');
};

beforeEach(() => { marketplace.answers.clear(); });

test('answers whose purchase the token stands for', async () => {
  expect(await resolve(RESOLVED)).toEqual({
    outcome: 'resolved', purchase: { license: LICENSE, licenseArn: LICENSE_ARN, account: ACCOUNT },
  });
});

test('passes the token on as it is', async () => {
  await tokenResolver({ ...PRODUCT, client: marketplace.client }).resolve('a+b/c=%2B d');
  expect(marketplace.asked.at(-1)).toBe('a+b/c=%2B d');
});

test.each([
  ['InvalidTokenException', 400, { outcome: 'invalid' }],
  ['ExpiredTokenException', 400, { outcome: 'expired' }],
  ['ThrottlingException', 400, { outcome: 'throttled', error: 'ThrottlingException' }],
  ['DisabledApiException', 400, { outcome: 'misconfigured', error: 'DisabledApiException' }],
  ['InternalServiceErrorException', 500, { outcome: 'unavailable', error: 'InternalServiceErrorException' }],
  ['AccessDeniedException', 400, { outcome: 'misconfigured', error: 'AccessDeniedException' }],
  ['AccessDenied', 403, { outcome: 'misconfigured', error: 'AccessDenied' }],
])('%s is an outcome of its own', async (error, status, outcome) => {
  expect(await resolve({ error, status })).toEqual(outcome);
});

test('an unreachable AWS is an outcome, not an exception', async () => {
  const client = new MarketplaceMeteringClient({
    endpoint: 'http://127.0.0.1:1', region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1,
  });
  expect(await tokenResolver({ ...PRODUCT, client }).resolve('token')).toEqual({ outcome: 'unavailable', error: 'ECONNREFUSED' });
});

test('a purchase of another product is no purchase of ours', async () => {
  expect(await resolve({ ...RESOLVED, ProductCode: 'another' })).toEqual({ outcome: 'other-product' });
});

test.each([
  [{ CustomerAWSAccountId: ACCOUNT, ProductCode: PRODUCT_CODE }, 'LicenseArn'],
  [{ LicenseArn: LICENSE_ARN, ProductCode: PRODUCT_CODE }, 'CustomerAWSAccountId'],
  [{ CustomerAWSAccountId: ACCOUNT, LicenseArn: LICENSE_ARN }, 'ProductCode'],
  [{ ...RESOLVED, LicenseArn: 'arn:aws:license-manager::1:license:unheard-of' }, 'LicenseArn'],
  [{ CustomerIdentifier: 'legacy' }, 'ProductCode, CustomerAWSAccountId, LicenseArn'],
])('an answer without what identifies the license is incomplete (%#)', async (answer, missing) => {
  expect(await resolve(answer)).toEqual({ outcome: 'incomplete', missing });
});

describe('a legacy product, whose license is its customer', () => {
  const LEGACY = { CustomerAWSAccountId: ACCOUNT, CustomerIdentifier: 'ifAPi5AcF3', ProductCode: PRODUCT_CODE };
  const resolveLegacy = async (answer: Resolved) => {
    marketplace.answers.set('token', answer);
    return tokenResolver({ client: marketplace.client, productCode: PRODUCT_CODE, agreementModel: 'LEGACY' }).resolve('token');
  };

  test('is known by product code and customer identifier', async () => {
    expect(await resolveLegacy(LEGACY)).toEqual({
      outcome: 'resolved', purchase: { license: `${PRODUCT_CODE}:ifAPi5AcF3`, customer: 'ifAPi5AcF3', account: ACCOUNT },
    });
  });

  test('never has a second key, even if AWS answers a license beside the customer', async () => {
    expect(await resolveLegacy({ ...LEGACY, LicenseArn: LICENSE_ARN })).toMatchObject({ purchase: { license: `${PRODUCT_CODE}:ifAPi5AcF3` } });
  });

  test('needs no account, and blanks around the customer do not count', async () => {
    expect(await resolveLegacy({ CustomerIdentifier: ' ifAPi5AcF3 ', ProductCode: PRODUCT_CODE }))
      .toEqual({ outcome: 'resolved', purchase: { license: `${PRODUCT_CODE}:ifAPi5AcF3`, customer: 'ifAPi5AcF3' } });
  });

  test('is not known by a license: the answer is incomplete', async () => {
    expect(await resolveLegacy(RESOLVED)).toEqual({ outcome: 'incomplete', missing: 'CustomerIdentifier' });
  });
});

describe('what AWS is not even asked about', () => {
  test.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['more than 8 KB', 'x'.repeat(8 * 1024 + 1)],
    ['more than 8 KB in bytes', 'é'.repeat(4 * 1024 + 1)],
    ['a line break', 'token\r\nx-injected: 1'],
    ['a null byte', 'token\0'],
    ['a C1 control character', 'token\u0085'],
  ])('%s', (_, token) => { expect(isTokenLike(token)).toBe(false); });

  test('a token of exactly 8 KB is asked about', () => { expect(isTokenLike('x'.repeat(8 * 1024))).toBe(true); });
});
