import * as v from 'valibot';
import { licenseIdOf } from '../license-id.js';
import { TAG_CHARACTERS, TAG_KEYS_PER_RECORD, TAG_LENGTH } from '../marketplace-rules.js';
import { parseJson } from '../untrusted.js';
import { amountOf } from './decimal.js';
import type { Amount } from './decimal.js';
import { canonicalJson } from '../canonical-json.js';
import { bodyHash } from './hashes.js';
import { hourOf } from './hours.js';
import type { Hour } from './hours.js';

/** One quantity of one dimension used by one license at one time. */
export interface UsageEvent {
  readonly id: string;
  /** The license id. */
  readonly license: string;
  readonly dimension: string;
  readonly quantity: Amount;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  /** The hour of `occurredAt`: with the license, the home of the event. */
  readonly hour: Hour;
  readonly tags: Readonly<Record<string, string>>;
  /** The event as it came, as JSON. */
  readonly content: string;
}

/** Why usage is not counted; the codes go to the log, where content has no place. */
export type RefusalCode = 'MALFORMED' | 'UNKNOWN_LICENSE' | 'UNKNOWN_DIMENSION' | 'TOO_LARGE' | 'FUTURE' | 'TOO_OLD' | 'OTHER_CONTENT';

/** Usage that is not counted but kept for people to look at. */
export interface Refusal {
  /** The event id, or a hash of content that has none. */
  readonly name: string;
  readonly license?: string;
  readonly code: RefusalCode;
  /** What was given and what is allowed. */
  readonly reason: string;
  readonly content: string;
}

/** What one message holds. */
export interface ReadMessage {
  readonly events: UsageEvent[];
  readonly refusals: Refusal[];
}

const EVENTS_PER_MESSAGE = 100;
/** An event can have thousands of problems; the first ones are enough to find the cause. */
const MOST_PROBLEMS = 10;
const FIELDS = ['id', 'license', 'dimension', 'quantity', 'occurredAt', 'tags'];
const UTC = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]00:?00)$/;
const STORABLE = /^[^\u0000-\u001f\uD800-\uDFFF]+$/u;

function text(most: number, expected = `expected a text of 1 to ${most} characters`) {
  return v.pipe(v.string(expected), v.minLength(1, expected), v.maxLength(most, expected), v.regex(STORABLE, `${expected}, without control characters`));
}

const QUANTITY_EXPECTED = 'expected a non-negative whole number, or a decimal text with at most 18 digits before and 9 after the point, such as "0.25"';
const quantity = v.union([
  v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.transform((number) => amountOf(number.toString()))),
  v.pipe(v.string(), v.regex(/^\d{1,18}(\.\d{1,9})?$/), v.transform(amountOf)),
], QUANTITY_EXPECTED);

const OCCURRED_EXPECTED = 'expected a time in UTC by ISO 8601, such as "2026-11-21T20:15:00Z"';
const license = v.pipe(
  text(512, 'expected the ARN or the id of a license'),
  v.transform(licenseIdOf),
  v.string('expected an ARN that ends with the license id, or the id itself, such as "l-0123456789abcdef"'),
  v.maxLength(255, 'expected a license id of at most 255 characters'),
);

const TAGS_EXPECTED = `expected at most ${TAG_KEYS_PER_RECORD} tags: texts by name`;
type Tags = Readonly<Record<string, string>>;
/** Not a record of valibot: that takes lists, and leaves out names such as "constructor", which AWS takes. */
const tags = v.pipe(
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

const eventSchema = v.strictObject({
  id: text(128),
  license,
  dimension: text(255),
  quantity,
  occurredAt: v.pipe(v.string(OCCURRED_EXPECTED), v.regex(UTC, OCCURRED_EXPECTED), v.check(exists, 'expected a time that exists')),
  tags: v.optional(tags, {}),
});

const named = v.object({ id: eventSchema.entries.id });
const licensed = v.object({ license: eventSchema.entries.license });

/** Reads the body of a message: one event, or up to 100. A bad event does not spoil the others. */
export function readMessage(body: string): ReadMessage {
  const content = parseJson(body);
  if (!Array.isArray(content)) {
    return collect([readEvent(content, body)]);
  }
  if (content.length > EVENTS_PER_MESSAGE) {
    const reason = `${content.length} events in one message: at most ${EVENTS_PER_MESSAGE} are allowed`;
    return { events: [], refusals: [{ name: bodyHash(body), code: 'MALFORMED', reason, content: body }] };
  }
  return collect(content.map((one: unknown) => readEvent(one, textOf(one) ?? body)));
}

/** An event that is well formed and yet not counted. */
export function refused(event: UsageEvent, code: RefusalCode, reason: string): Refusal {
  return { name: event.id, license: event.license, code, reason, content: event.content };
}

/** The JSON of a value. One that is nested too deep has none: the whole message is kept for it. */
function textOf(value: unknown): string | undefined {
  try {
    return canonicalJson(value);
  } catch {
    return undefined;
  }
}

function readEvent(value: unknown, content: string): UsageEvent | Refusal {
  const read = v.safeParse(eventSchema, value);
  if (read.success) {
    const { occurredAt, ...event } = read.output;
    const time = Date.parse(occurredAt);
    return { ...event, occurredAt: time, hour: hourOf(time), content };
  }
  const withId = v.safeParse(named, value);
  const withLicense = v.safeParse(licensed, value);
  return {
    name: withId.success ? withId.output.id : bodyHash(content),
    ...(withLicense.success ? { license: withLicense.output.license } : {}),
    code: 'MALFORMED',
    reason: read.issues.slice(0, MOST_PROBLEMS).map(describe).join('; '),
    content,
  };
}

function describe(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue);
  if (field === null) {
    return 'expected an event as a JSON object, or a list of them';
  }
  if (!FIELDS.includes(field) && issue.kind === 'schema' && issue.type === 'strict_object') {
    return `"${field}" is not a field of a usage event; allowed are ${FIELDS.join(', ')}`;
  }
  const missing = issue.kind === 'schema' && issue.type === 'strict_object';
  return missing ? `${field} is missing` : `${field} is ${issue.received.slice(0, 100)}: ${issue.message}`;
}

function exists(time: string): boolean {
  const read = Date.parse(time);
  return !Number.isNaN(read) && new Date(read).toISOString().startsWith(time.slice(0, 10));
}

function collect(read: readonly (UsageEvent | Refusal)[]): ReadMessage {
  return {
    events: read.filter((one): one is UsageEvent => !('code' in one)),
    refusals: read.filter((one): one is Refusal => 'code' in one),
  };
}
