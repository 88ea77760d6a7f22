import { describe, expect, test } from 'vitest';
import { registrationWay } from '../../../lambda/core/registration-way.js';

test('a hosted page has its options', () => {
  expect(registrationWay('{"kind":"hosted","productName":"Acme"}')).toEqual({ kind: 'hosted', page: { productName: 'Acme' } });
});

test('buyers who cannot be sent on see a page with a contact', () => {
  expect(registrationWay('{"kind":"redirect","url":"https://acme.example/sign-up","supportEmail":"help@acme.example"}'))
    .toEqual({ kind: 'redirect', url: 'https://acme.example/sign-up', page: { productName: 'your subscription', supportEmail: 'help@acme.example' } });
});

test('no page', () => { expect(registrationWay('{"kind":"none"}')).toEqual({ kind: 'none' }); });

describe('what no construct sets is refused by name', () => {
  test.each(['', 'nonsense', '{}', '{"kind":"other"}', '{"kind":"none","url":"x"}', '{"kind":"redirect"}', '{"kind":"redirect","url":"javascript:alert(1)"}',
    '{"kind":"redirect","url":"http://acme.example"}', '{"kind":"redirect","url":"http://127.0.0.1.evil.example"}',
  ])('%s', (json) => { expect(() => registrationWay(json)).toThrow(/^REGISTRATION_PAGE.*deploy again\.$/); });

  test('an option of the page that is not known', () => { expect(() => registrationWay('{"kind":"hosted","colour":"red"}')).toThrow('colour'); });
});
