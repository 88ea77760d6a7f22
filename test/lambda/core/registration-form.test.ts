import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../../lambda/core/form-field.js';
import { readForm } from '../../../lambda/core/registration-form.js';

const FIELDS = fieldsOf('Email', [
  { name: 'name', label: 'Name', maxLength: 10 },
  { name: 'plan', label: 'Plan', inputType: 'SELECT', choices: ['Small', 'Large'], required: true },
  { name: 'seats', label: 'Seats', inputType: 'NUMBER', minimum: 1, maximum: 500 },
  { name: 'news', label: 'News', inputType: 'CHECKBOX' },
  { name: 'terms', label: 'Terms', inputType: 'CHECKBOX', required: true },
]);
const RIGHT = { email: 'ann@gmail.com', plan: 'Small', terms: 'true' };

const read = (posted: Readonly<Record<string, string>>) => readForm(FIELDS, (name) => posted[name]);
const problems = (posted: Readonly<Record<string, string>>) => {
  const result = read({ ...RIGHT, ...posted });
  return result.ok ? {} : result.input.errors;
};

test('what is kept is text, by declared name, and empty fields are absent', () => {
  expect(read({ ...RIGHT, name: ' Ann ', seats: '25', news: 'true' })).toEqual({
    ok: true, contact: { email: 'ann@gmail.com', name: 'Ann', plan: 'Small', seats: '25', news: 'true', terms: 'true' },
  });
});

test('a box that was left alone is kept as "false": the buyer saw it', () => {
  expect(read(RIGHT)).toEqual({ ok: true, contact: { ...RIGHT, news: 'false' } });
});

describe('what is wrong is told by field', () => {
  test.each<[string, Readonly<Record<string, string>>, object]>([
    ['a required list without a choice', { plan: '' }, { plan: { kind: 'REQUIRED' } }],
    ['something that is not on the list', { plan: 'Huge' }, { plan: { kind: 'NO_CHOICE' } }],
    ['a choice in other letters', { plan: 'small' }, { plan: { kind: 'NO_CHOICE' } }],
    ['a required box that is not ticked', { terms: '' }, { terms: { kind: 'UNTICKED' } }],
    ['a forged box', { news: 'maybe' }, { news: { kind: 'UNTICKED' } }],
    ['a text that is too long', { name: 'n'.repeat(11) }, { name: { kind: 'TOO_LONG', limit: 10 } }],
    ['a line break', { name: 'A\nBcc:' }, { name: { kind: 'UNPRINTABLE' } }],
    ['a number below the bound', { seats: '0' }, { seats: { kind: 'TOO_SMALL', limit: 1 } }],
    ['a number above the bound', { seats: '500.5' }, { seats: { kind: 'TOO_LARGE', limit: 500 } }],
    ['words for a number', { seats: 'many' }, { seats: { kind: 'NO_NUMBER' } }],
    ['a comma, which may mean two things', { seats: '1,500' }, { seats: { kind: 'NO_NUMBER' } }],
    ['a number that programs read differently', { seats: '1e2' }, { seats: { kind: 'NO_NUMBER' } }],
    ['a number in hexadecimal', { seats: '0x10' }, { seats: { kind: 'NO_NUMBER' } }],
    ['a number too long to be exact', { seats: '9'.repeat(16) }, { seats: { kind: 'NO_NUMBER' } }],
  ])('%s', (_, posted, expected) => { expect(problems(posted)).toEqual(expected); });

  test('the bounds themselves are taken', () => {
    expect(problems({ seats: '1' })).toEqual({});
    expect(problems({ seats: '500' })).toEqual({});
    expect(problems({ name: 'n'.repeat(10) })).toEqual({});
  });

  test('all that was typed comes back, right or wrong', () => {
    const result = read({ ...RIGHT, email: 'ann', seats: 'many', news: 'true' });
    expect(result).toMatchObject({ ok: false, input: { typed: { email: 'ann', plan: 'Small', seats: 'many', news: 'true', terms: 'true' } } });
  });
});

test('whatever is posted, what is kept is declared, bounded and printable', () => {
  const posted = fc.record({
    email: fc.oneof(fc.emailAddress(), fc.string()), name: fc.string({ unit: fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code)) }), plan: fc.constantFrom('Small', 'Large', 'x', ''),
    seats: fc.oneof(fc.double().map(String), fc.integer().map(String)), terms: fc.constantFrom('true', 'on'), news: fc.string(), other: fc.string(),
  });
  fc.assert(fc.property(posted, (fields) => {
    const result = read(fields);
    if (result.ok) {
      const { email, plan, terms, news, name = '', seats = '1', ...rest } = result.contact;
      expect(rest).toEqual({});
      expect(email).toContain('@');
      expect(['Small', 'Large']).toContain(plan);
      expect([terms, news]).toEqual(['true', expect.stringMatching(/^(true|false)$/)]);
      expect(name.length).toBeLessThanOrEqual(10);
      expect(Number(seats)).toBeGreaterThanOrEqual(1);
      expect(Number(seats)).toBeLessThanOrEqual(500);
      expect(Object.values(result.contact).join('')).not.toMatch(/\p{Cc}/u);
    }
  }));
});
