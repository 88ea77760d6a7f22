import { beforeEach, describe, expect, test } from 'vitest';
import { licenseIdOf } from '../../../lambda/core/license-id.js';
import type { Fact } from '../../../lambda/core/licenses.js';
import { tokenResolver } from '../../../lambda/adapters/token-resolver.js';
import { ACCOUNT, FulfillmentForTests, PRODUCT_CODE } from './support/fulfillment.js';

const app = new FulfillmentForTests();
const CUSTOMER = 'ifAPi5AcF3';
const LEGACY_LICENSE = `${PRODUCT_CODE}:${CUSTOMER}`;

beforeEach(async () => {
  await app.start({ tokens: tokenResolver({ client: app.marketplace.client, productCode: PRODUCT_CODE, agreementModel: 'LEGACY' }) });
  app.marketplace.answers.set('good', { CustomerIdentifier: CUSTOMER, CustomerAWSAccountId: ACCOUNT, ProductCode: PRODUCT_CODE });
});

test('a buyer of a legacy product registers under the customer identifier', async () => {
  const page = await app.arrive();
  expect(page.text).toContain('AWS account ending in 1234');
  expect((await app.register({ session: page.session, email: 'ann@buyer.example' })).status).toBe(200);

  const license = await app.licenses.get(LEGACY_LICENSE);
  expect(license?.facts.registered).toBeDefined();
  expect(license?.identity).toEqual({ customer: CUSTOMER, account: ACCOUNT });
  expect((await app.stored()).map(({ pk }) => pk)).toContain(`license#${LEGACY_LICENSE}`);
  expect(licenseIdOf(LEGACY_LICENSE)).toBeUndefined();
  expect(app.reads).toEqual([{ schema: '1', kind: 'entitlement-read', license: LEGACY_LICENSE, account: ACCOUNT, attempt: 0, emptyReads: 0 }]);
});

test('without an account the page leaves it out', async () => {
  app.marketplace.answers.set('good', { CustomerIdentifier: CUSTOMER, ProductCode: PRODUCT_CODE });
  const page = await app.arrive();
  expect(page.status).toBe(200);
  expect(page.text).not.toContain('AWS account ending');
});

describe('a purchase that AWS could not confirm', () => {
  const FAILED = 'AWS could not confirm your purchase';
  const told = (minutes: number) => ({ time: new Date(app.now + minutes * 60_000).toISOString(), id: `told-${minutes}` });
  const shown = (page: string) => /<div data-state="([A-Z]+)">/.exec(page)?.[1];
  const record = async (...facts: Fact[]) => app.licenses.record(LEGACY_LICENSE, facts);

  test('is explained to whoever waits, with what to do', async () => {
    const { session } = await app.arrive();
    await app.register({ session, email: 'ann@buyer.example' });
    await record({ kind: 'failed', value: told(1) });

    const page = await app.status(session);
    expect(shown(page.body)).toBe('FAILED');
    expect(page.body).toContain(`<title>${FAILED}`);
    expect(page.text).toContain('Check the payment method of your AWS account, then subscribe again');
    expect(page.body).toContain('Check again</button>');
    expect((await app.status(session, 'application/json')).body).toBe('{"state":"FAILED"}');
    expect((await app.licenses.get(LEGACY_LICENSE))?.access.state).toBe('PENDING');
  });

  test('is explained to whoever registers after it, and to whoever comes back', async () => {
    await record({ kind: 'failed', value: told(-1) });
    const { session, text } = await app.arrive();
    expect(text).toContain('Set up your account');
    expect(shown((await app.register({ session, email: 'ann@buyer.example' })).body)).toBe('FAILED');

    const again = await app.arrive();
    expect(again.body).toContain(`<h1>${FAILED}</h1>`);
    expect(again.text).not.toContain('There is nothing more to do');
  });

  test('is forgotten when AWS confirms a later one', async () => {
    const { session } = await app.arrive();
    await app.register({ session, email: 'ann@buyer.example' });
    await record({ kind: 'failed', value: told(1) }, { kind: 'subscription', value: { ...told(2), action: 'subscribe-success' } });

    expect(shown((await app.status(session)).body)).toBe('PENDING');
  });

  test('takes nothing from a customer who has another offer', async () => {
    const { session } = await app.arrive();
    await app.register({ session, email: 'ann@buyer.example' });
    await record({ kind: 'entitlements', value: { ...told(1), list: [{ dimension: 'seats', value: 5 }] } }, { kind: 'failed', value: told(2) });

    expect((await app.status(session, 'application/json')).body).toBe('{"state":"ACTIVE"}');
    expect((await app.arrive()).text).toContain('Your subscription is active');
  });
});

test('a backend of the vendor is told customer and product', async () => {
  expect(await app.invoke({ register: { token: 'good' } })).toEqual({
    ok: true, license: LEGACY_LICENSE, account: ACCOUNT, product: PRODUCT_CODE, state: 'PENDING',
  });
});

test('an answer without a customer: try again in a minute, an alarm, and nothing under another key', async () => {
  app.marketplace.answers.set('good', { CustomerAWSAccountId: ACCOUNT, ProductCode: PRODUCT_CODE, LicenseArn: 'arn:aws:license-manager::294406891311:license:l-0123' });
  const page = await app.arrive();
  expect(page.status).toBe(503);
  expect(page.text).toContain('try again in a minute');
  expect(app.counted).toEqual(['RegistrationFailures', 'MissingLicenses']);
  expect(await app.stored()).toEqual([]);
});
