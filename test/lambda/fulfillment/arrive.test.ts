import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, FulfillmentForTests, LICENSE, LICENSE_ARN, RESOLVED } from './support/fulfillment.js';

const app = new FulfillmentForTests();

beforeEach(async () => app.start());

describe('a buyer comes from AWS Marketplace', () => {
  test('the answer to the POST is the registration page itself', async () => {
    const page = await app.arrive();
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('Set up your account');
    expect(page.text).toContain('Acme Board');
    expect(page.body).toContain('action="register"');
  });

  test('the page shows the last four digits of the account and no more', async () => {
    const page = await app.arrive();
    expect(page.text).toContain('AWS account ending in 1234');
    expect(page.body).not.toContain(ACCOUNT);
    expect(page.body).not.toContain(LICENSE);
  });

  test('the session is stored as a hash, for an hour', async () => {
    const { session } = await app.arrive();
    expect(session).toMatch(/^[\w-]{43}$/);
    const expiresAt = app.now + 3_600_000;
    expect(await app.stored()).toEqual([{
      pk: `session#${createHash('sha256').update(session).digest('hex')}`,
      license: LICENSE, licenseArn: LICENSE_ARN, account: ACCOUNT, expiresAt, ttl: expiresAt / 1_000,
    }]);
  });

  test('arriving is not registering', async () => {
    await app.arrive();
    expect(await app.licenses.get(LICENSE)).toBeUndefined();
    expect(app.reads).toEqual([]);
  });

  test('the token arrives URL-encoded', async () => {
    app.marketplace.answers.set('a+b/c=%é', RESOLVED);
    const page = await app.arrive('a+b/c=%é');
    expect(page.status).toBe(200);
    expect(app.marketplace.asked).toEqual(['a+b/c=%é']);
  });

  test('fields that AWS may add do not matter', async () => {
    const page = await app.request({ form: { 'x-amzn-marketplace-token': 'good', 'x-amzn-marketplace-offer-type': 'free-trial', 'new': 'x' } });
    expect(page.status).toBe(200);
  });

  test('the browser says that it comes from another site, which is true', async () => {
    const page = await app.request({ form: { 'x-amzn-marketplace-token': 'good' }, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(page.status).toBe(200);
  });

  test('each press of the button opens a page of its own', async () => {
    const [one, two] = [await app.arrive(), await app.arrive()];
    expect(one.session).not.toBe(two.session);
    expect(await app.stored()).toHaveLength(2);
  });

  test('neither token nor session are in the log', async () => {
    app.marketplace.answers.set('secret-token', RESOLVED);
    const { session } = await app.arrive('secret-token');
    await app.arrive('forged-secret');
    expect(app.log).toContain(LICENSE);
    expect(app.log).not.toContain('secret');
    expect(app.log).not.toContain(session);
  });
});

describe('a buyer who comes back', () => {
  test('sees that the registration waits for AWS, and nothing of what was stored', async () => {
    const first = await app.arrive();
    await app.register({ session: first.session, email: 'ann@buyer.example', name: 'Ann' });
    const again = await app.arrive();
    expect(again.text).toContain('You have registered already');
    expect(again.body).toContain('action="status"');
    expect(again.body).not.toContain('ann@buyer.example');
  });

  test('sees that the subscription is active, and where to log in', async () => {
    const first = await app.arrive();
    await app.register({ session: first.session, email: 'ann@buyer.example' });
    await app.confirm();
    const again = await app.arrive();
    expect(again.text).toContain('Your subscription is active');
    expect(again.body).toContain('<a class="button" href="https://app.acme.example/login">');
  });

  test('sees that the subscription has ended, and nothing is stored', async () => {
    await app.end();
    const page = await app.arrive();
    expect(page.status).toBe(410);
    expect(page.text).toContain('This subscription has ended');
    expect(page.text).toContain('Set up your account');
    expect(await app.stored()).toEqual([]);
  });
});

describe('a token that does not open the page', () => {
  test.each([
    ['forged', { error: 'InvalidTokenException' }, 400, 'does not know this registration', ['InvalidTokens']],
    ['expired', { error: 'ExpiredTokenException' }, 400, 'has expired', []],
    ['of another product', { ...RESOLVED, ProductCode: 'other' }, 400, 'another product', ['RegistrationFailures']],
    ['throttled', { error: 'ThrottlingException' }, 503, 'is busy', ['RegistrationFailures']],
    ['in a Region without the API', { error: 'DisabledApiException' }, 503, 'cannot set up accounts just now', ['RegistrationFailures']],
    ['while AWS is broken', { error: 'InternalServiceErrorException', status: 500 }, 503, 'cannot be reached', ['RegistrationFailures']],
    ['while the license is being made', { CustomerAWSAccountId: ACCOUNT, ProductCode: RESOLVED.ProductCode }, 503, 'try again in a minute', ['RegistrationFailures', 'MissingLicenses']],
  ])('%s: a page with a way on, nothing stored', async (_, answer, status, text, counted) => {
    app.marketplace.answers.set('bad', answer);
    const page = await app.arrive('bad');
    expect(page.status).toBe(status);
    expect(page.text).toContain(text);
    expect(page.text).toContain('Set up your account');
    expect(page.text).toContain('help@acme.example');
    expect(page.headers['retry-after']).toBe(status === 503 ? '60' : undefined);
    expect(app.counted).toEqual(counted);
    expect(await app.stored()).toEqual([]);
    expect(await app.licenses.get(LICENSE)).toBeUndefined();
  });

  test.each([
    ['none', ''],
    ['huge', 'x'.repeat(8 * 1024 + 1)],
    ['with control characters', 'good\n'],
  ])('%s: AWS is not asked', async (_, token) => {
    const page = await app.arrive(token);
    expect(page.status).toBe(400);
    expect(page.text).toContain('Set up your account');
    expect(app.marketplace.asked).toEqual([]);
  });

  test('two tokens: AWS is not asked', async () => {
    const page = await app.request({ form: 'x-amzn-marketplace-token=good&x-amzn-marketplace-token=other' });
    expect(page.status).toBe(400);
    expect(app.marketplace.asked).toEqual([]);
  });

  test('a database that fails: the page says so, the log does not say what was sent', async () => {
    const broken = { ...app.licenses, get: async () => { throw new Error('about good'); } };
    const page = await app.request({ form: { 'x-amzn-marketplace-token': 'good' } }, { licenses: broken });
    expect(page.status).toBe(503);
    expect(page.text).toContain('Something went wrong on our side');
    expect(app.counted).toEqual(['RegistrationFailures']);
    expect(app.log).not.toContain('about good');
  });
});
