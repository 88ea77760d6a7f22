import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/events/pattern.js';

// Cases from https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and eb-event-patterns-arrays.html
const CASES: readonly [string, object, unknown, boolean][] = [
  ['exact', { source: ['aws.ec2'] }, { source: 'aws.ec2' }, true],
  ['exact, one of several', { state: ['stopped', 'terminated'] }, { state: 'terminated' }, true],
  ['exact, other case', { source: ['aws.ec2'] }, { source: 'AWS.ec2' }, false],
  ['exact number', { n: [5] }, { n: 5 }, true],
  ['number is not its text', { n: [5] }, { n: '5' }, false],
  ['boolean', { due: { BOOL: [true] } }, { due: { BOOL: true } }, true],
  ['null', { a: [null] }, { a: null }, true],
  ['null is not absent', { a: [null] }, {}, false],
  ['empty string', { a: [''] }, { a: '' }, true],
  ['missing field', { a: ['x'] }, { b: 'x' }, false],
  ['all fields must match', { a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }, false],
  ['nested', { detail: { state: ['running'] } }, { detail: { state: 'running', more: 1 } }, true],
  ['array in the event: any element', { resources: ['b'] }, { resources: ['a', 'b'] }, true],
  ['array of objects: one element must fit entirely', { a: { x: [1], y: [2] } }, { a: [{ x: 1, y: 3 }, { x: 4, y: 2 }] }, false],
  ['array of objects', { a: { x: [1], y: [2] } }, { a: [{ x: 4 }, { x: 1, y: 2 }] }, true],
  ['prefix', { time: [{ prefix: '2017-10-02' }] }, { time: '2017-10-02T18:43:48Z' }, true],
  ['prefix ignoring case', { service: [{ prefix: { 'equals-ignore-case': 'EventB' } }] }, { service: 'EVENTBridge' }, true],
  ['suffix', { file: [{ suffix: '.png' }] }, { file: 'a.png' }, true],
  ['suffix ignoring case', { file: [{ suffix: { 'equals-ignore-case': '.png' } }] }, { file: 'a.PnG' }, true],
  ['suffix of a number', { file: [{ suffix: '1' }] }, { file: 1 }, false],
  ['equals-ignore-case', { 'detail-type': [{ 'equals-ignore-case': 'ec2 state' }] }, { 'detail-type': 'EC2 STATE' }, true],
  ['wildcard', { path: [{ wildcard: 'dir/*.png' }] }, { path: 'dir/a/b.png' }, true],
  ['wildcard needs the whole', { path: [{ wildcard: 'dir/*.png' }] }, { path: 'x/dir/b.png' }, false],
  ['wildcard, escaped star', { path: [{ wildcard: 'a\\*b' }] }, { path: 'a*b' }, true],
  ['wildcard, escaped star is no wildcard', { path: [{ wildcard: 'a\\*b' }] }, { path: 'axb' }, false],
  ['anything-but', { state: [{ 'anything-but': 'initializing' }] }, { state: 'running' }, true],
  ['anything-but, excluded', { state: [{ 'anything-but': ['a', 'b'] }] }, { state: 'b' }, false],
  ['anything-but of numbers', { n: [{ 'anything-but': [100, 200] }] }, { n: 300 }, true],
  ['anything-but needs the field', { state: [{ 'anything-but': 'a' }] }, {}, false],
  ['anything-but prefix', { state: [{ 'anything-but': { prefix: 'init' } }] }, { state: 'initializing' }, false],
  ['anything-but prefixes', { state: [{ 'anything-but': { prefix: ['init', 'run'] } }] }, { state: 'stopped' }, true],
  ['anything-but suffix', { f: [{ 'anything-but': { suffix: '.txt' } }] }, { f: 'a.png' }, true],
  ['anything-but equals-ignore-case', { s: [{ 'anything-but': { 'equals-ignore-case': ['A', 'b'] } }] }, { s: 'B' }, false],
  ['anything-but wildcard', { f: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { f: 'x/lib/y' }, false],
  ['numeric equal', { n: [{ numeric: ['=', 3.018e2] }] }, { n: 301.8 }, true],
  ['numeric range', { n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 5 }, true],
  ['numeric range, outside', { n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 0 }, false],
  ['numeric of a text', { n: [{ numeric: ['>', 0] }] }, { n: '3' }, false],
  ['cidr', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.0.7' }, true],
  ['cidr, outside', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.1.7' }, false],
  ['cidr, IPv6', { ip: [{ cidr: '2001:db8::/32' }] }, { ip: '2001:db8::1' }, true],
  ['cidr of a text', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: 'host' }, false],
  ['exists', { a: { b: [{ exists: true }] } }, { a: { b: '' } }, true],
  ['exists looks at values, not at objects', { a: [{ exists: true }] }, { a: { b: 1 } }, false],
  ['exists: false', { a: { b: [{ exists: false }] } }, { a: {} }, true],
  ['exists: false below a missing field', { a: { b: [{ exists: false }] } }, {}, true],
  ['exists: false of an existing field', { a: [{ exists: false }] }, { a: null }, false],
  ['several operators are alternatives', { c: ['x', { prefix: 'y' }, { exists: false }] }, {}, true],
  ['$or', { $or: [{ a: ['1'] }, { b: [{ numeric: ['>', 5] }] }] }, { b: 6 }, true],
  ['$or, none', { $or: [{ a: ['1'] }, { b: [2] }] }, { a: '2', b: 3 }, false],
  ['$or beside other fields', { source: ['x'], detail: { $or: [{ a: [1] }, { b: [1] }] } }, { source: 'x', detail: { b: 1 } }, true],
  ['an empty pattern', {}, { a: 1 }, true],
];

describe('event patterns', () => {
  test.each(CASES)('%s', (_, pattern, event, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });

  test.each([
    [{ a: 'x' }, 'a: "x" is neither an array'],
    [{ a: { b: [{ regex: 'x' }] } }, 'a.b: {"regex":"x"} is not supported. Operators: prefix'],
    [{ a: [{ numeric: ['>', 'x'] }] }, 'a: numeric takes comparisons'],
    [{ a: [{ cidr: 'x' }] }, 'a: cidr takes a range'],
    [{ a: [{ prefix: 1 }] }, 'a: prefix takes a string'],
    [{ a: [{ 'anything-but': { numeric: ['>', 1] } }] }, 'anything-but does not go with numeric'],
  ])('%j is refused', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
