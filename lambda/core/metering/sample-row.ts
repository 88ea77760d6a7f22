import * as v from 'valibot';
import { legacyLicenseId } from '../license-id.js';
import { customer, problemsIn, quantity, text } from './event-fields.js';
import { bodyHash, rowHash } from './hashes.js';
import { hourOf } from './hours.js';
import type { Refusal, UsageEvent } from './usage-event.js';

/** Numbers below this are seconds: as milliseconds they would be of 1973 and before. */
const LEAST_MILLISECONDS = 1e11;
/** The last moment of the year 9999: later hours are not in order as texts. */
const LAST_MILLISECONDS = 253_402_300_799_999;
const FIELDS = ['customerIdentifier', 'create_timestamp', 'dimension_usage', 'metering_pending', 'dimension', 'value'];

const TIME_EXPECTED = 'expected a UNIX timestamp in seconds or milliseconds, such as 1795291200';
const timestamp = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,15}(\.\d{1,9})?$/), v.transform(Number))], TIME_EXPECTED),
  v.check((time) => time >= 0 && millisecondsOf(time) <= LAST_MILLISECONDS, TIME_EXPECTED),
);

const TOLD = 'expected a row that waits to be told: AWS was told of this one before, or of a part of it';
const USAGE_EXPECTED = 'expected a list of dimensions with their values';
const ofDimension = v.strictObject({ dimension: text(255), value: quantity });
const row = v.object({
  customerIdentifier: customer,
  create_timestamp: timestamp,
  dimension_usage: v.pipe(v.array(v.unknown(), USAGE_EXPECTED), v.minLength(1, USAGE_EXPECTED)),
  metering_pending: v.optional(v.union([v.literal('true'), v.literal(true)], TOLD)),
  metering_failed: v.optional(v.never(TOLD)),
  metering_response: v.optional(v.never(TOLD)),
});
const ofCustomer = v.object({ customerIdentifier: customer });

/** Whether usage comes as a row of the metering table of AWS's sample integration. */
export function isRow(value: unknown): value is object {
  return typeof value === 'object' && value !== null && ('dimension_usage' in value || 'customerIdentifier' in value);
}

/** One event for each dimension of a row. A bad dimension does not spoil the others. */
export function readRow(value: object, content: string, product: string): (UsageEvent | Refusal)[] {
  const read = v.safeParse(row, value);
  if (!read.success) {
    const whose = v.safeParse(ofCustomer, value);
    return [{
      name: bodyHash(content),
      ...(whose.success ? { license: legacyLicenseId(product, whose.output.customerIdentifier) } : {}),
      code: 'MALFORMED',
      reason: problemsIn(read.issues, { what: 'a row', fields: FIELDS }),
      content,
    }];
  }
  const { customerIdentifier, create_timestamp: given, dimension_usage: usage } = read.output;
  const license = legacyLicenseId(product, customerIdentifier);
  const time = millisecondsOf(given);
  return usage.map((one, index) => {
    const id = rowHash(customerIdentifier, given, index);
    const used = v.safeParse(ofDimension, one);
    return used.success
      ? { id, license, dimension: used.output.dimension, quantity: used.output.value, occurredAt: time, hour: hourOf(time), tags: {}, content }
      : { name: id, license, code: 'MALFORMED', reason: `dimension_usage.${index}: ${problemsIn(used.issues, { what: 'the usage of a dimension', fields: ['dimension', 'value'] })}`, content };
  });
}

function millisecondsOf(time: number): number {
  return Math.floor(time < LEAST_MILLISECONDS ? time * 1_000 : time);
}
