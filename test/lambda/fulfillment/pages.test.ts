import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html } from '../../../lambda/core/page/html.js';
import { noticePage } from '../../../lambda/core/page/notice.js';
import type { NoticeCode } from '../../../lambda/core/page/notices.js';
import { NOTICES } from '../../../lambda/core/page/notices.js';
import { pageOptions } from '../../../lambda/core/page/options.js';
import { registrationPage } from '../../../lambda/core/page/registration-form.js';
import { waitingPage } from '../../../lambda/core/page/waiting.js';
import { FORM_FIELDS, readForm } from '../../../lambda/core/registration-form.js';

const OPTIONS = { productName: 'Acme', supportEmail: 'help@acme.example', loginUrl: 'https://app.acme.example' };
const HOSTILE = '"\'><script>alert(1)</script><img src=x onerror=alert(1)>&';
const codes = Object.keys(NOTICES) as NoticeCode[];

const everyPage = (options: typeof OPTIONS, text: string) => [
  ...codes.map((code) => noticePage(options, code)),
  ...(['new', 'registered', 'active'] as const).map((standing) => registrationPage(options, {
    session: text, account: text, standing, failed: true,
    input: { typed: { email: text, name: text, company: text }, errors: { email: text, name: text, company: text } },
  })),
  ...(['PENDING', 'ACTIVE', 'ENDED'] as const).map((state) => waitingPage(options, { session: text, account: text, state })),
];

describe('escaping', () => {
  test('no value of any field, option or message becomes markup', () => {
    const hostile = { productName: HOSTILE, supportEmail: HOSTILE, loginUrl: HOSTILE };
    for (const page of everyPage(hostile, HOSTILE)) {
      expect(page).not.toContain('<img');
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('"\'');
    }
  });

  test('whatever the text, it comes back when a browser reads it and never ends its attribute', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const markup = html`<i a="${text}">${text}</i>`.toString();
      const [, attribute, content] = /^<i a="([^"<>]*)">([^<>]*)<\/i>$/s.exec(markup)!;
      const read = attribute.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', '\'').replaceAll('&amp;', '&');
      expect(read).toBe(text);
      expect(content).toBe(attribute);
    }));
  });

  test('templates in templates are escaped once', () => {
    expect(html`<p>${[html`<b>${'&'}</b>`, undefined, false, 0]}</p>`.toString()).toBe('<p><b>&amp;</b>0</p>');
  });
});

describe('every page', () => {
  const pages = everyPage(OPTIONS, 'text');

  test('is small, in English, has a title, one heading and one main part', () => {
    for (const page of pages) {
      expect(Buffer.byteLength(page)).toBeLessThan(30 * 1024);
      expect(page).toContain('<html lang="en">');
      expect(page).toContain('name="viewport"');
      expect(page.match(/<title>[^<]+<\/title>/g)).toHaveLength(1);
      expect(page.match(/<h1>/g)).toHaveLength(1);
      expect(page.match(/<main>/g)).toHaveLength(1);
    }
  });

  test('has a way on: login and support', () => {
    for (const page of pages) {
      expect(page).toContain('href="https://app.acme.example"');
      expect(page).toContain('mailto:help@acme.example');
    }
  });

  test('loads no file of anybody and posts relative to where it is', () => {
    for (const page of pages) {
      expect(page).not.toMatch(/<link|<img|@import|url\(|src=/);
      expect(page.match(/action="[^"]*"/g) ?? []).toEqual(expect.not.arrayContaining([expect.stringMatching(/"(\/|http)/)]));
    }
  });
});

describe('the form', () => {
  const page = registrationPage(OPTIONS, {
    session: 's', account: '123456781234', standing: 'new', input: { typed: {}, errors: { name: 'Wrong.', company: 'Wrong.' } },
  });

  test('each field has its label and each error belongs to its field', () => {
    for (const { name } of FORM_FIELDS) {
      expect(page).toContain(`<label for="${name}">`);
      expect(page).toContain(`<input id="${name}" name="${name}"`);
    }
    expect(page).toMatch(/id="name"[^>]*aria-describedby="name-error"/);
    expect(page).toContain('<p class="error" id="name-error">Wrong.</p>');
    expect(page).toContain('role="alert"');
  });

  test('the first wrong field has the focus, and only that', () => {
    expect(page.match(/<input[^>]* autofocus>/g)).toEqual([expect.stringContaining('id="name"')]);
  });

  test('the title says that something is wrong', () => { expect(page).toContain('<title>Please send the form again'); });

  test('what it accepts is bounded, printable, declared and has an address, whatever is posted', () => {
    const posted = fc.record({ email: fc.oneof(fc.emailAddress(), fc.string()), name: fc.string({ unit: 'binary' }), company: fc.string(), other: fc.string() });
    fc.assert(fc.property(posted, (fields) => {
      const read = readForm((name) => (fields as Record<string, string>)[name]);
      if (read.ok) {
        const entries = Object.entries(read.contact);
        expect(Object.keys(read.contact)).toContain('email');
        expect(entries.every(([name, value]) => FORM_FIELDS.some((field) => field.name === name && value.length <= field.maxLength))).toBe(true);
        expect(entries.every(([, value]) => value !== '' && !/\p{Cc}/u.test(value))).toBe(true);
      }
    }));
  });
});

describe('page options', () => {
  test('a product without a name', () => {
    expect(pageOptions('{}')).toEqual({ productName: 'your subscription' });
  });

  test('all of them', () => { expect(pageOptions(JSON.stringify(OPTIONS))).toEqual(OPTIONS); });

  test.each([
    ['{"loginUrl":"javascript:alert(1)"}', 'loginUrl'],
    ['{"loginUrl":"http://app.acme.example"}', 'loginUrl'],
    ['{"loginUrl":7}', 'loginUrl'],
    ['{"supportEmail":"nobody"}', 'supportEmail'],
    ['{"productName":""}', 'productName'],
    ['{"colour":"red"}', 'colour'],
    ['nonsense', 'no JSON'],
  ])('%s is refused by name', (json, named) => { expect(() => pageOptions(json)).toThrow(named); });
});
