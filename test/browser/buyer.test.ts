import type { Purchase } from 'cdk-marketplace-saas-sandbox';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listing } from '../../examples/quickstart/demo/journey.js';
import { RunningQuickstart } from '../support/quickstart.js';
import { expectAccessible } from './support/accessibility.js';
import { BrowserForTests, describeInBrowser } from './support/browser.js';
import { setUpAccount } from './support/marketplace-console.js';
import { keepScreenshot } from './support/screenshots.js';

const MINUTE = 60_000;

describeInBrowser('a buyer in front of the quickstart', () => {
  const browser = new BrowserForTests();
  let quickstart: RunningQuickstart;

  beforeAll(async () => {
    quickstart = await RunningQuickstart.start('browser');
  }, 120_000);
  afterAll(async () => quickstart.stop());

  let page: Page;
  beforeEach(async () => { page = await browser.page(); return async () => page.context().close(); });

  const subscribe = (): Purchase =>
    quickstart.sandbox.marketplace.buyer().subscribe({ product: listing.code, entitlements: { seats: 10 } });
  const arrive = async (purchase: Purchase, on = page) => setUpAccount(on, quickstart.fulfillmentUrl, purchase.setUpAccount());
  const heading = (on = page) => on.getByRole('heading', { level: 1 }).textContent();
  const focusedOn = (attribute: string) => page.evaluate<string | null>(`document.activeElement.getAttribute('${attribute}')`);
  const register = async (on = page, email = 'ann@buyer.example') => {
    await on.getByLabel('Email').fill(email);
    await on.getByRole('button', { name: 'Set up my account' }).click();
    await on.getByText('What happens next').waitFor();
  };
  const contactOf = async ({ licenseId }: Purchase) =>
    (await quickstart.items('Quickstart/Marketplace/Store/RegistrationsTable')).find(({ pk }) => pk.S === `license#${licenseId}`)?.fields.M;

  test('subscribes, registers, waits, and is let in without touching the page again', async () => {
    const purchase = subscribe();
    await arrive(purchase);
    expect(await heading()).toBe('Set up your account');
    expect(await page.getByRole('main').textContent()).toContain(`AWS account ending in ${purchase.account.slice(-4)}`);
    await expectAccessible(page);

    await register();
    await page.getByText('AWS is confirming your purchase').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, 'quickstart-waiting');

    await quickstart.sandbox.advance(2 * MINUTE);
    const login = page.getByRole('main').getByRole('link', { name: 'Log in' });
    await login.waitFor();
    expect(await login.getAttribute('href')).toBe('https://app.acme.example');
    expect(await page.title()).toBe('Your subscription is active');
    await expectAccessible(page);
    await keepScreenshot(page, 'quickstart-active');
    expect((await quickstart.tenant(purchase.licenseId))?.state.S).toBe('ACTIVE');

    await arrive(purchase);
    expect(await heading()).toBe('Your subscription is active');
    await expectAccessible(page);
    await page.getByText('Change my contact details').click();
    await page.getByLabel('Email').fill('new@buyer.example');
    await page.getByRole('button', { name: 'Update my details' }).click();
    await page.getByText('What happens next').waitFor();
    expect((await contactOf(purchase))?.email.S).toBe('new@buyer.example');
  });

  test('mistypes: sees what is wrong, keeps what was typed, and corrects it', async () => {
    const purchase = subscribe();
    await arrive(purchase);
    await page.getByLabel('Email').fill('ann');
    await page.getByLabel('Name').fill('Ann');
    await page.getByRole('button', { name: 'Set up my account' }).click();

    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('Enter an email address like name@example.com.');
    expect(await focusedOn('role')).toBe('alert');
    expect(await page.getByLabel('Email').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Name').inputValue()).toBe('Ann');
    await expectAccessible(page);
    await keepScreenshot(page, 'quickstart-mistyped');

    await alert.getByRole('link', { name: 'Email' }).click();
    expect(await focusedOn('name')).toBe('email');
    await register();
    expect(await contactOf(purchase)).toEqual({ email: { S: 'ann@buyer.example' }, name: { S: 'Ann' } });
  });

  test('opens two purchases in two tabs: each form stays with its own', async () => {
    const [one, two] = [subscribe(), subscribe()];
    const tab = await page.context().newPage();
    await arrive(one);
    await arrive(two, tab);
    await register(page, 'one@buyer.example');
    await register(tab, 'two@buyer.example');
    expect((await contactOf(one))?.email.S).toBe('one@buyer.example');
    expect((await contactOf(two))?.email.S).toBe('two@buyer.example');
  });

  test('presses the button twice: is registered once', async () => {
    const purchase = subscribe();
    await arrive(purchase);
    await page.getByLabel('Email').fill('ann@buyer.example');
    await page.getByRole('button', { name: 'Set up my account' }).dblclick();
    await page.getByText('What happens next').waitFor();
    expect((await contactOf(purchase))?.email.S).toBe('ann@buyer.example');
  });

  test('reloads the form and what follows it: nothing is lost', async () => {
    const purchase = subscribe();
    await arrive(purchase);
    await page.reload();
    expect(await heading()).toBe('Set up your account');
    await register();
    await page.reload();
    expect(await heading()).toBe('Thank you. What happens next');
    await page.getByText('AWS is confirming your purchase').waitFor();
  });

  test('goes back after registering: the page says so instead of asking again', async () => {
    const purchase = subscribe();
    await arrive(purchase);
    await register();
    // The page is not kept (no-store): the browser asks whether to send the token again, and the buyer says yes.
    await page.goBack().catch(() => undefined);
    await page.reload();
    expect(await page.getByRole('main').textContent()).toContain('You have registered already');
    await expectAccessible(page);
    await keepScreenshot(page, 'quickstart-registered-already');
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('What happens next').waitFor();
  });

  test('asked for less motion: nothing turns', async () => {
    const turning = () => page.evaluate<string>('getComputedStyle(document.querySelector(".state strong"), "::before").animationName');
    await arrive(subscribe());
    await register();
    expect(await turning()).toBe('turn');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await turning()).toBe('none');
  });

  test('works without JavaScript', async () => {
    const plain = await browser.page({ javaScriptEnabled: false });
    const purchase = subscribe();
    await arrive(purchase, plain);
    await register(plain);
    await plain.getByRole('button', { name: 'Check again' }).click();
    await plain.getByText('AWS is confirming your purchase').waitFor();
    await quickstart.sandbox.advance(2 * MINUTE);
    await plain.getByRole('button', { name: 'Check again' }).click();
    await plain.getByText('Your subscription is active').waitFor();
    await plain.context().close();
  });

  test('works with the keyboard alone', async () => {
    await arrive(subscribe());
    const outline = () => page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
    await page.keyboard.press('Tab');
    expect([await focusedOn('name'), await outline()]).toEqual(['email', 'solid']);
    await page.keyboard.type('ann@buyer.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ann');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await outline()).toBe('solid');
    await page.keyboard.press('Enter');
    await page.getByText('What happens next').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(/^Last checked at /).waitFor();
  });

  test('fits a phone: nothing to scroll sideways, everything large enough for a thumb', async () => {
    const phone = await browser.page({ viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, hasTouch: true });
    const width = () => phone.evaluate<number>('document.documentElement.scrollWidth');
    await arrive(subscribe(), phone);
    expect(await width()).toBe(320);
    for (const control of await phone.locator('input:visible, button').all()) {
      expect((await control.boundingBox())!.height).toBeGreaterThanOrEqual(44);
    }
    await keepScreenshot(phone, 'quickstart-phone');
    await register(phone);
    expect(await width()).toBe(320);
    await keepScreenshot(phone, 'quickstart-phone-waiting');
    await phone.context().close();
  });

  test('types script: it stays text', async () => {
    await arrive(subscribe());
    await page.getByLabel('Name').fill('"><script>document.title="owned"</script><img src=x onerror=alert(1)>');
    await page.getByRole('button', { name: 'Set up my account' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toContain('<script>');
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('img').count()).toBe(0);
  });
});
