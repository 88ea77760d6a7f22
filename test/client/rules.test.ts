import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemsOf } from '../../client/src/rules.js';
import { refusalOf } from '../../lambda/core/metering/admission.js';
import { readMessage } from '../../lambda/core/metering/usage-event.js';

const NOW = Date.parse('2026-11-21T20:15:00Z');
/** Until then usage of September counts. */
const SEPTEMBER_ENDS = Date.parse('2026-11-10T06:00:00Z');
const DIMENSIONS = ['api-calls', 'GB'];

/** No product is called like an ARN. */
const PRODUCT_CODE = /^(?!arn(?::|$))[-a-zA-Z0-9/=:_.@]{1,255}$/;

/** The LEGACY product whose license an event could name. */
function productIn({ license }: { license?: unknown }): string | undefined {
  const product = typeof license === 'string' ? license.trim().slice(0, Math.max(0, license.trim().lastIndexOf(':'))) : '';
  return PRODUCT_CODE.test(product) ? product : undefined;
}

/** What the intake says about an event: of a product of concurrent agreements, or of the LEGACY product that it is for. */
function refusedByIntake(event: object, now: number, dimensions?: readonly string[]): string[] {
  const product = productIn(event);
  const [concurrent, legacy = concurrent] = [undefined, ...product === undefined ? [] : [product]].map((code) => refusedBy(event, now, dimensions, code));
  return concurrent.length > 0 ? legacy : concurrent;
}

function refusedBy(event: object, now: number, dimensions?: readonly string[], legacyProduct?: string): string[] {
  const { events, refusals } = readMessage(JSON.stringify(event), legacyProduct);
  const admissions = events.map((read) => refusalOf(read, now, dimensions && new Set(dimensions)));
  return [...refusals, ...admissions].flatMap((refusal) => (refusal ? [refusal.reason] : []));
}

const text = (most: number) => fc.oneof(
  fc.string({ unit: 'binary', maxLength: most + 1 }),
  fc.string({ minLength: most - 1, maxLength: most + 1 }),
  fc.constantFrom('', 'a', 'ü', '𝒳', 'x'.repeat(most), '𝒳'.repeat(most / 2), '\ud800', '\ufffe', 'a\nb', '\u007f'),
);
const license = fc.oneof(
  fc.constantFrom('l-0123', 'lic-0123', 'arn:aws:license-manager::294406891311:license:l-0123', 'aws:license-manager:us-east-1:294406891311:license/lic-0123', ' l-0123 ',
    'arn:aws:license-manager::294406891311:license:l-01_23', ' arn:aws:license-manager::294406891311:license:', 'arn:aws:license-manager::294406891311', 'arn:customer',
    'l-', 'L-0123', 'l-01_23', 'code:customer', ' a:b/c:Customer@1 ', 'code:', ':customer', 'code:a customer', 'code:cust#1', 'cöde:customer', `${'a'.repeat(255)}:${'b'.repeat(255)}`, `${'a'.repeat(255)}:${'b'.repeat(256)}`, `${'a'.repeat(256)}:b`, 'l-0123/', `l-${'a'.repeat(253)}`, `l-${'a'.repeat(254)}`, `lic-${'a'.repeat(253)}`, `${'a:'.repeat(255)}l-0`, `${'a:'.repeat(256)}l-0`),
  text(512),
);
const quantity = fc.oneof(
  fc.constantFrom<unknown>(0, -0, 1, -1, 0.5, 1e21, NaN, 2_147_483_647, 2_147_483_648, '2147483647', '2147483647.0', '2147483647.000000001', '02147483648', '1e3', '.5', '1.', '-1', '', '1'.repeat(18), '1'.repeat(19), '0.1234567891', null, true),
  fc.integer(),
  fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.bigInt({ min: 0n, max: 10n ** 10n })).map(([whole, fraction]) => `${whole}.${fraction}`),
);
const occurredAt = fc.oneof(
  fc.constantFrom<unknown>('2026-11-21T20:15:00Z', '2026-11-21T20:15Z', '2026-11-21T20:15:00.123456789Z', '2026-11-21T20:15:00+00:00', '2026-11-21T20:15:00-0000', '2026-11-21T20:15:00+01:00', '2026-11-21',
    '2026-02-29T00:00:00Z', '2024-02-29T00:00:00Z', '2026-11-21T24:00:00Z', '2026-11-21T25:00:00Z', '2026-11-21T20:20:00Z', '2026-11-21T20:20:00.001Z', '2026-09-30T23:59:59.999Z', '2026-10-01T00:00:00Z', '1970-01-01T00:00:00Z', 12),
  fc.date({ min: new Date('2026-09-01'), max: new Date('2026-12-01'), noInvalidDate: true }).map((date) => date.toISOString()),
);
const tags = fc.oneof(
  fc.constantFrom<unknown>({}, { a: '' }, { '': 'a' }, { a: 1 }, null, 'team', [], ['red'], { constructor: 'red' }, { constructor: '' }, { prototype: '~' }, JSON.parse('{"__proto__":"red"}'), JSON.parse('{"__proto__":"~"}'), { team: 'Weiß' }, { 'cost center': 'a+b=c/d@e:f' }),
  fc.dictionary(fc.oneof({ weight: 5, arbitrary: fc.string({ minLength: 1, maxLength: 4 }) }, text(100)), fc.oneof({ weight: 5, arbitrary: fc.string({ minLength: 1 }) }, text(256)), { maxKeys: 6 }),
);

const good = { id: 'e1', license: 'l-0123456789abcdef', dimension: 'api-calls', quantity: 1 as unknown, occurredAt: '2026-11-09T20:00:00Z' as unknown };
const fields = { id: text(128), license, dimension: fc.oneof(fc.constant('GB'), text(255)), quantity, occurredAt, tags, other: fc.constant(1) };
const anything = fc.record(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fc.option(value, { nil: undefined, freq: 10 })])));
/** Up to two things are wrong, or only odd. */
const event = fc.tuple(anything, fc.subarray(Object.keys(fields), { maxLength: 2 }))
  .map(([values, odd]): object => ({ ...good, ...Object.fromEntries(Object.entries(values).filter(([name]) => odd.includes(name))) }));

test('what begins like an ARN is one, not the product and customer of a LEGACY license', () => {
  const malformed = { ...good, license: 'arn:aws:license-manager::294406891311:license:l-0123_456' };
  expect(problemsOf(malformed, NOW)).toEqual([expect.stringContaining('expected an ARN that ends with the license id')]);
  expect(problemsOf({ ...good, license: 'arn-product:customer' }, NOW)).toEqual([]);
});

test('an event is refused here if and only if the intake would refuse it', () => {
  const seen = { refused: 0, accepted: 0 };
  const now = fc.constantFrom(NOW, SEPTEMBER_ENDS, SEPTEMBER_ENDS - 1);
  fc.assert(fc.property(event, now, fc.option(fc.constant(DIMENSIONS), { nil: undefined }), (one, time, dimensions) => {
    const here = problemsOf(one, time, dimensions);
    seen[here.length > 0 ? 'refused' : 'accepted'] += 1;
    expect({ event: one, refused: here.length > 0 }, `here: ${here.join('; ')}`).toEqual({ event: one, refused: refusedByIntake(one, time, dimensions).length > 0 });
  }), { numRuns: 4_000 });
  expect(Math.min(seen.refused, seen.accepted)).toBeGreaterThan(300);
});
