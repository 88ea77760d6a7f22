import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { synthesize } from '../../examples/quickstart/demo/synthesize.js';
import { itemsIn } from '../support/items.js';

const MINUTE = 60_000;
const PRODUCT = { code: '2p409vwjybxwn3pd5tcrz4xbw', name: 'Acme', pricingModel: 'CONTRACT', dimensions: [{ key: 'seats', kind: 'ENTITLED' }] } as const;

let sandbox: Sandbox;

beforeAll(async () => {
  const assembly = synthesize('own-page', 'examples/own-page/app.ts');
  sandbox = await Sandbox.start({ assembly, products: [PRODUCT], start: new Date('2027-02-10T12:00:00Z') });
}, 60_000);

afterAll(async () => { await sandbox.stop(); });

const subscribe = () => sandbox.marketplace.buyer().subscribe({ product: PRODUCT.code, entitlements: { seats: 3 } });

const post = async (path: string, fields: Readonly<Record<string, string>>) => {
  const response = await fetch(new URL(path, sandbox.output('FulfillmentUrl')), { method: 'POST', body: new URLSearchParams(fields) });
  return { status: response.status, body: await response.text() };
};
const tokenIn = (body: string) => /name="token" value="([^"]*)"/.exec(body)![1];

test('a buyer signs up on the page of the vendor and is let in, with what was typed', async () => {
  const purchase = subscribe();
  const page = await post('/', purchase.setUpAccount());
  const signedUp = await post('/sign-up', { token: tokenIn(page.body), email: 'ann@buyer.example', workspace: 'ann' });
  expect(signedUp).toMatchObject({ status: 200, body: expect.stringContaining('when AWS has confirmed') as unknown });

  await sandbox.advance(2 * MINUTE);
  expect(await itemsIn(sandbox, 'OwnPage/Tenants')).toEqual([expect.objectContaining({ license: purchase.licenseId, state: 'ACTIVE', workspace: 'ann' })]);
  expect(sandbox.permissions.refused).toEqual([]);
}, 60_000);

test('a forged token, a bad field, and a token that waited too long are told apart', async () => {
  expect(await post('/sign-up', { token: 'forged', email: 'a@b.example' })).toMatchObject({ status: 400, body: expect.stringContaining('Set up your account') as unknown });

  const page = await post('/', subscribe().setUpAccount());
  const token = tokenIn(page.body);
  expect(await post('/sign-up', { token, email: 'a@b.example', workspace: 'a\nb' })).toMatchObject({ status: 400, body: expect.stringContaining('what you typed') as unknown });

  await sandbox.advance(5 * 60 * MINUTE);
  expect(await post('/sign-up', { token, email: 'a@b.example', workspace: 'a' })).toMatchObject({ status: 400, body: expect.stringContaining('Set up your account') as unknown });
}, 60_000);

test('while AWS is busy the buyer is asked to send the form again, and that works', async () => {
  const page = await post('/', subscribe().setUpAccount());
  const form = { token: tokenIn(page.body), email: 'a@b.example', workspace: 'a' };
  sandbox.marketplace.failNext('ResolveCustomer', 'THROTTLE', 2);
  expect((await post('/sign-up', form)).status).toBe(503);
  expect((await post('/sign-up', form)).status).toBe(200);
}, 60_000);

test('AWS checks the address with a plain request', async () => {
  expect((await fetch(sandbox.output('FulfillmentUrl'))).status).toBe(200);
});

test('neither tokens nor what buyers typed are in any log', () => {
  expect(sandbox.logs.length).toBeGreaterThan(0);
  expect(sandbox.logs.map(({ text }) => text).join('\n')).not.toMatch(/buyer\.example|forged/);
});
