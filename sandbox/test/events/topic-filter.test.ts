import { describe, expect, test } from 'vitest';
import { compileFilterPolicy } from '../../src/events/topic-filter.js';

/** The message of https://docs.aws.amazon.com/sns/latest/dg/example-filter-policies.html */
const attributes = {
  customer_interests: { Type: 'String.Array', Value: '["soccer","rugby","hockey"]' },
  store: { Type: 'String', Value: 'example_corp' },
  event: { Type: 'String', Value: 'order_placed' },
  price_usd: { Type: 'Number', Value: '210.75' },
};
const body = JSON.stringify({ customer_interests: ['soccer', 'rugby', 'hockey'], store: 'example_corp', event: 'order_placed', price_usd: 210.75 });

/** Policies of that page and of and-or-logic, attribute-key-matching, numeric-value-matching, string-value-matching. */
const CASES: readonly [string, object, boolean][] = [
  ['accepts the order', { store: ['example_corp'], event: [{ 'anything-but': 'order_cancelled' }], customer_interests: ['rugby', 'football', 'baseball'], price_usd: [{ numeric: ['>=', 100] }] }, true],
  ['rejects by one property', { store: ['example_corp'], event: ['order_cancelled'], encrypted: [false], customer_interests: ['basketball', 'baseball'] }, false],
  ['key matching', { store: [{ exists: true }] }, true],
  ['key matching, absent', { store: [{ exists: false }] }, false],
  ['absent key', { encrypted: [{ exists: false }] }, true],
  ['number is no text', { price_usd: ['210.75'] }, false],
  ['exact number', { price_usd: [{ numeric: ['=', 210.75] }] }, true],
  ['number by value', { price_usd: [210.75] }, true],
  ['anything-but of numbers', { price_usd: [{ 'anything-but': [100, 500] }] }, true],
  ['range', { price_usd: [{ numeric: ['>', 0, '<=', 150] }] }, false],
  ['prefix', { store: [{ prefix: 'example' }] }, true],
  ['anything-but prefix', { event: [{ 'anything-but': { prefix: 'order-' } }] }, true],
  ['suffix', { event: [{ suffix: 'placed' }] }, true],
  ['equals-ignore-case', { store: [{ 'equals-ignore-case': 'EXAMPLE_CORP' }] }, true],
  ['an element that is anything but', { customer_interests: [{ 'anything-but': ['rugby'] }] }, true],
  ['$or', { event: ['order_placed'], $or: [{ store: ['x'] }, { price_usd: [{ numeric: ['>', 200] }] }] }, true],
  ['$or, none', { $or: [{ store: ['x'] }, { price_usd: [{ numeric: ['>', 300] }] }] }, false],
];

describe.each(['MessageAttributes', 'MessageBody'])('a filter policy on %s', (FilterPolicyScope) => {
  test.each(CASES)('%s', (_, policy, expected) => {
    const accepts = compileFilterPolicy({ FilterPolicy: JSON.stringify(policy), FilterPolicyScope });
    expect(accepts(FilterPolicyScope === 'MessageBody' ? { body, attributes: {} } : { body: 'no json', attributes })).toBe(expected);
  });
});

test('a body that is no JSON object passes no policy on bodies, and every subscription without one', () => {
  const policy = { FilterPolicy: '{"a":[{"exists":false}]}', FilterPolicyScope: 'MessageBody' };
  expect(['text', '[1]', '{}'].map((each) => compileFilterPolicy(policy)({ body: each, attributes: {} }))).toEqual([false, false, true]);
  expect(compileFilterPolicy({})({ body: 'text', attributes: {} })).toBe(true);
});

test('nested fields are for policies on bodies only; binary attributes match nothing', () => {
  const nested = { FilterPolicy: '{"a":{"b":["c"]}}' };
  expect(() => compileFilterPolicy(nested)).toThrow('a = {"b":["c"]} is an object. Policies on attributes have lists only');
  expect(compileFilterPolicy({ ...nested, FilterPolicyScope: 'MessageBody' })({ body: '{"a":{"b":"c"}}', attributes: {} })).toBe(true);
  expect(compileFilterPolicy({ FilterPolicy: '{"a":[{"prefix":"AA"}]}' })({ body: '', attributes: { a: { Type: 'Binary', Value: 'AAAA' } } })).toBe(false);
  expect(() => compileFilterPolicy({ FilterPolicy: '[]' })).toThrow('[] is no JSON object');
});
