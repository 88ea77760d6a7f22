import { Sandbox } from 'cdk-marketplace-saas-sandbox';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { synthesize } from '../../examples/quickstart/demo/synthesize.js';
import { expectAccessible } from './support/accessibility.js';
import { BrowserForTests, describeInBrowser } from './support/browser.js';
import { setUpAccount } from './support/marketplace-console.js';
import { keepScreenshot } from './support/screenshots.js';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" rx="9" fill="#0f766e"/>
<path d="M9 27l7-9 6 5 9-12" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

describeInBrowser('a page with fields of all kinds, a logo and a colour', () => {
  const browser = new BrowserForTests();
  let sandbox: Sandbox;
  let page: Page;
  let complaints: string[];
  /** What the browser asked other hosts for. */
  let elsewhere: { url: string; referer?: string }[];

  beforeAll(async () => {
    sandbox = await Sandbox.start({
      assembly: synthesize('browser-fields', 'test/browser/support/app.ts'), start: new Date('2027-02-10T12:00:00Z'),
      products: [{ code: 'everything', name: 'Everything', pricingModel: 'CONTRACT', dimensions: [{ key: 'seats', kind: 'ENTITLED' }] }],
    });
  }, 120_000);
  afterAll(async () => sandbox.stop());

  beforeEach(async () => {
    page = await browser.page({ viewport: { width: 1100, height: 800 } });
    complaints = [];
    elsewhere = [];
    page.on('console', (message) => { complaints.push(message.text()); });
    await page.route(/^https:/, (route) => {
      elsewhere.push({ url: route.request().url(), referer: route.request().headers().referer });
      return route.fulfill({ contentType: 'image/svg+xml', body: LOGO });
    });
    const purchase = sandbox.marketplace.buyer().subscribe({ product: 'everything', entitlements: { seats: 5 } });
    await setUpAccount(page, sandbox.fulfillmentUrl(), purchase.setUpAccount());
    return async () => page.context().close();
  });

  const send = async () => page.getByRole('button', { name: 'Set up my account' }).click();
  const fill = async () => {
    await page.getByLabel('Email').fill('ann@buyer.example');
    await page.getByLabel('Full name').fill('Ann Buyer');
    await page.getByLabel('Where should your data be kept?').selectOption('European Union');
    await page.getByLabel('How many people will use it?').fill('25');
    await page.getByLabel('I agree to the terms of service').check();
  };

  test('loads the logo and nothing else from elsewhere, and tells its host nothing', async () => {
    expect(await page.locator('header img').evaluate((logo: { naturalWidth?: number }) => logo.naturalWidth)).toBe(40);
    expect(elsewhere).toEqual([{ url: 'https://logo.acme.example/logo.svg', referer: undefined }]);
    expect(complaints).toEqual([]);
    await expectAccessible(page);
    await keepScreenshot(page, 'fields');
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepScreenshot(page, 'fields-dark');
    await page.emulateMedia({ colorScheme: 'light', media: 'print' });
    await keepScreenshot(page, 'fields-print');
  });

  test('says beside each field what is wrong with it, and keeps what was typed', async () => {
    await page.getByLabel('How many people will use it?').fill('900');
    await page.getByLabel('Tell me about new features').check();
    await page.getByLabel('Where should your data be kept?').selectOption('United States');
    await send();
    await page.getByRole('alert').waitFor();
    const said = async (label: string) => {
      const description = await page.getByLabel(label).getAttribute('aria-describedby');
      return description === null ? undefined : page.locator(`#${description}`).textContent();
    };
    expect(await Promise.all(['Email', 'Full name', 'How many people will use it?', 'I agree to the terms of service', 'Company'].map(said)))
      .toEqual(['Please fill this in.', 'Please fill this in.', 'Enter 500 or less.', 'Please tick this box to go on.', undefined]);
    expect(await page.getByLabel('How many people will use it?').inputValue()).toBe('900');
    expect(await page.getByLabel('Tell me about new features').isChecked()).toBe(true);
    expect(await page.getByLabel('Where should your data be kept?').inputValue()).toBe('United States');
    await expectAccessible(page);
    await keepScreenshot(page, 'fields-wrong');
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepScreenshot(page, 'fields-wrong-dark');

    await fill();
    await send();
    await page.getByText('What happens next').waitFor();
  });

  test('what was given reaches the vendor, and the buyer reads what the vendor promised', async () => {
    await fill();
    await send();
    await page.getByText('AWS is confirming your purchase').waitFor();
    await keepScreenshot(page, 'fields-waiting');
    await sandbox.advance(2 * 60_000);
    await page.getByText('Your subscription is active').waitFor();
    expect(await page.locator('#state').textContent()).toContain('Our onboarding team contacts you within one working day.');
    await expectAccessible(page);
    await keepScreenshot(page, 'fields-active');
    const mail = sandbox.mails.map(({ message }) => message).join('\n');
    for (const given of ['ann@buyer.example', 'Ann Buyer', 'European Union', '25']) expect(mail).toContain(given);
  });

  test('a forged choice is refused', async () => {
    await fill();
    await page.locator('select').evaluate((list: { innerHTML: string; value: string }) => { list.innerHTML += '<option>Moon'; list.value = 'Moon'; });
    await send();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('Choose one of the list.');
  });
});
