import * as v from 'valibot';
import { UNPRINTABLE } from './registration.js';
import type { Contact } from './registration.js';

/** What a backend of the vendor asks of the register function. */
export type RegistrationRequest
  = | { readonly register: { readonly token: string; readonly fields: Contact } }
    | { readonly exchange: { readonly code: string; readonly nonce: string } };

const MOST_FIELDS = 50;
const LONGEST_VALUE = 2_000;
const MOST_CHARACTERS = 16_000;

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** What is wrong with an object of known members. */
const shape = (members: string) => ({ expected, received }: { expected: string | null; received: string }) => {
  if (expected === 'never') {
    return `is not known: give ${members} and nothing else`;
  }
  return received === 'undefined' ? 'is missing' : `must be ${members}`;
};

const fieldValue = v.pipe(
  v.string('must be a text: turn numbers and the like into one'),
  v.trim(),
  v.maxLength(LONGEST_VALUE, `must have at most ${LONGEST_VALUE} characters`),
  v.check((value) => !UNPRINTABLE.test(value), 'must not have line breaks or other control characters'),
);

const fields = v.pipe(
  v.record(v.pipe(v.string(), v.regex(FIELD_NAME, 'must be named with a letter, then up to 63 letters, digits, "_", "-" or "."')), fieldValue, 'must be an object of texts'),
  v.check((given) => Object.keys(given).length <= MOST_FIELDS, `must be at most ${MOST_FIELDS}`),
  v.check((given) => Object.values(given).join('').length <= MOST_CHARACTERS, `must have at most ${MOST_CHARACTERS} characters together`),
  v.transform((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))),
);

const registerRequest = v.strictObject({
  register: v.strictObject({ token: v.string('must be a text'), fields: v.optional(fields, {}) }, shape('{ token, fields }')),
}, shape('{ register }'));

const exchangeRequest = v.strictObject({
  exchange: v.strictObject({
    code: v.string('must be a text'),
    nonce: v.pipe(v.string('must be a text'), v.regex(/^[\x21-\x7e]{16,128}$/, 'must have 16 to 128 printable characters without blanks')),
  }, shape('{ code, nonce }')),
}, shape('{ exchange }'));

/** Reads a request. What is wrong is said without the values: they may be a token or what a buyer typed. */
export function readRegistrationRequest(given: unknown): { readonly request: RegistrationRequest } | { readonly problem: string } {
  const kind = ['register', 'exchange'].find((key) => typeof given === 'object' && given !== null && Object.hasOwn(given, key));
  if (kind === undefined) {
    return { problem: 'The request must be { register: { token, fields } } or { exchange: { code, nonce } }.' };
  }
  const parsed = v.safeParse(kind === 'register' ? registerRequest : exchangeRequest, given);
  return parsed.success ? { request: parsed.output } : { problem: `${nameOf(parsed.issues[0])} ${parsed.issues[0].message}.` };
}

/** Where the problem is. The names of fields were given by who knows whom. */
function nameOf(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).map(({ key }) => String(key)).filter((key) => FIELD_NAME.test(key));
  return path.length === 0 ? 'The request' : path.join('.');
}
