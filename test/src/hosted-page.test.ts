import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FormInputType, RegistrationPage } from 'cdk-marketplace-saas';
import type { FormField, HostedPageOptions } from 'cdk-marketplace-saas';
import { formFields } from '../../lambda/core/page/options.js';
import { TEXTS } from '../../lambda/core/page/texts.js';
import { registrationWay } from '../../lambda/core/registration-way.js';
import { integration, templateOf } from './support/integration.js';
import { environmentOf, functionOf } from './support/template.js';

const ALL: HostedPageOptions = {
  productName: 'Acme',
  supportEmail: 'help@acme.example',
  loginUrl: 'https://app.acme.example',
  logoUrl: 'https://cdn.acme.example/logo.svg',
  primaryColor: '#0F766E',
  nextSteps: 'We contact you within one working day.',
  fields: [
    { name: 'name', label: 'Full name', required: true, maxLength: 80 },
    { name: 'region', label: 'Region', inputType: FormInputType.SELECT, choices: ['EU', 'US'] },
    { name: 'seats', label: 'Seats', inputType: FormInputType.NUMBER, minimum: 1, maximum: 500 },
    { name: 'news', label: 'Send me news', inputType: FormInputType.CHECKBOX },
  ],
  texts: { heading: 'Welcome', buyerAccount: 'Account …{digits}', language: 'en-GB' },
};

const hosted = (options: HostedPageOptions) => () => integration({ registrationPage: RegistrationPage.hosted(options) });
const field = (options: Partial<FormField>) => hosted({ fields: [{ name: 'field', label: 'Field', ...options }] });

test('all that a vendor can say about the page reaches the function that serves it', () => {
  const environment = environmentOf(functionOf(templateOf({ registrationPage: RegistrationPage.hosted(ALL) }), 'fulfillment'));

  const way = registrationWay(environment.REGISTRATION_PAGE as string);

  expect(way).toEqual({ kind: 'hosted', page: ALL });
  expect(way.kind === 'hosted' && formFields(way.page).map(({ inputType }) => inputType)).toEqual(['EMAIL', 'TEXT', 'SELECT', 'NUMBER', 'CHECKBOX']);
});

describe('an option that cannot work fails with its name, its value, and what to do', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['logo over http', hosted({ logoUrl: 'http://cdn.acme.example/logo.svg' }), /registrationPage\.logoUrl is "http:.*Give an absolute https URL/],
    ['colour by name', hosted({ primaryColor: 'teal' }), /registrationPage\.primaryColor is "teal"\. Give a colour as "#" and six hexadecimal digits/],
    ['blank next steps', hosted({ nextSteps: ' ' }), /registrationPage\.nextSteps is " "\. Give a text of 1 to 1000 characters/],
    ['blank text', hosted({ texts: { heading: '' } }), /registrationPage\.texts\.heading is ""\. Give a text of 1 to 500 characters/],
    ['unclear buyer', hosted({ texts: { buyerAccount: 'Your account' } }), /registrationPage\.texts\.buyerAccount is "Your account"\. It must hold "\{digits\}"/],
    ['language in words', hosted({ texts: { language: 'English language' } }), /registrationPage\.texts\.language is "English language"\. Give a BCP 47 tag/],
    ['too many fields', hosted({ fields: Array.from({ length: 21 }, (_, i) => ({ name: `f${i}`, label: 'x' })) }), /registrationPage\.fields is "21 fields"\. Give at most 20/],
    ['name with a blank', field({ name: 'full name' }), /registrationPage\.fields\[0\]\.name is "full name"\. Give a letter, followed by/],
    ['name of the e-mail field', field({ name: 'email' }), /fields\[0\]\.name is "email"\. This name is taken/],
    ['name of the hidden field', field({ name: 'session' }), /fields\[0\]\.name is "session"\. This name is taken/],
    ['name of JavaScript', field({ name: 'constructor' }), /fields\[0\]\.name is "constructor"\. This name is taken/],
    ['name twice', hosted({ fields: [{ name: 'a', label: 'A' }, { name: 'a', label: 'B' }] }), /fields\[1\]\.name is "a"\. Another field has this name/],
    ['blank label', field({ label: '' }), /fields\[0\]\.label is ""/],
    ['unknown kind', field({ inputType: 'FILE' } as object), /fields\[0\]\.inputType is "FILE"\. Give one of FormInputType: TEXT, SELECT, CHECKBOX, NUMBER/],
    ['list without choices', field({ inputType: FormInputType.SELECT }), /fields\[0\]\.choices is missing\. .*SELECT needs 2 to 50 choices/],
    ['list of one', field({ inputType: FormInputType.SELECT, choices: ['a'] }), /fields\[0\]\.choices is \["a"\]\. Give 2 to 50/],
    ['choice twice', field({ inputType: FormInputType.SELECT, choices: ['a', 'b', 'a'] }), /fields\[0\]\.choices\[2\] is "a"\. This choice is there twice/],
    ['choice with blanks', field({ inputType: FormInputType.SELECT, choices: ['a', ' b'] }), /fields\[0\]\.choices\[1\] is " b"\. .*without blanks at the ends/],
    ['choices of a text', field({ choices: ['a', 'b'] }), /fields\[0\]\.choices is \["a","b"\]\. Only fields of inputType SELECT have it, and this one is TEXT/],
    ['bounds of a text', field({ minimum: 1 }), /fields\[0\]\.minimum is 1\. Only fields of inputType NUMBER/],
    ['length of a number', field({ inputType: FormInputType.NUMBER, maxLength: 5 }), /fields\[0\]\.maxLength is 5\. Only fields of inputType TEXT/],
    ['length without end', field({ maxLength: 501 }), /fields\[0\]\.maxLength is 501\. Give a whole number from 1 to 500/],
    ['bounds crossed', field({ inputType: FormInputType.NUMBER, minimum: 5, maximum: 1 }), /fields\[0\]\.minimum is 5\. It is more than maximum, which is 1/],
    ['bound too large', field({ inputType: FormInputType.NUMBER, maximum: 1e15 }), /fields\[0\]\.maximum is 1000000000000000\. Give a number of at most 15 digits/],
    ['more than fits', hosted({ fields: Array.from({ length: 20 }, (_, i) => ({ name: `f${i}`, label: 'x'.repeat(150) })) }), /registrationPage takes 3\d{3} bytes as JSON\..*may take 3072: shorten it/],
  ])('%s', (_, synthesize, message) => { expect(synthesize).toThrow(message); });
});

test('each text of the page is documented with the default that it has', () => {
  const source = readFileSync(new URL('../../src/hosted-page-texts.ts', import.meta.url), 'utf8');

  const documented = [...source.matchAll(/@default '(.*)'\n {3}\*\/\n {2}readonly (\w+)\?: string;/g)].map(([, text, name]) => [name, text]);

  expect(Object.fromEntries(documented)).toEqual(TEXTS);
});
