import { runInNewContext } from 'node:vm';
import { beforeEach, expect, test, vi } from 'vitest';
import { SCRIPT } from '../../../lambda/core/page/script.js';

/** The waiting page as its script sees it. */
class PageForTests {
  public readonly parts = ['PENDING', 'FAILED', 'ACTIVE', 'ENDED', 'LOST'].map((state) => ({
    hidden: state !== 'PENDING', getAttribute: () => state, querySelector: () => ({ textContent: `title of ${state}` }),
  }));

  public readonly region = {
    now: 'PENDING',
    focused: false,
    querySelectorAll: () => this.parts,
    getAttribute: () => this.region.now,
    setAttribute: (_: string, state: string) => { this.region.now = state; },
    focus: () => { this.region.focused = true; },
  };

  public readonly form = {
    action: 'https://api.example.com/status',
    hidden: false,
    contains: (element: string) => element === 'button',
    addEventListener: (_: string, listener: (event: { preventDefault(): void }) => void) => { this.press = () => { listener({ preventDefault: () => undefined }); }; },
  };

  public readonly checked = { textContent: '', getAttribute: () => 'Looked at {time}.' };
  public requests: { url: string; method: string; body: string; accept: string }[] = [];
  public answer: () => { status: number; body?: unknown } = () => ({ status: 200, body: { state: 'PENDING' } });
  public press: () => void = () => undefined;
  public readonly document = {
    hidden: false,
    title: 'title of PENDING',
    activeElement: 'body',
    getElementById: (id: string) => ({ check: this.form, checked: this.checked, state: this.region })[id],
  };

  private timer?: () => void;
  private pause = 0;

  constructor() {
    const fetch = async (url: string, { method, body, headers }: { method: string; body: URLSearchParams; headers: { accept: string } }) => {
      this.requests.push({ url, method, body: body.toString(), accept: headers.accept });
      const { status, body: json } = this.answer();
      return { status, ok: status < 400, json: async () => json };
    };
    runInNewContext(SCRIPT, {
      document: this.document,
      window: { fetch },
      fetch,
      URLSearchParams,
      FormData: function FormData() { return [['session', 'secret']]; },
      setTimeout: (action: () => void, pause: number) => { this.timer = action; this.pause = pause; return 1; },
      clearTimeout: () => { this.timer = undefined; },
    });
  }

  /** The timer runs out; returns how long it was set for. */
  public async wait(): Promise<number | undefined> {
    const { timer, pause } = this;
    this.timer = undefined;
    timer?.();
    await this.settle();
    return timer && pause;
  }

  public async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  public get shown(): string[] {
    return this.parts.filter(({ hidden }) => !hidden).map((part) => part.getAttribute());
  }
}

let page: PageForTests;
beforeEach(() => { page = new PageForTests(); });

test('asks every five seconds, and after two minutes every thirty', async () => {
  const pauses = [];
  for (let i = 0; i < 26; i++) {
    pauses.push(await page.wait());
  }
  expect(new Set(pauses.slice(0, 23))).toEqual(new Set([5_000]));
  expect(pauses.slice(-2)).toEqual([30_000, 30_000]);
  expect(page.requests[0]).toEqual({ url: 'https://api.example.com/status', method: 'POST', body: 'session=secret', accept: 'application/json' });
});

test('shows the new state, takes the button away and stops asking', async () => {
  await page.wait();
  expect(page.shown).toEqual(['PENDING']);
  expect(page.checked.textContent).toMatch(/^Looked at .*\d.*\.$/);
  page.answer = () => ({ status: 200, body: { state: 'ACTIVE' } });
  await page.wait();
  expect(page.shown).toEqual(['ACTIVE']);
  expect(page.form.hidden).toBe(true);
  expect(page.document.title).toBe('title of ACTIVE');
  expect(page.region.now).toBe('ACTIVE');
  expect(page.region.focused).toBe(false);
  expect(await page.wait()).toBeUndefined();
});

test('the focus moves on when the button that had it goes', async () => {
  page.document.activeElement = 'button';
  await page.wait();
  expect(page.region.focused).toBe(false);
  page.answer = () => ({ status: 200, body: { state: 'ACTIVE' } });
  await page.wait();
  expect(page.region.focused).toBe(true);
});

test('the button asks at once', async () => {
  page.answer = () => ({ status: 200, body: { state: 'ENDED' } });
  page.press();
  await page.settle();
  expect(page.shown).toEqual(['ENDED']);
});

test.each([400, 410])('an answer %i means that the page is too old', async (status) => {
  page.answer = () => ({ status });
  await page.wait();
  expect(page.shown).toEqual(['LOST']);
  expect(await page.wait()).toBeUndefined();
});

test.each([429, 500, 503])('an answer %i passes: it asks again', async (status) => {
  page.answer = () => ({ status });
  await page.wait();
  expect(page.shown).toEqual(['PENDING']);
  expect(await page.wait()).toBe(5_000);
});

test('a purchase that failed may still come about: it says so and goes on asking', async () => {
  page.answer = () => ({ status: 200, body: { state: 'FAILED' } });
  await page.wait();
  expect(page.shown).toEqual(['FAILED']);
  expect(page.form.hidden).toBe(false);
  page.answer = () => ({ status: 503 });
  await page.wait();
  expect(page.shown).toEqual(['FAILED']);
  page.answer = () => ({ status: 200, body: { state: 'ACTIVE' } });
  await page.wait();
  expect(page.shown).toEqual(['ACTIVE']);
});

test('a lost connection passes: it asks again', async () => {
  page.answer = vi.fn().mockImplementationOnce(() => { throw new TypeError('network'); }).mockReturnValue({ status: 200, body: { state: 'ACTIVE' } });
  await page.wait();
  await page.wait();
  expect(page.shown).toEqual(['ACTIVE']);
});

test('a page in the background waits without asking', async () => {
  page.document.hidden = true;
  await page.wait();
  expect(page.requests).toEqual([]);
});
