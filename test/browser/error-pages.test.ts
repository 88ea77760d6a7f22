import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listing } from '../../examples/quickstart/demo/journey.js';
import { synthesize } from '../../examples/quickstart/demo/synthesize.js';
import { noticePage } from '../../lambda/core/page/notice.js';
import type { NoticeCode } from '../../lambda/core/page/notices.js';
import { NOTICES } from '../../lambda/core/page/notices.js';
import { securityHeaders } from '../../lambda/core/page/security-headers.js';
import { RunningQuickstart } from '../support/quickstart.js';
import { expectAccessible } from './support/accessibility.js';
import { BrowserForTests, describeInBrowser } from './support/browser.js';
import { setUpAccount } from './support/marketplace-console.js';
import { keepScreenshot } from './support/screenshots.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OTHER = { ...listing, code: 'another', name: 'Another product' };
/** As often as the AWS SDK asks. */
const EACH_ATTEMPT = 2;

describeInBrowser('a buyer who cannot be registered finds the way on', () => {
  const browser = new BrowserForTests();
  let quickstart: RunningQuickstart;
  let page: Page;

  beforeAll(async () => {
    quickstart = await RunningQuickstart.with({ assembly: synthesize('browser-errors'), products: [listing, OTHER] });
  }, 120_000);
  afterAll(async () => quickstart.stop());
  beforeEach(async () => { page = await browser.page(); return async () => page.context().close(); });

  const subscribe = ({ code } = listing): Purchase => quickstart.sandbox.marketplace.buyer().subscribe({ product: code, entitlements: { seats: 10 } });
  const arrive = async (fields: Readonly<Record<string, string>>) => setUpAccount(page, quickstart.fulfillmentUrl, fields);
  const expectNotice = async (code: NoticeCode) => {
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(NOTICES[code].title);
    const text = await page.locator('body').textContent();
    expect(text).toContain('Set up your account');
    expect(text).toContain('help@acme.example');
  };
  const send = async () => {
    await page.getByLabel('Email').fill('ann@buyer.example');
    await page.getByRole('button', { name: 'Set up my account' }).click();
  };

  test('opened directly: where to press the button', async () => {
    await page.goto(quickstart.fulfillmentUrl);
    await expectNotice('welcome');
  });

  test('a forged token', async () => {
    await arrive({ 'x-amzn-marketplace-token': 'forged' });
    await expectNotice('invalid-token');
    await keepScreenshot(page, 'invalid-token');
  });

  test('no token', async () => {
    await arrive({ other: 'field' });
    await expectNotice('no-token');
  });

  test('a page and a token of more than an hour ago: pressing the button again heals', async () => {
    const purchase = subscribe();
    const old = purchase.setUpAccount();
    await arrive(purchase.setUpAccount());
    await quickstart.sandbox.advance(HOUR + MINUTE);
    await send();
    // DynamoDB deletes old sessions when it likes: the page may still know that there was one.
    expect([NOTICES['session-expired'].title, NOTICES['session-unknown'].title]).toContain(await page.getByRole('heading', { level: 1 }).textContent());
    await arrive(old);
    await expectNotice('expired-token');
    await arrive(purchase.setUpAccount());
    expect(await page.getByLabel('Email').count()).toBe(1);
  });

  test('a purchase of another product', async () => {
    await arrive(subscribe(OTHER).setUpAccount());
    await expectNotice('other-product');
  });

  test.each([
    ['AWS throttles', 'THROTTLE', 'busy'],
    ['AWS is broken', 'INTERNAL_ERROR', 'unavailable'],
    ['the license is not there yet', 'WITHOUT_LICENSE_ARN', 'incomplete'],
  ] as const)('%s: reloading the page later heals', async (_, fault, notice) => {
    const purchase = subscribe();
    quickstart.sandbox.marketplace.failNext('ResolveCustomer', fault, fault === 'WITHOUT_LICENSE_ARN' ? 1 : EACH_ATTEMPT);
    await arrive(purchase.setUpAccount());
    await expectNotice(notice);
    await page.reload();
    expect(await page.getByLabel('Email').count()).toBe(1);
  });

  test('a session that somebody guessed', async () => {
    await arrive(subscribe().setUpAccount());
    await page.locator('[name=session]').evaluate((field: { value: string }) => { field.value = 'A'.repeat(43); });
    await send();
    await expectNotice('session-unknown');
  });

  test('a subscription that has ended', async () => {
    const purchase = subscribe();
    await quickstart.sandbox.advance(2 * MINUTE);
    const token = purchase.setUpAccount();
    purchase.cancel();
    await quickstart.sandbox.advance(30 * MINUTE);
    await arrive(token);
    await expectNotice('ended');
  });

  test('a form of another website', async () => {
    await setUpAccount(page, new URL('/register', quickstart.fulfillmentUrl).href, { email: 'a@b.example' });
    await expectNotice('cross-site');
  });

  test('more than a form can hold', async () => {
    await arrive(subscribe().setUpAccount());
    await page.getByLabel('Name').evaluate((field: { value: string }) => { field.value = 'x'.repeat(17_000); });
    await send();
    await expectNotice('too-large');
  });

  test('addresses without a page', async () => {
    await page.goto(new URL('/nowhere', quickstart.fulfillmentUrl).href);
    await expectNotice('not-found');
    await page.goto(new URL('/register', quickstart.fulfillmentUrl).href);
    await expectNotice('wrong-method');
  });

  test('every notice can be read by everybody, and the browser has nothing to complain of', async () => {
    const options = { productName: 'Acme Insights', supportEmail: 'help@acme.example', loginUrl: 'https://app.acme.example', primaryColor: '#ffd400' };
    const complaints: string[] = [];
    page.on('console', (message) => { complaints.push(message.text()); });
    for (const code of Object.keys(NOTICES) as NoticeCode[]) {
      const address = `http://acme.example/${code}`;
      await page.route(address, (route) => route.fulfill({ headers: { ...securityHeaders(options), 'content-type': 'text/html; charset=utf-8' }, body: noticePage(options, code) }));
      await page.goto(address);
      await expectNotice(code);
      await expectAccessible(page);
    }
    await keepScreenshot(page, 'last-notice');
    expect(complaints).toEqual([]);
  });
});
