/**
 * What the intake of usage accepts: the same as in lambda/core/metering/event-fields.ts and admission.ts, which a test
 * compares with this. It has no clock of its own.
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const FIELDS = ['id', 'license', 'dimension', 'quantity', 'occurredAt', 'tags'];
const UTC = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]00:?00)$/;
const STORABLE = /^[^\u0000-\u001f\uD800-\uDFFF]+$/u;
const LICENSE_ID = /^(?:l|lic)-([A-Za-z0-9]+)$/;
const LONGEST_LICENSE_ID = 255;
/** Of a LEGACY product: product code and customer identifier. What begins like an ARN is one. */
const LEGACY_LICENSE_ID = /^(?!arn:)[-a-zA-Z0-9/=:_.@]{1,255}:[\x21\x22\x24-\x39\x3b-\x7e]{1,255}$/;
const DECIMAL = /^\d{1,18}(\.\d{1,9})?$/;
const LARGEST_QUANTITY = 2_147_483_647;
const MOST_TAGS = 5;
const TAG_CHARACTERS = /^[a-zA-Z0-9+ -=._:/@]+$/;
const FUTURE_MILLISECONDS = 5 * MINUTE;
/** AWS closes a month on the 1st at 06:00 UTC, and usage of it is known for 40 days more. */
const OLDEST_MILLISECONDS = 6 * 60 * MINUTE + 40 * DAY;
const LONGEST_GIVEN = 100;

/** What is wrong with an event, in words that say what is allowed. */
export function problemsOf(event: object, now: number, dimensions?: readonly string[]): string[] {
  const { id, license, dimension, quantity, occurredAt, tags } = event as Record<string, unknown>;
  return [
    ...text('id', id, 128),
    ...licenseProblems(license),
    ...dimensionProblems(dimension, dimensions),
    ...quantityProblems(quantity),
    ...timeProblems(occurredAt, now),
    ...tagProblems(tags),
    ...Object.entries(event).filter(([field, value]) => value !== undefined && !FIELDS.includes(field))
      .map(([field]) => `"${field}" is not a field of a usage event; allowed are ${FIELDS.join(', ')}`),
  ];
}

function text(what: string, value: unknown, most: number): string[] {
  const expected = `a text of 1 to ${most} characters`;
  if (typeof value !== 'string' || value.length === 0 || value.length > most) {
    return [given(what, value, expected)];
  }
  return STORABLE.test(value) ? [] : [given(what, value, `${expected}, without control characters`)];
}

function licenseProblems(license: unknown): string[] {
  if (typeof license !== 'string' || text('license', license, 512).length > 0) {
    return [given('license', license, 'the ARN or the id of a license, as your hooks get them')];
  }
  if (LEGACY_LICENSE_ID.test(license.trim())) {
    return [];
  }
  const found = LICENSE_ID.exec(license.trim().split(/[:/]/).at(-1) ?? '');
  return found && `l-${found[1]}`.length <= LONGEST_LICENSE_ID
    ? []
    : [given('license', license, `an ARN that ends with the license id, or the id itself, such as "l-0123456789abcdef" (LEGACY: "<product code>:<customer identifier>"), of at most ${LONGEST_LICENSE_ID} characters`)];
}

function dimensionProblems(dimension: unknown, dimensions?: readonly string[]): string[] {
  const problems = text('dimension', dimension, 255);
  if (problems.length > 0 || dimensions === undefined || dimensions.includes(dimension as string)) {
    return problems;
  }
  return [`dimension is "${String(dimension)}": the option dimensions has ${dimensions.map((name) => `"${name}"`).join(', ')}`];
}

function quantityProblems(quantity: unknown): string[] {
  const written = typeof quantity === 'number' && Number.isSafeInteger(quantity) ? String(quantity) : quantity;
  if (typeof written !== 'string' || !DECIMAL.test(written)) {
    return [given('quantity', quantity, 'a non-negative whole number, or a decimal text with at most 18 digits before and 9 after the point, such as "0.25"')];
  }
  const [whole, fraction = 0] = written.split('.').map(Number);
  const isTooLarge = whole > LARGEST_QUANTITY || (whole === LARGEST_QUANTITY && fraction > 0);
  return isTooLarge ? [`quantity is ${written}: AWS Marketplace takes at most ${LARGEST_QUANTITY} of a dimension for an hour`] : [];
}

function timeProblems(occurredAt: unknown, now: number): string[] {
  const time = typeof occurredAt === 'string' && UTC.test(occurredAt) ? Date.parse(occurredAt) : NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith((occurredAt as string).slice(0, 10))) {
    return [given('occurredAt', occurredAt, 'a Date, or a time in UTC by ISO 8601 that exists, such as "2026-11-21T20:15:00Z"')];
  }
  if (time > now + FUTURE_MILLISECONDS) {
    return [`occurredAt is ${new Date(time).toISOString()}: at most 5 minutes after the time of this machine (${new Date(now).toISOString()}) are allowed`];
  }
  const when = new Date(time);
  return now >= Date.UTC(when.getUTCFullYear(), when.getUTCMonth() + 1) + OLDEST_MILLISECONDS
    ? [`occurredAt is ${when.toISOString()}: its month was closed more than 40 days ago, and usage of it is no longer counted`]
    : [];
}

function tagProblems(tags: unknown): string[] {
  if (tags === undefined) {
    return [];
  }
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags) || Object.keys(tags).length > MOST_TAGS) {
    return [given('tags', tags, `at most ${MOST_TAGS} tags: texts by name`)];
  }
  return Object.entries(tags).flatMap(([name, value]) => [...tagText('the name of a tag', name, 100), ...tagText(`tags.${name}`, value, 256)]);
}

function tagText(what: string, value: unknown, most: number): string[] {
  const problems = text(what, value, most);
  return problems.length > 0 || TAG_CHARACTERS.test(value as string)
    ? problems
    : [given(what, value, 'a tag of the characters that AWS Marketplace takes: letters, digits, spaces and !"#$%&\'()*+,-./:;<=@_')];
}

function given(what: string, value: unknown, expected: string): string {
  return value === undefined ? `${what} is missing: expected ${expected}` : `${what} is ${asJson(value).slice(0, LONGEST_GIVEN)}: expected ${expected}`;
}

/** Not all that can be given has a JSON. */
function asJson(value: unknown): string {
  try {
    return typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : typeof value === 'number' ? value.toString() : `a ${typeof value}`;
  } catch {
    return `a ${typeof value}`;
  }
}
