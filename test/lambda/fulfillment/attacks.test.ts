import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sessionIn } from '../../../examples/quickstart/demo/browser.js';
import { listing } from '../../../examples/quickstart/demo/journey.js';
import { synthesize } from '../../../examples/quickstart/demo/synthesize.js';
import { RunningQuickstart } from '../../support/quickstart.js';
import { eventOf } from './support/browser.js';

const MINUTE = 60_000;
const OTHER_PRODUCT = { ...listing, code: 'another-product', name: 'Another' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'';
const REGISTRATIONS = 'Quickstart/Marketplace/Store/RegistrationsTable';
const SUBSCRIBERS = 'Quickstart/Marketplace/Store/SubscribersTable';

/** The bundled handler behind an API, with its tables and AWS Marketplace. */
let quickstart: RunningQuickstart;
let purchase: Purchase;
/** What must never be in a log. */
const secrets: string[] = [];

beforeAll(async () => {
  quickstart = await RunningQuickstart.with({ assembly: synthesize('attacks'), products: [listing, OTHER_PRODUCT] });
}, 60_000);

afterAll(async () => {
  await quickstart.stop();
});

beforeEach(() => {
  purchase = quickstart.sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 3 } });
});

interface Attack {
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** Sends exactly this, as no browser would. */
async function send(path: string, { method = 'POST', body = '', headers = FORM }: Attack = {}) {
  const { hostname, port } = new URL(quickstart.fulfillmentUrl);
  return await new Promise<{ status: number; body: string; type: string }>((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      response.on('end', () => { resolve({ status: response.statusCode!, body: text, type: String(response.headers['content-type']) }); });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const post = async (path: string, fields: Readonly<Record<string, string>> | string, headers: Attack['headers'] = {}) =>
  await send(path, { body: new URLSearchParams(fields).toString(), headers: { ...FORM, ...headers } });

/** A page for the purchase; answers its session. */
async function arrive(of = purchase): Promise<string> {
  const token = of.setUpAccount();
  secrets.push(...Object.values(token));
  const session = sessionIn((await post('/', token)).body);
  secrets.push(session);
  return session;
}

const items = async (table: string) => (await quickstart.items(table)).map((item) => unmarshall(item));
const contactOf = async (license: string) => (await items(REGISTRATIONS)).find(({ pk }) => pk === `license#${license}`);
const licenseOf = async (license: string) => (await items(SUBSCRIBERS)).find(({ pk }) => pk === `license#${license}`);
const stored = async () => [await items(REGISTRATIONS), await items(SUBSCRIBERS)];

describe('a page that was kept for too long', () => {
  test('a session is over after an hour', async () => {
    const session = await arrive();
    await quickstart.sandbox.advance(61 * MINUTE);
    expect([400, 410]).toContain((await post('/register', { session, email: 'a@b.example' })).status);
    expect(await contactOf(purchase.licenseId)).toBeUndefined();
  }, 60_000);

  test('registering after the end of the subscription opens nothing', async () => {
    const session = await arrive();
    const token = purchase.setUpAccount();
    await post('/register', { session, email: 'ann@buyer.example' });
    await quickstart.sandbox.advance(2 * MINUTE);
    purchase.cancel();
    await quickstart.sandbox.advance(20 * MINUTE);
    const { version } = (await licenseOf(purchase.licenseId))!.access as { version: number };
    expect((await post('/register', { session, email: 'ann@buyer.example' })).status).toBe(410);
    expect((await post('/', token)).status).toBe(410);
    expect((await licenseOf(purchase.licenseId))?.access).toMatchObject({ state: 'ENDED', version });
  }, 60_000);
});

describe('a buyer who wants more than was bought', () => {
  test('forged flags and extra fields give no access and are stored nowhere', async () => {
    const session = await arrive();
    const forged = {
      successfully_subscribed: 'true', is_free_trial_term_present: 'false', subscription_expired: 'false',
      access: 'ACTIVE', state: 'ACTIVE', registered: 'true', due: 'true', requireRegistration: 'false',
      entitlements: '[{"dimension":"seats","value":9999}]', license: 'l-00000000000000000000000000000000',
      pk: 'license#l-other', account: '999999999999', __proto__: 'x', constructor: 'y', toString: 'z',
    };
    expect((await post('/register', { session, email: 'ann@buyer.example', ...forged })).status).toBe(200);

    expect((await contactOf(purchase.licenseId))?.fields).toEqual({ email: 'ann@buyer.example' });
    expect((await licenseOf(purchase.licenseId))?.access).toMatchObject({ state: 'PENDING' });
    const everything = JSON.stringify(await stored());
    for (const value of ['successfully_subscribed', '999999999999', 'l-other', '9999']) expect(everything).not.toContain(value);
  });

  test.each([
    ['a list', 'email[]=ann%40buyer.example'],
    ['an operator', 'email[%24ne]=x'],
    ['a typed value', 'email.S=ann%40buyer.example'],
    ['the same field twice', 'email=ann%40buyer.example&email=bob%40buyer.example'],
  ])('%s instead of a text is refused', async (_, email) => {
    const session = await arrive();
    expect([400, 422]).toContain((await post('/register', `session=${session}&${email}`)).status);
    expect(await contactOf(purchase.licenseId)).toBeUndefined();
  });

  test.each([
    ['numbers', 5], ['objects', { S: 'x' }], ['lists', ['x']], ['items of a table', marshall({ email: 'x', seats: 5 })],
  ])('%s as JSON are no form', async (_, value) => {
    const session = await arrive();
    const answer = await send('/register', { body: JSON.stringify({ session, email: value }), headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(415);
    expect(await contactOf(purchase.licenseId)).toBeUndefined();
  });

  test('a number typed into a text field stops nobody\'s access events', async () => {
    const session = await arrive();
    await post('/register', { session, email: 'ann@buyer.example', name: '5', company: '1e999' });
    await quickstart.sandbox.advance(2 * MINUTE);
    expect(await quickstart.tenant(purchase.licenseId)).toMatchObject({ state: { S: 'ACTIVE' } });
  }, 60_000);
});

describe('script', () => {
  test('in every field comes back as text', async () => {
    const session = await arrive();
    const { body, status } = await post('/register', { session, email: SCRIPT, name: SCRIPT, company: SCRIPT });
    expect(status).toBe(422);
    expect(body).toContain('&lt;script&gt;alert(1)');
    expect(body).not.toContain('<script>alert');
    expect(body).not.toContain('<img');
  });

  test('in token, session, offer type, path, query and headers comes back nowhere', async () => {
    const answers = [
      await post('/', { 'x-amzn-marketplace-token': SCRIPT }),
      await post('/', { ...purchase.setUpAccount(), 'x-amzn-marketplace-offer-type': SCRIPT }),
      await post('/register', { session: SCRIPT, email: 'a@b.example' }),
      await send(`/${encodeURIComponent(SCRIPT)}?q=${encodeURIComponent(SCRIPT)}`, { method: 'GET' }),
      await send('/', { method: 'GET', headers: { 'user-agent': SCRIPT, 'referer': SCRIPT, 'accept-language': SCRIPT } }),
    ];
    for (const { body } of answers) expect(body).not.toContain('alert(1)');
  });

  test('that was stored is never shown, not even to whoever comes next with the same purchase', async () => {
    const session = await arrive();
    await post('/register', { session, email: 'ann@buyer.example', name: '<script>alert(1)</script>' });
    const again = await post('/', purchase.setUpAccount());
    const status = await post('/status', { session });
    for (const { body } of [again, status]) {
      expect(body).not.toContain('alert(1)');
      expect(body).not.toContain('ann@buyer.example');
    }
  });
});

describe('tokens and sessions of others', () => {
  test('a token of another product is told so, and nothing is stored', async () => {
    const foreign = quickstart.sandbox.marketplace.buyer().subscribe({ product: OTHER_PRODUCT.code, entitlements: { seats: 1 } });
    const before = await stored();
    const answer = await post('/', foreign.setUpAccount());
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('another product') as unknown });
    expect(await stored()).toEqual(before);
  });

  test('a token that is replayed opens a page, shows nothing, and changes no access', async () => {
    const token = purchase.setUpAccount();
    const session = sessionIn((await post('/', token)).body);
    await post('/register', { session, email: 'ann@buyer.example' });
    await quickstart.sandbox.advance(2 * MINUTE);
    const before = await licenseOf(purchase.licenseId);
    const replayed = await post('/', token);
    expect(replayed.body).not.toContain('ann@buyer.example');
    expect(replayed.body).not.toContain(purchase.account);
    expect(await licenseOf(purchase.licenseId)).toEqual(before);
  }, 60_000);

  test.each([
    ['forged', { 'x-amzn-marketplace-token': 'forged' }],
    ['empty', { 'x-amzn-marketplace-token': '' }],
    ['of 9 KB', { 'x-amzn-marketplace-token': 'x'.repeat(9 * 1024) }],
    ['with a line break', { 'x-amzn-marketplace-token': 'good\r\nx-amz-target: Other' }],
    ['twice', 'x-amzn-marketplace-token=a&x-amzn-marketplace-token=b'],
    ['under another name', { token: 'forged' }],
  ])('a token that is %s leaves no trace', async (_, form) => {
    const before = await stored();
    const answer = await post('/', form);
    expect([answer.status, answer.type]).toEqual([400, 'text/html; charset=utf-8']);
    expect(await stored()).toEqual(before);
  });

  test('guessed sessions and keys of the table lead nowhere', async () => {
    await arrive();
    const keys = (await items(REGISTRATIONS)).map(({ pk }) => String(pk));
    const guesses = ['A'.repeat(43), '', '*', purchase.licenseId, ...keys, ...keys.map((pk) => pk.replace(/^\w+#/, ''))];
    const answers = await Promise.all(guesses.map(async (session) => post('/register', { session, email: 'a@b.example' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    expect(await contactOf(purchase.licenseId)).toBeUndefined();
  }, 60_000);

  test('a session of another purchase registers that one, whatever license is named', async () => {
    const other = quickstart.sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 1 } });
    const session = await arrive(other);
    await post('/register', { session, email: 'eve@buyer.example', license: purchase.licenseId, pk: `license#${purchase.licenseId}` });
    expect(await contactOf(purchase.licenseId)).toBeUndefined();
    expect((await contactOf(other.licenseId))?.fields).toEqual({ email: 'eve@buyer.example' });
  });
});

describe('requests that no page of ours makes', () => {
  test('a body of 1 MB is refused, and the next buyer is served', async () => {
    const session = await arrive();
    expect((await post('/', { 'x-amzn-marketplace-token': 'x'.repeat(1024 * 1024) })).status).toBe(413);
    expect((await post('/register', { session, email: 'x'.repeat(1024 * 1024) })).status).toBe(413);
    expect((await post('/status', { session })).status).toBe(200);
  });

  test.each(['cross-site', 'same-site', 'none', 'nonsense'])('a form that comes from elsewhere (Sec-Fetch-Site: %s) is refused, though it holds a session', async (site) => {
    const session = await arrive();
    for (const path of ['/register', '/status']) {
      expect((await post(path, { session, email: 'a@b.example' }, { 'sec-fetch-site': site })).status).toBe(403);
    }
    expect(await contactOf(purchase.licenseId)).toBeUndefined();
  });

  test.each<[string, Attack['headers']]>([
    ['another type', { 'content-type': 'text/plain' }],
    ['no type', {}],
    ['two types', { 'content-type': 'application/x-www-form-urlencoded, application/json' }],
    ['a multipart form', { 'content-type': 'multipart/form-data; boundary=x' }],
  ])('%s is no form', async (_, headers) => {
    const body = new URLSearchParams(purchase.setUpAccount()).toString();
    expect((await send('/', { body, headers })).status).toBe(415);
  });

  test('headers do not change what a request is', async () => {
    const session = await arrive();
    const body = new URLSearchParams({ session, email: 'a@b.example' }).toString();
    const tricks = { 'x-http-method-override': 'GET', 'x-forwarded-host': 'evil.example', 'x-original-url': '/', 'x-rewrite-url': '/', 'cookie': 'session=evil' };
    const answer = await send('/register', { body, headers: { ...FORM, ...tricks } });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain('evil');
    expect((await send('/', { body: gzipSync(body), headers: { ...FORM, 'content-encoding': 'gzip' } })).status).toBe(400);
  });

  test.each(['//register', '/register/', '/REGISTER', '/register;x', '/%2e%2e/register', '/status/../register', '/admin', '/.env'])('%s is not the form\'s address', async (path) => {
    const session = await arrive();
    expect((await post(path, { session, email: 'a@b.example' })).status).toBe(404);
    expect(await contactOf(purchase.licenseId)).toBeUndefined();
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])('%s is not answered', async (method) => {
    expect((await send('/register', { method })).status).toBeGreaterThanOrEqual(404);
  });

  test('a token or a session in the query is not looked at, and does not come back', async () => {
    const [[field, token]] = Object.entries(purchase.setUpAccount());
    const session = await arrive();
    const query = new URLSearchParams({ [field]: token, session, email: 'a@b.example' }).toString();
    const answers = [await send(`/?${query}`, { method: 'GET' }), await send(`/?${query}`), await send(`/register?${query}`)];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400]);
    for (const { body } of answers) expect(body).not.toContain(token.slice(0, 20));
  });

  test('a request to the register function is a form like any other when a browser posts it', async () => {
    const body = JSON.stringify({ register: { token: Object.values(purchase.setUpAccount())[0], fields: {} } });
    expect((await send('/', { body, headers: { 'content-type': 'application/json' } })).status).toBe(415);
    expect((await send('/', { body })).status).toBe(400);
    expect(await licenseOf(purchase.licenseId)).toBeUndefined();
  });

  test('bodies are read the same, encoded or not, and damaged ones are refused', async () => {
    const session = await arrive();
    const form = `session=${session}&email=ann%40buyer.example`;
    const answers = await Promise.all([
      eventOf({ path: '/register', form }),
      { ...eventOf({ path: '/register', form }), isBase64Encoded: false, body: form },
      { ...eventOf({ path: '/register', form }), body: '%%% no base64 %%%' },
      { ...eventOf({ path: '/register', form }), isBase64Encoded: false },
      { ...eventOf({ path: '/register', form }), body: undefined },
    ].map(async (event) => (await quickstart.sandbox.invoke('Quickstart/Marketplace/Fulfillment/Handler/Function', event)).payload as { statusCode: number }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 400, 400, 400]);
  });
});

test('after all of that no log has a token, a session, an address or a name', () => {
  const log = quickstart.sandbox.logs.map(({ text }) => text).join('\n');
  expect(log).toContain('Refused');
  expect(secrets.length).toBeGreaterThan(10);
  for (const secret of secrets) expect(log).not.toContain(secret);
  for (const typed of ['buyer.example', 'b.example', 'alert(1)', 'forged', 'evil', 'xxxx']) expect(log).not.toContain(typed);
});

test('personal data is in the registrations table and nowhere else', async () => {
  expect(JSON.stringify(await items(REGISTRATIONS))).toContain('ann@buyer.example');
  const others = quickstart.sandbox.deployment.stacks.flatMap(({ resources }) => resources)
    .filter(({ type, constructPath }) => type.includes('DynamoDB') && constructPath !== REGISTRATIONS);
  expect(others.length).toBeGreaterThan(2);
  for (const { constructPath } of others) expect(JSON.stringify(await quickstart.items(constructPath))).not.toContain('buyer.example');
});
