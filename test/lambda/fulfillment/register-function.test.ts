import { beforeEach, describe, expect, test } from 'vitest';
import { eitherWay } from '../../../lambda/fulfillment/either-way.js';
import { ACCOUNT, FulfillmentForTests, LICENSE, LICENSE_ARN, PRODUCT_CODE, RESOLVED } from './support/fulfillment.js';

const app = new FulfillmentForTests();
const FIELDS = { email: 'ann@gmail.com', Company_Size: '11-50' };

const register = async (token: unknown = 'good', fields: unknown = FIELDS) => app.invoke({ register: { token, fields } });

beforeEach(async () => app.start());

describe('a backend of the vendor registers a buyer', () => {
  test('and is told whose license it is', async () => {
    await app.provision();
    expect(await register()).toEqual({
      ok: true, license: LICENSE, licenseArn: LICENSE_ARN, account: ACCOUNT, product: PRODUCT_CODE, agreement: 'agmt-1', state: 'PENDING',
    });
  });

  test('the contact is kept where hooks and mails find it, the fact with the license, the entitlements are read', async () => {
    await register();
    expect(await app.contact()).toEqual({ pk: `license#${LICENSE}`, fields: FIELDS, at: '2026-11-01T10:00:00.000Z' });
    const license = await app.licenses.get(LICENSE);
    expect(license?.facts.registered).toEqual({ time: '2026-11-01T10:00:00.000Z', id: 'id-1' });
    expect(JSON.stringify(license)).not.toContain('gmail');
    expect(app.reads).toEqual([
      { schema: '1', kind: 'entitlement-read', license: LICENSE, licenseArn: LICENSE_ARN, account: ACCOUNT, attempt: 0, emptyReads: 0 },
    ]);
  });

  test('without fields, which may be kept elsewhere', async () => {
    expect(await app.invoke({ register: { token: 'good' } })).toMatchObject({ ok: true });
  });

  test('again: the newest contact stays, access stays as it was', async () => {
    await app.confirm();
    await register();
    app.now += 1_000;
    expect(await register('good', { email: 'bob@gmail.com' })).toMatchObject({ ok: true, state: 'ACTIVE' });
    expect(await app.contact()).toMatchObject({ fields: { email: 'bob@gmail.com' } });
  });

  test('the licenses that go on from this one are registered with it', async () => {
    await app.provision();
    await app.agreements.followedBy('agmt-1', 'agmt-2', { time: '2026-11-01T10:00:00.000Z', id: 'created' });
    await app.agreements.link('agmt-2', 'l-next');
    await register();
    expect((await app.licenses.get('l-next'))?.facts.inherited).toBe(LICENSE);
  });
});

describe('what cannot be registered is an answer that a program can act on', () => {
  test.each([
    ['a forged token', { error: 'InvalidTokenException' }, 'INVALID_TOKEN', false],
    ['an expired token', { error: 'ExpiredTokenException' }, 'EXPIRED_TOKEN', false],
    ['a token of another product', { ...RESOLVED, ProductCode: 'other' }, 'OTHER_PRODUCT', false],
    ['a license that is still being made', { CustomerAWSAccountId: ACCOUNT, ProductCode: PRODUCT_CODE }, 'NOT_READY', true],
    ['throttled', { error: 'ThrottlingException' }, 'BUSY', true],
    ['AWS is broken', { error: 'InternalServiceErrorException', status: 500 }, 'UNAVAILABLE', true],
    ['the role is refused', { error: 'AccessDeniedException' }, 'MISCONFIGURED', false],
  ])('%s', async (_, answer, error, retryable) => {
    app.marketplace.answers.set('bad', answer);
    expect(await register('bad')).toEqual({ ok: false, error, message: expect.any(String) as unknown, retryable });
    expect(await app.stored()).toEqual([]);
    expect(await app.licenses.get(LICENSE)).toBeUndefined();
  });

  test.each([['empty', ''], ['huge', 'x'.repeat(8 * 1024 + 1)], ['with control characters', 'good\n']])('a token that is %s: AWS is not asked', async (_, token) => {
    expect(await register(token)).toMatchObject({ ok: false, error: 'INVALID_TOKEN' });
    expect(app.marketplace.asked).toEqual([]);
  });

  test('a subscription that has ended', async () => {
    await app.end();
    expect(await register()).toMatchObject({ ok: false, error: 'ENDED', retryable: false });
    expect(await app.contact()).toBeUndefined();
  });

  test('a table that fails', async () => {
    const broken = { ...app.licenses, record: async () => { throw new Error('ann@gmail.com'); } };
    const answer = await app.invoke({ register: { token: 'good', fields: FIELDS } }, { licenses: broken });
    expect(answer).toMatchObject({ ok: false, error: 'FAILED', retryable: true });
    expect(JSON.stringify(answer)).not.toContain('gmail');
    expect(app.log).not.toContain('gmail');
    expect(app.counted).toEqual(['RegistrationFailures']);
  });
});

describe('a request of another form is refused before AWS is asked, and nothing of it is said again', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'The request must be'],
    ['a text', 'good', 'The request must be'],
    ['a list', [{ register: { token: 'good' } }], 'The request must be'],
    ['something else', { registration: { token: 'good' } }, 'The request must be'],
    ['both', { register: { token: 'good' }, exchange: { code: 'x', nonce: 'y'.repeat(16) } }, 'exchange is not known'],
    ['no token', { register: { fields: {} } }, 'register.token is missing'],
    ['a number as token', { register: { token: 5 } }, 'register.token must be a text'],
    ['an undeclared member', { register: { token: 'good', license: 'l-other' } }, 'register.license is not known: give { token, fields } and nothing else'],
    ['a forged flag', { register: { token: 'good', fields: FIELDS, registered: true, state: 'ACTIVE' } }, 'register.registered'],
    ['a number in a field', { register: { token: 'good', fields: { seats: 5 } } }, 'register.fields.seats must be a text'],
    ['an object in a field', { register: { token: 'good', fields: { name: { S: 'x' } } } }, 'register.fields.name must be a text'],
    ['a list in a field', { register: { token: 'good', fields: { name: ['x'] } } }, 'register.fields.name must be a text'],
    ['fields as a list', { register: { token: 'good', fields: ['x'] } }, 'register.fields'],
    ['a line break', { register: { token: 'good', fields: { name: 'Ann\r\nBcc: x@y.example' } } }, 'register.fields.name must not have line breaks'],
    ['a long text', { register: { token: 'good', fields: { name: 'x'.repeat(2_001) } } }, 'at most 2000 characters'],
    ['long texts', { register: { token: 'good', fields: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, 'x'.repeat(1_900)])) } }, 'at most 16000 characters together'],
    ['too many fields', { register: { token: 'good', fields: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`f${i}`, 'x'])) } }, 'must be at most 50'],
    ['a field named like a table key', { register: { token: 'good', fields: { 'ann@gmail.com': 'x' } } }, 'register.fields must be named'],
    ['no nonce', { exchange: { code: 'x' } }, 'exchange.nonce'],
    ['a short nonce', { exchange: { code: 'x', nonce: 'short' } }, 'exchange.nonce must have 16 to 128'],
  ])('%s', async (_, event, said) => {
    const answer = await app.invoke(event);
    expect(answer).toMatchObject({ ok: false, error: 'INVALID_REQUEST', message: expect.stringContaining(said) as unknown, retryable: false });
    expect(JSON.stringify(answer)).not.toMatch(/good|gmail|Bcc|xxx/);
    expect(app.marketplace.asked).toEqual([]);
    expect(await app.stored()).toEqual([]);
  });

  test('fields cannot reach the prototype', async () => {
    const event = JSON.parse('{"register":{"token":"good","fields":{"email":"a@b.example","__proto__":{"admin":"true"}}}}') as unknown;
    await app.invoke(event);
    expect(({} as { admin?: string }).admin).toBeUndefined();
    expect(JSON.stringify(await app.stored())).not.toContain('admin');
  });
});

test('nothing that was sent is logged', async () => {
  await register();
  await register('forged');
  expect(app.log).toContain(`"Registered",{"license":"${LICENSE}"}`);
  for (const secret of ['good', 'forged', 'ann@gmail.com', '11-50', ACCOUNT]) {
    expect(app.log).not.toContain(secret);
  }
});

describe('the two ways in do not meet', () => {
  const ways = eitherWay({ pages: async () => ({ statusCode: 200 }), register: async () => ({ ok: false, error: 'FAILED', message: '', retryable: true }) });

  test('what comes through the API is a page, whatever it holds', async () => {
    expect(await ways({ requestContext: { http: {} }, register: { token: 'good' } })).toEqual({ statusCode: 200 });
  });

  test('without a page of ours, nothing is answered as one', async () => {
    const only = eitherWay({ register: async (event) => app.invoke(event) });
    expect(await only({ requestContext: { http: { method: 'GET' } }, rawPath: '/' })).toMatchObject({ ok: false, error: 'INVALID_REQUEST' });
  });
});
