import * as v from 'valibot';
import { canonicalJson } from '../canonical-json.js';
import { parseJson } from '../untrusted.js';
import type { Amount } from './decimal.js';
import { legacyLicense, license, occurredAt, problemsIn, quantity, tags, text } from './event-fields.js';
import { bodyHash } from './hashes.js';
import { hourOf } from './hours.js';
import type { Hour } from './hours.js';
import { isRow, readRow } from './sample-row.js';

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
const FIELDS = ['id', 'license', 'dimension', 'quantity', 'occurredAt', 'tags'];

const eventOf = <License extends typeof license | ReturnType<typeof legacyLicense>>(ofLicense: License) => v.strictObject({
  id: text(128),
  license: ofLicense,
  dimension: text(255),
  quantity,
  occurredAt,
  tags: v.optional(tags, {}),
});

const concurrentEvent = eventOf(license);
const named = v.object({ id: concurrentEvent.entries.id });

/**
 * Reads the body of a message: one event, or up to 100. A bad event does not spoil the others.
 * @param legacyProduct the code of a LEGACY product, whose licenses are its customers; rows of the AWS sample are usage of such, too
 */
export function readMessage(body: string, legacyProduct?: string): ReadMessage {
  const content = parseJson(body);
  const schema = legacyProduct === undefined ? concurrentEvent : eventOf(legacyLicense(legacyProduct));
  const read = (Array.isArray(content) ? content : [content]).flatMap((one: unknown) => {
    const json = Array.isArray(content) ? textOf(one) ?? body : body;
    return legacyProduct !== undefined && isRow(one) ? readRow(one, json, legacyProduct) : [readEvent(one, json, schema)];
  });
  if (read.length > EVENTS_PER_MESSAGE) {
    const reason = `${read.length} events in one message: at most ${EVENTS_PER_MESSAGE} are allowed`;
    return { events: [], refusals: [{ name: bodyHash(body), code: 'MALFORMED', reason, content: body }] };
  }
  return {
    events: read.filter((one): one is UsageEvent => !('code' in one)),
    refusals: read.filter((one): one is Refusal => 'code' in one),
  };
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

function readEvent(value: unknown, content: string, schema: ReturnType<typeof eventOf>): UsageEvent | Refusal {
  const read = v.safeParse(schema, value);
  if (read.success) {
    const time = Date.parse(read.output.occurredAt);
    return { ...read.output, occurredAt: time, hour: hourOf(time), content };
  }
  const withId = v.safeParse(named, value);
  const withLicense = v.safeParse(v.object({ license: schema.entries.license }), value);
  return {
    name: withId.success ? withId.output.id : bodyHash(content),
    ...(withLicense.success ? { license: withLicense.output.license } : {}),
    code: 'MALFORMED',
    reason: problemsIn(read.issues, { what: 'a usage event', fields: FIELDS }),
    content,
  };
}
