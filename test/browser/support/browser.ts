import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * Pages of Chromium's own that it loads in each window, for what is typed into its address bar: half of the work of a short test. They
 * are named together with what Playwright turns off, for only the last list counts.
 */
const WITHOUT = [
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup',
  'AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning',
];

const ARGUMENTS = [
  `--disable-features=${WITHOUT.join()}`,
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** The browser to test with: the one that CHROMIUM_PATH names, or one on the PATH. */
function installed(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  const candidates = CHROMIUM_PATH ? [CHROMIUM_PATH] : PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** One browser for a test file, started when its first test needs it. */
export class BrowserForTests {
  private browser?: Browser;

  constructor() {
    beforeAll(async () => {
      this.browser = await chromium.launch({ executablePath: installed(), args: ARGUMENTS });
    }, 60_000);
    afterAll(async () => this.browser?.close());
  }

  /** A page of a visitor who was never here. */
  public async page(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser!.newContext(options);
    context.setDefaultTimeout(15_000);
    return context.newPage();
  }
}

/** Tests that need a browser: left out, and said so, where none is installed, unless BROWSER_TESTS is `required`. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (installed()) {
    describe(name, { timeout: 60_000 }, tests);
    return;
  }
  const missing = 'No Chromium is installed (CHROMIUM_PATH, or chromium on the PATH)';
  if (process.env.BROWSER_TESTS === 'required') {
    test(name, () => { throw new Error(`${missing}, and BROWSER_TESTS is "required".`); });
  } else {
    console.warn(`${missing}: the tests "${name}" are left out.`);
    describe.skip(name, tests);
  }
}
