import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html } from '../../../lambda/core/page/html.js';
import { noticePage } from '../../../lambda/core/page/notice.js';
import type { NoticeCode } from '../../../lambda/core/page/notices.js';
import { NOTICES } from '../../../lambda/core/page/notices.js';
import type { PageOptions } from '../../../lambda/core/page/options.js';
import { formFields, pageOptions } from '../../../lambda/core/page/options.js';
import { registrationPage } from '../../../lambda/core/page/registration-form.js';
import type { Texts } from '../../../lambda/core/page/texts.js';
import { TEXTS } from '../../../lambda/core/page/texts.js';
import { waitingPage } from '../../../lambda/core/page/waiting.js';
import type { FormProblem } from '../../../lambda/core/registration-form.js';

const FIELDS = [
  { name: 'name', label: 'Full name', required: true },
  { name: 'plan', label: 'Plan', inputType: 'SELECT', choices: ['Small', 'Large'] },
  { name: 'seats', label: 'Seats', inputType: 'NUMBER', minimum: 1, maximum: 500 },
  { name: 'terms', label: 'I agree to the terms', inputType: 'CHECKBOX', required: true },
] as const;
const OPTIONS: PageOptions = {
  productName: 'Acme', supportEmail: 'help@acme.example', loginUrl: 'https://app.acme.example', primaryColor: '#0f766e', fields: FIELDS, nextSteps: 'We call you.',
};
const HOSTILE = '"\'><script>alert(1)</script><img src=x onerror=alert(1)>&';
const codes = Object.keys(NOTICES) as NoticeCode[];
const wrong: FormProblem = { kind: 'REQUIRED' };

const everyPage = (options: PageOptions, text: string) => [
  ...codes.map((code) => noticePage(options, code)),
  ...(['new', 'registered', 'failed', 'active'] as const).map((standing) => registrationPage(options, {
    session: text, account: text, standing, failed: true,
    input: {
      typed: Object.fromEntries(formFields(options).map(({ name }) => [name, text])),
      errors: Object.fromEntries(formFields(options).map(({ name }) => [name, wrong])),
    },
  })),
  ...(['PENDING', 'FAILED', 'ACTIVE', 'ENDED'] as const).map((state) => waitingPage(options, { session: text, account: text, state })),
];

describe('escaping', () => {
  test('no value of any field, option or message becomes markup', () => {
    const hostile: PageOptions = {
      productName: HOSTILE, supportEmail: HOSTILE, loginUrl: HOSTILE, logoUrl: HOSTILE, nextSteps: HOSTILE,
      fields: FIELDS.map((field) => ({ ...field, label: HOSTILE, ...'choices' in field && { choices: [HOSTILE] } })),
      texts: Object.fromEntries(Object.keys(TEXTS).map((name) => [name, HOSTILE])),
    };
    for (const page of everyPage(hostile, HOSTILE)) {
      expect(page).not.toContain('<img src=x');
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

  test('is small, has a title, one heading and one main part', () => {
    for (const page of pages) {
      expect(Buffer.byteLength(page)).toBeLessThan(15 * 1024);
      expect(page).toContain('<html lang="en">');
      expect(page).toContain('name="viewport"');
      expect(page.match(/<title>[^<]+<\/title>/g)).toHaveLength(1);
      expect(page.match(/<h1>/g)).toHaveLength(1);
      expect(page.match(/<main>/g)).toHaveLength(1);
    }
  });

  test('is under 30 KB with all that can be configured', () => {
    const most: PageOptions = {
      ...OPTIONS,
      fields: Array.from({ length: 20 }, (_, i) => ({ name: `field${i}`, label: 'l'.repeat(50), inputType: 'SELECT', choices: ['a'.repeat(20), 'b'.repeat(20)] })),
    };
    for (const page of everyPage(most, 't'.repeat(200))) {
      expect(Buffer.byteLength(page)).toBeLessThan(30 * 1024);
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

  test('loads the logo, if there is one, and tells its host nothing', () => {
    for (const page of everyPage({ ...OPTIONS, logoUrl: 'https://cdn.acme.example/logo.svg' }, 'text')) {
      expect(page.match(/src="[^"]*"[^>]*/g)).toEqual(['src="https://cdn.acme.example/logo.svg" alt="" referrerpolicy="no-referrer"']);
    }
  });
});

describe('the form', () => {
  const form = { session: 's', account: '123456781234', standing: 'new' } as const;
  const page = registrationPage(OPTIONS, { ...form, input: { typed: { plan: 'Large', seats: '900', terms: 'true' }, errors: { name: wrong, plan: wrong, seats: { kind: 'TOO_LARGE', limit: 500 } } } });

  test('each field has its label and each error belongs to its field', () => {
    for (const { name } of formFields(OPTIONS)) {
      expect(page).toContain(`<label for="field-${name}">`);
      expect(page).toContain(`id="field-${name}" name="${name}"`);
    }
    expect(page).toMatch(/id="field-name"[^>]*aria-invalid="true" aria-describedby="field-name-error"/);
    expect(page).toContain('<p class="error" id="field-name-error">Please fill this in.</p>');
    expect(page).toContain('<p class="error" id="field-plan-error">Choose one of the list.</p>');
    expect(page).toContain('<p class="error" id="field-seats-error">Enter 500 or less.</p>');
  });

  test('what is wrong is said first, has the focus, and leads to each field', () => {
    const summary = /<div class="alert" role="alert" tabindex="-1" autofocus>.*?<\/div>/s.exec(page)![0];
    expect(summary.match(/href="#[^"]*"/g)).toEqual(['href="#field-name"', 'href="#field-plan"', 'href="#field-seats"']);
    expect(page.match(/autofocus/g)).toHaveLength(1);
    expect(page).toContain('<title>This form was not saved');
  });

  test('what was chosen and ticked stays so', () => {
    expect(page).toContain('<option selected>Large</option>');
    expect(page).toMatch(/type="checkbox" value="true" checked>/);
    expect(page).toContain('value="900"');
  });

  test('browsers are told what to fill in', () => {
    expect(page).toMatch(/name="email" autocomplete="email" required/);
    expect(page).toMatch(/name="name" autocomplete="name" required/);
    expect(page).not.toMatch(/name="plan" autocomplete/);
  });

  test('without fields of the vendor it asks for name and company', () => {
    expect(formFields({ productName: 'Acme' }).map(({ name, required }) => [name, required])).toEqual([['email', true], ['name', false], ['company', false]]);
    expect(formFields({ productName: 'Acme', fields: [] }).map(({ name }) => name)).toEqual(['email']);
  });

  test('a free trial is named, and an account that AWS did not tell is left out', () => {
    expect(registrationPage(OPTIONS, { ...form, freeTrial: true })).toContain('Free trial');
    expect(registrationPage(OPTIONS, { ...form, account: undefined })).not.toContain('Bought by');
  });
});

describe('what happens after AWS has confirmed', () => {
  const after = (options: Partial<PageOptions>) => /<div data-state="ACTIVE">.*?<\/div>/s.exec(waitingPage({ productName: 'Acme', ...options }, { session: 's', account: '1234', state: 'ACTIVE' }))![0];

  test.each<[string, Partial<PageOptions>, string]>([
    ['the link to the app', { loginUrl: 'https://app.acme.example' }, '<a class="button" href="https://app.acme.example">Log in</a>'],
    ['what the vendor promises', { nextSteps: 'We contact you within one day.' }, 'We contact you within one day.'],
    ['at least that somebody writes', {}, 'We write to the email address that you entered.'],
  ])('%s', (_, options, text) => { expect(after(options)).toContain(text); });
});

describe('texts in the vendor\'s words', () => {
  test('replace those of the form and of the waiting page, with their language', () => {
    const texts: Partial<Texts> = { language: 'de', heading: 'Konto anlegen', buyerAccount: 'AWS-Konto mit Endung {digits}', pendingTitle: 'AWS bestätigt Ihren Kauf' };
    const page = registrationPage({ ...OPTIONS, texts }, { session: 's', account: '123456781234', standing: 'new' });
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('<h1>Konto anlegen</h1>');
    expect(page).toContain('AWS-Konto mit Endung 1234');
    expect(waitingPage({ ...OPTIONS, texts }, { session: 's', account: '1', state: 'PENDING' })).toContain('AWS bestätigt Ihren Kauf');
  });

  test('notices stay in English and say so', () => {
    expect(noticePage({ ...OPTIONS, texts: { language: 'de' } }, 'busy')).toContain('<html lang="en">');
  });
});

describe('page options', () => {
  test('a product without a name', () => {
    expect(pageOptions('{}')).toEqual({ productName: 'your subscription' });
  });

  test('all of them', () => {
    const all = { ...OPTIONS, logoUrl: 'https://cdn.acme.example/logo.svg', texts: { heading: 'Welcome' } };
    expect(pageOptions(JSON.stringify(all))).toEqual(all);
  });

  test.each([
    ['{"loginUrl":"javascript:alert(1)"}', 'loginUrl'],
    ['{"loginUrl":"http://app.acme.example"}', 'loginUrl'],
    ['{"loginUrl":7}', 'loginUrl'],
    ['{"logoUrl":"data:image/png;base64,"}', 'logoUrl'],
    ['{"supportEmail":"nobody"}', 'supportEmail'],
    ['{"productName":""}', 'productName'],
    ['{"primaryColor":"red"}', 'primaryColor'],
    ['{"fields":[{"name":"__proto__","label":"x"}]}', 'fields.0.name'],
    ['{"fields":[{"name":"a","label":"x","inputType":"FILE"}]}', 'fields.0.inputType'],
    ['{"texts":{"unheard":"x"}}', 'texts.unheard'],
    ['{"colour":"red"}', 'colour'],
    ['nonsense', 'no JSON'],
  ])('%s is refused by name', (json, named) => { expect(() => pageOptions(json)).toThrow(named); });
});
