import { isList, isObject, membersOf } from '../assembly/json.js';
import type { Json } from '../assembly/json.js';

/** An expectation that is more than a value, written as `{ $contains: … }`. */
type Matcher = (actual: Json | undefined, expected: Json, at: string) => string[];

const matchers: ReadonlyMap<string, Matcher> = new Map<string, Matcher>([
  ['$contains', contains],
  ['$matches', matchesPattern],
  ['$length', hasLength],
  ['$absent', isAbsent],
  ['$atLeast', isAtLeast],
]);

/**
 * What differs from the expectation, one line each; empty if nothing does. Objects may have more members than expected;
 * lists are as long as expected.
 */
export function differences(actual: Json | undefined, expected: Json, at = 'the result'): string[] {
  if (isList(expected)) {
    return listDifferences(actual, expected, at);
  }
  if (!isObject(expected)) {
    return actual === expected ? [] : [`${at} is ${shown(actual)}, expected ${shown(expected)}`];
  }
  const members = membersOf(expected);
  const special = members.filter(([name]) => name.startsWith('$'));
  if (special.length > 0) {
    return special.flatMap(([name, operand]) => matcherNamed(name)(actual, operand, at));
  }
  if (!isObject(actual)) {
    return [`${at} is ${shown(actual)}, expected an object with ${Object.keys(expected).join(', ')}`];
  }
  return members.flatMap(([name, member]) => differences(actual[name], member, `${at}.${name}`));
}

function listDifferences(actual: Json | undefined, expected: readonly Json[], at: string): string[] {
  if (!isList(actual) || actual.length !== expected.length) {
    return [`${at} is ${shown(actual)}, expected a list of ${expected.length}`];
  }
  return expected.flatMap((element, i) => differences(actual[i], element, `${at}[${i}]`));
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
  const missing = wanted.filter((element) => !actual.some((candidate) => differences(candidate, element).length === 0));
  return missing.map((element) => `${at} holds nothing like ${shown(element)}; it holds ${shown(actual)}`);
}

function matchesPattern(actual: Json | undefined, expected: Json, at: string): string[] {
  const pattern = new RegExp(typeof expected === 'string' ? expected : '(?!)');
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

const LONGEST = 400;

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
