import type { Page } from 'playwright-core';

const ADDRESS = 'http://marketplace.example/';

/** The buyer presses "Set up your account" on a page of another website, which posts these fields to the address. */
export async function setUpAccount(page: Page, address: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  await page.route(ADDRESS, (route) => route.fulfill({
    contentType: 'text/html',
    body: `<!doctype html><title>AWS Marketplace</title><form method="post" action="${address}">${inputs.join('')}<button>Set up your account</button></form>`,
  }));
  await page.goto(ADDRESS);
  await page.getByRole('button', { name: 'Set up your account' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}
