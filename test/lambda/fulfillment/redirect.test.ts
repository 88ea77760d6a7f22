import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, FulfillmentForTests, LICENSE, LICENSE_ARN, PRODUCT_CODE } from './support/fulfillment.js';

const app = new FulfillmentForTests();
const NONCE = 'nonce-of-sign-up-1';
const TOKEN = { 'x-amzn-marketplace-token': 'good' };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A buyer comes, and is sent on; answers the code. */
const arrive = async (form: Record<string, string> = TOKEN) => {
  const answer = await app.request({ form });
  expect(answer.status).toBe(303);
  return new URL(String(answer.headers.location)).searchParams.get('code')!;
};
const exchange = async (code: string, nonce = NONCE) => app.invoke({ exchange: { code, nonce } });

beforeEach(async () => app.startRedirecting('https://acme.example/sign-up?from=aws'));

describe('a buyer is sent on to the page of the vendor', () => {
  test('with a code of 32 bytes, and with what the vendor has in the URL', async () => {
    const answer = await app.request({ form: TOKEN });
    expect(answer.status).toBe(303);
    const location = new URL(String(answer.headers.location));
    expect(location.origin + location.pathname).toBe('https://acme.example/sign-up');
    expect(location.searchParams.get('from')).toBe('aws');
    expect(location.searchParams.get('code')).toMatch(/^[\w-]{43}$/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['referrer-policy']).toBe('same-origin');
    expect(answer.body).toBe('');
  });

  test('nothing of the purchase is in the URL, and the code is at rest as a hash only', async () => {
    const answer = await app.request({ form: { ...TOKEN, 'x-amzn-marketplace-offer-type': 'free-trial' } });
    for (const secret of [ACCOUNT, LICENSE, 'good']) {
      expect(answer.headers.location).not.toContain(secret);
    }
    const code = new URL(String(answer.headers.location)).searchParams.get('code')!;
    const expiresAt = app.now + 600_000;
    expect(await app.stored()).toEqual([{
      pk: `code#${sha256(code)}`, license: LICENSE, licenseArn: LICENSE_ARN, account: ACCOUNT, offerType: 'free-trial', expiresAt, ttl: expiresAt / 1_000,
    }]);
    expect(app.log).not.toContain(code);
  });

  test('arriving is not registering', async () => {
    await arrive();
    expect(await app.licenses.get(LICENSE)).toBeUndefined();
  });

  test('GET answers the page that says where to press the button', async () => {
    const page = await app.request({ method: 'GET' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Set up your account');
  });

  test('with a bad token, or a subscription that has ended, stays and sees why', async () => {
    expect((await app.arrive('forged')).status).toBe(400);
    await app.end();
    const page = await app.arrive();
    expect(page.status).toBe(410);
    expect(page.text).toContain('This subscription has ended');
    expect(await app.stored()).toEqual([]);
  });

  test.each(['/register', '/status'])('%s is no address of ours', async (path) => {
    expect((await app.request({ path, form: { session: 'x' } })).status).toBe(404);
  });
});

describe('the backend exchanges the code', () => {
  test('and is told whose license it is, which is registered now', async () => {
    const code = await arrive({ ...TOKEN, 'x-amzn-marketplace-offer-type': 'free-trial' });
    expect(await exchange(code)).toEqual({
      ok: true, license: LICENSE, licenseArn: LICENSE_ARN, account: ACCOUNT, product: PRODUCT_CODE, offerType: 'free-trial', state: 'PENDING',
    });
    expect((await app.licenses.get(LICENSE))?.facts.registered).toEqual({ time: '2026-11-01T10:00:00.000Z', id: sha256(code) });
    expect(app.reads).toHaveLength(1);
    expect(await app.contact()).toBeUndefined();
  });

  test('after AWS has told of the license: with the agreement, and active', async () => {
    await app.provision();
    await app.confirm();
    expect(await exchange(await arrive())).toMatchObject({ ok: true, agreement: 'agmt-1', state: 'ACTIVE' });
  });

  test('again with the same nonce, because the answer was lost: the same answer, and nothing changes', async () => {
    const code = await arrive();
    const first = await exchange(code);
    const license = await app.licenses.get(LICENSE);
    app.now += 5_000;
    expect(await exchange(code)).toEqual(first);
    expect(await app.licenses.get(LICENSE)).toEqual(license);
  });

  test('with another nonce: refused, whoever asks, and as often', async () => {
    const code = await arrive();
    await exchange(code);
    expect(await exchange(code, 'nonce-of-somebody-else')).toMatchObject({ ok: false, error: 'USED_CODE', retryable: false });
    expect(await exchange(code)).toMatchObject({ ok: true });
  });

  test('two backends at the same moment: one owns the code', async () => {
    const code = await arrive();
    const answers = await Promise.all(Array.from({ length: 8 }, async (_, i) => exchange(code, `nonce-of-sign-up-${i}`)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('after ten minutes, though DynamoDB still has it: refused', async () => {
    const code = await arrive();
    app.now += 600_000;
    expect(await exchange(code)).toMatchObject({ ok: false, error: 'EXPIRED_CODE' });
    expect(await app.licenses.get(LICENSE)).toBeUndefined();
  });

  test('just before ten minutes are over: welcome', async () => {
    const code = await arrive();
    app.now += 599_999;
    expect(await exchange(code)).toMatchObject({ ok: true });
  });

  test.each([
    ['forged', 'A'.repeat(43)],
    ['no code at all', 'license#l-1'],
    ['empty', ''],
  ])('%s: refused', async (_, code) => {
    expect(await exchange(code)).toMatchObject({ ok: false, error: 'INVALID_CODE' });
  });

  test('the hash that a table thief has, and a session of a hosted page, are no codes', async () => {
    const code = await arrive();
    expect(await exchange(sha256(code))).toMatchObject({ error: 'INVALID_CODE' });
    const { session } = await app.arrive('good', { redirect: undefined });
    expect(await exchange(session)).toMatchObject({ error: 'INVALID_CODE' });
  });

  test('of a subscription that ended meanwhile: refused', async () => {
    const code = await arrive();
    await app.end();
    expect(await exchange(code)).toMatchObject({ ok: false, error: 'ENDED' });
  });

  test('while the table fails: try again, and then it works', async () => {
    const code = await arrive();
    const broken = { ...app.licenses, record: async () => { throw new Error(code); } };
    expect(await app.invoke({ exchange: { code, nonce: NONCE } }, { licenses: broken })).toMatchObject({ ok: false, error: 'FAILED', retryable: true });
    expect(app.counted).toEqual(['RegistrationFailures']);
    expect(app.log).not.toContain(code);
    expect(await exchange(code)).toMatchObject({ ok: true });
  });

  test('where pages are hosted there are no codes, and the answer says so', async () => {
    expect(await app.invoke({ exchange: { code: 'x', nonce: NONCE } }, { redirect: undefined }))
      .toMatchObject({ ok: false, error: 'INVALID_REQUEST', message: expect.stringContaining('RegistrationPage.redirect') as unknown });
  });
});
