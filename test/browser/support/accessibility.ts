import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Contrast is all that differs between light and dark. */
const RUNS = [
  { colorScheme: 'light', options: { resultTypes: ['violations'] } },
  { colorScheme: 'dark', options: { resultTypes: ['violations'], runOnly: ['color-contrast'] } },
] as const satisfies { colorScheme: string; options: RunOptions }[];

/** What axe-core finds wrong with the page as it stands, in light and in dark: nothing serious, nothing critical. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  for (const { colorScheme, options } of RUNS) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]), `${colorScheme}: ${await page.title()}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
