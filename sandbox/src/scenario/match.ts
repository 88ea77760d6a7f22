import { isList, isObject, membersOf } from '../assembly/json.js';
import type { Json } from '../assembly/json.js';
import { patternOf } from './pattern.js';

/** An expectation that is more than a value, written as `{ $contains: … }`. */
interface Matcher {
  readonly matches: (actual: Json | undefined, expected: Json, at: string) => string[];
  /** What it takes, and whether this is it; default: anything. */
  readonly takes?: readonly [what: string, is: (operand: Json) => boolean];
}

const A_NUMBER = ['a number', (operand: Json) => typeof operand === 'number'] as const;

const matchers: ReadonlyMap<string, Matcher> = new Map<string, Matcher>([
  ['$contains', { matches: contains }],
  ['$not', { matches: isNot }],
  ['$matches', { matches: matchesPattern, takes: ['a pattern, as a text', (operand) => typeof operand === 'string' && Boolean(patternOf(operand))] }],
  ['$length', { matches: hasLength, takes: A_NUMBER }],
  ['$absent', { matches: isAbsent, takes: ['true or false', (operand) => typeof operand === 'boolean'] }],
  ['$atLeast', { matches: isAtLeast, takes: A_NUMBER }],
  ['$atMost', { matches: isAtMost, takes: A_NUMBER }],
]);

/**
 * What differs from the expectation, one line each; empty if nothing does. Objects may have more members than expected;
 * lists are as long as expected.
 * @throws Error if the expectation itself makes no sense: an unknown `$…`, a broken pattern
 */
export function differences(actual: Json | undefined, expected: Json, at = 'the result'): string[] {
  check(expected);
  return compare(actual, expected, at);
}

/** All of it, also what this result would not reach: a wrong `$not` must not pass. */
function check(expected: Json): void {
  if (isList(expected)) {
    expected.forEach(check);
  } else if (isObject(expected)) {
    for (const [name, operand] of membersOf(expected)) {
      const [what, is] = (name.startsWith('$') ? matcherNamed(name).takes : undefined) ?? ['', () => true];
      if (!is(operand)) {
        throw new Error(`${name} is ${shown(operand)}; give ${what}.`);
      }
      check(operand);
    }
  }
}

function compare(actual: Json | undefined, expected: Json, at: string): string[] {
  if (isList(expected)) {
    return listDifferences(actual, expected, at);
  }
  if (!isObject(expected)) {
    return actual === expected ? [] : [`${at} is ${shown(actual)}, expected ${shown(expected)}`];
  }
  const members = membersOf(expected);
  const special = members.filter(([name]) => name.startsWith('$'));
  const ordinary = members.filter(([name]) => !name.startsWith('$'));
  return [
    ...special.flatMap(([name, operand]) => matcherNamed(name).matches(actual, operand, at)),
    ...special.length > 0 && ordinary.length === 0 ? [] : memberDifferences(actual, ordinary, at),
  ];
}

function memberDifferences(actual: Json | undefined, members: readonly (readonly [string, Json])[], at: string): string[] {
  if (!isObject(actual)) {
    return [`${at} is ${shown(actual)}, expected an object${members.length === 0 ? '' : ` with ${members.map(([name]) => name).join(', ')}`}`];
  }
  return members.flatMap(([name, member]) => compare(Object.hasOwn(actual, name) ? actual[name] : undefined, member, `${at}.${name}`));
}

function listDifferences(actual: Json | undefined, expected: readonly Json[], at: string): string[] {
  if (!isList(actual) || actual.length !== expected.length) {
    return [`${at} is ${shown(actual)}, expected a list of ${expected.length}`];
  }
  return expected.flatMap((element, i) => compare(actual[i], element, `${at}[${i}]`));
}

function matcherNamed(name: string): Matcher {
  const matcher = matchers.get(name);
  if (!matcher) {
    throw new Error(`There is no expectation ${name}. There is: ${[...matchers.keys()].join(', ')}.`);
  }
  return matcher;
}

/** Of a list: each expected element is there, in any order. Of a text: it is part of it. */
function contains(actual: Json | undefined, expected: Json, at: string): string[] {
  const wanted = isList(expected) ? expected : [expected];
  if (typeof actual === 'string') {
    return wanted.filter((part) => typeof part !== 'string' || !actual.includes(part)).map((part) => `${at} is ${shown(actual)}, expected it to contain ${shown(part)}`);
  }
  if (!isList(actual)) {
    return [`${at} is ${shown(actual)}, expected a list or a text that contains ${shown(expected)}`];
  }
  const missing = wanted.filter((element) => !actual.some((candidate) => isLike(candidate, element)));
  return missing.map((element) => `${at} holds nothing like ${shown(element)}; it holds ${shown(actual)}`);
}

/** Neither the value itself nor, of a list, any of its elements is like it. */
function isNot(actual: Json | undefined, expected: Json, at: string): string[] {
  if (isLike(actual, expected)) {
    return [`${at} is ${shown(actual)}, expected nothing like ${shown(expected)}`];
  }
  const found = isList(actual) ? actual.find((candidate) => isLike(candidate, expected)) : undefined;
  return found === undefined ? [] : [`${at} holds ${shown(found)}, expected nothing like ${shown(expected)}`];
}

function isLike(actual: Json | undefined, expected: Json): boolean {
  return compare(actual, expected, '').length === 0;
}

function matchesPattern(actual: Json | undefined, expected: Json, at: string): string[] {
  const pattern = patternOf(typeof expected === 'string' ? expected : '');
  return typeof actual === 'string' && pattern.test(actual) ? [] : [`${at} is ${shown(actual)}, expected a text that matches ${String(pattern)}`];
}

function hasLength(actual: Json | undefined, expected: Json, at: string): string[] {
  return isList(actual) && actual.length === expected ? [] : [`${at} is ${shown(actual)}, expected a list of ${shown(expected)}`];
}

function isAbsent(actual: Json | undefined, expected: Json, at: string): string[] {
  const absent = actual === undefined || actual === null;
  return absent === (expected === true) ? [] : [`${at} is ${shown(actual)}, expected ${expected === true ? 'nothing' : 'something'}`];
}

function isAtLeast(actual: Json | undefined, expected: Json, at: string): string[] {
  return typeof actual === 'number' && actual >= Number(expected) ? [] : [`${at} is ${shown(actual)}, expected at least ${shown(expected)}`];
}

function isAtMost(actual: Json | undefined, expected: Json, at: string): string[] {
  return typeof actual === 'number' && actual <= Number(expected) ? [] : [`${at} is ${shown(actual)}, expected at most ${shown(expected)}`];
}

const LONGEST = 400;

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
