import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { synthesize } from '../../examples/quickstart/demo/synthesize.js';
import { itemsIn } from '../support/items.js';

const MINUTE = 60_000;
const PRODUCT = { code: '7tk2m5q9xw4d8vbn1c6zr3yfh', name: 'Acme', pricingModel: 'SUBSCRIPTION', dimensions: [{ key: 'api-calls', kind: 'METERED' }] } as const;

let sandbox: Sandbox;

beforeAll(async () => {
  const assembly = synthesize('redirect', 'examples/redirect/app.ts');
  sandbox = await Sandbox.start({ assembly, products: [PRODUCT], start: new Date('2027-02-10T12:00:00Z') });
}, 60_000);

afterAll(async () => { await sandbox.stop(); });

/** A buyer presses "Set up your account"; answers where the browser is sent on to. */
const press = async (fields: Readonly<Record<string, string>>) => {
  const response = await fetch(sandbox.output('FulfillmentUrl'), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  expect(response.status).toBe(303);
  return response.headers.get('location')!;
};

/** A browser with a cookie for the website of the vendor. */
const open = async (url: string, cookie = '') => {
  const response = await fetch(url, { headers: { cookie } });
  return { status: response.status, body: await response.text(), cookie: response.headers.get('set-cookie')!.split(';')[0] };
};

test('a buyer is sent to the sign-up of the vendor, and is let in', async () => {
  const purchase = sandbox.marketplace.buyer('111122223333').subscribe({ product: PRODUCT.code, freeTrial: true });
  const page = await open(await press(purchase.setUpAccount()));
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Your free trial has begun.') as unknown });

  await sandbox.advance(2 * MINUTE);
  expect(await itemsIn(sandbox, 'Redirect/Workspaces')).toEqual([
    expect.objectContaining({ license: purchase.licenseId, account: '111122223333', state: 'ACTIVE' }),
  ]);
  expect(sandbox.permissions.refused).toEqual([]);
}, 60_000);

test('reloading the page is harmless; the same link in another browser leads nowhere', async () => {
  const url = await press(sandbox.marketplace.buyer().subscribe({ product: PRODUCT.code }).setUpAccount());
  const { cookie } = await open(url);
  expect((await open(url, cookie)).status).toBe(200);
  expect(await open(url)).toMatchObject({ status: 400, body: expect.stringContaining('can no longer be used') as unknown });
}, 60_000);

test('a link that waited for ten minutes leads nowhere, and pressing the button again helps', async () => {
  const purchase = sandbox.marketplace.buyer().subscribe({ product: PRODUCT.code });
  const url = await press(purchase.setUpAccount());
  await sandbox.advance(11 * MINUTE);
  expect((await open(url)).status).toBe(400);
  expect((await open(await press(purchase.setUpAccount()))).status).toBe(200);
}, 60_000);

test('whoever comes with a forged token stays on a page that says what to do', async () => {
  const response = await fetch(sandbox.output('FulfillmentUrl'), {
    method: 'POST', body: new URLSearchParams({ 'x-amzn-marketplace-token': 'forged' }), redirect: 'manual',
  });
  expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  expect(await response.text()).toContain('Set up your account');
});
