import * as v from 'valibot';
import { CUSTOMER_IDENTIFIER, CUSTOMER_IDENTIFIER_EXPECTED, licenseIdOf } from '../license-id.js';
import { TAG_CHARACTERS, TAG_KEYS_PER_RECORD, TAG_LENGTH } from '../marketplace-rules.js';
import { amountOf } from './decimal.js';

/** What the fields of usage may hold, in whatever form it comes. */

/** An event can have thousands of problems; the first ones are enough to find the cause. */
const MOST_PROBLEMS = 10;
/** Whose keys are missing, or not allowed. */
const OBJECTS = ['object', 'strict_object'];
const STORABLE = /^[^\u0000-\u001f\uD800-\uDFFF]+$/u;

/** Text that keys and attributes of the table can hold. */
export function text(most: number, expected = `expected a text of 1 to ${most} characters`) {
  return v.pipe(v.string(expected), v.minLength(1, expected), v.maxLength(most, expected), v.regex(STORABLE, `${expected}, without control characters`));
}

const QUANTITY_EXPECTED = 'expected a non-negative whole number, or a decimal text with at most 18 digits before and 9 after the point, such as "0.25"';
export const quantity = v.union([
  v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.transform((number) => amountOf(number.toString()))),
  v.pipe(v.string(), v.regex(/^\d{1,18}(\.\d{1,9})?$/), v.transform(amountOf)),
], QUANTITY_EXPECTED);

/** The license id, from an ARN or an id. */
export const license = v.pipe(
  text(512, 'expected the ARN or the id of a license'),
  v.transform(licenseIdOf),
  v.string('expected an ARN that ends with the license id, or the id itself, such as "l-0123456789abcdef"'),
  v.maxLength(255, 'expected a license id of at most 255 characters'),
);

export const customer = v.pipe(text(512, CUSTOMER_IDENTIFIER_EXPECTED), v.trim(), v.regex(CUSTOMER_IDENTIFIER, CUSTOMER_IDENTIFIER_EXPECTED));

/** The license id of a customer of a LEGACY product. */
export function legacyLicense(product: string) {
  const expected = `expected the id of a license, as your hooks get it: "${product}:" and the customer identifier`;
  return v.pipe(text(512, expected), v.trim(), v.check((id) => id.startsWith(`${product}:`) && CUSTOMER_IDENTIFIER.test(id.slice(product.length + 1)), expected));
}

const UTC = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]00:?00)$/;
const OCCURRED_EXPECTED = 'expected a time in UTC by ISO 8601, such as "2026-11-21T20:15:00Z"';
export const occurredAt = v.pipe(v.string(OCCURRED_EXPECTED), v.regex(UTC, OCCURRED_EXPECTED), v.check(exists, 'expected a time that exists'));

const TAGS_EXPECTED = `expected at most ${TAG_KEYS_PER_RECORD} tags: texts by name`;
type Tags = Readonly<Record<string, string>>;
/** Not a record of valibot: that takes lists, and leaves out names such as "constructor", which AWS takes. */
export const tags = v.pipe(
  v.custom<Tags>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), TAGS_EXPECTED),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) {
      return;
    }
    const all = Object.entries<unknown>(dataset.value);
    if (all.length > TAG_KEYS_PER_RECORD) {
      addIssue({ message: TAGS_EXPECTED });
      return;
    }
    for (const [name, value] of all) {
      for (const [given, message] of [[name, tagProblem(name, TAG_LENGTH.key)], [value, tagProblem(value, TAG_LENGTH.value)]]) {
        if (typeof message === 'string') {
          addIssue({ message, input: given, path: [{ type: 'object', origin: 'value', input: dataset.value, key: name.slice(0, TAG_LENGTH.key), value }] });
        }
      }
    }
  }),
);

/** One bad tag would spoil a whole call. */
function tagProblem(value: unknown, most: number): string | undefined {
  if (typeof value !== 'string' || value.length === 0 || value.length > most) {
    return `expected a text of 1 to ${most} characters`;
  }
  return TAG_CHARACTERS.test(value)
    ? undefined
    : 'expected a tag of the characters that AWS Marketplace takes: letters, digits, spaces and !"#$%&\'()*+,-./:;<=@_';
}

/** What is wrong, in words that say what is allowed. */
export function problemsIn(issues: readonly v.BaseIssue<unknown>[], { what, fields }: { readonly what: string; readonly fields: readonly string[] }): string {
  return issues.slice(0, MOST_PROBLEMS).map((issue) => describe(issue, what, fields)).join('; ');
}

function describe(issue: v.BaseIssue<unknown>, what: string, fields: readonly string[]): string {
  const field = v.getDotPath(issue);
  if (field === null) {
    return 'expected an event as a JSON object, or a list of them';
  }
  const ofObject = issue.kind === 'schema' && OBJECTS.includes(issue.type);
  if (ofObject && !fields.includes(field)) {
    return `"${field}" is not a field of ${what}; allowed are ${fields.join(', ')}`;
  }
  return ofObject ? `${field} is missing` : `${field} is ${issue.received.slice(0, 100)}: ${issue.message}`;
}

function exists(time: string): boolean {
  const read = Date.parse(time);
  return !Number.isNaN(read) && new Date(read).toISOString().startsWith(time.slice(0, 10));
}
