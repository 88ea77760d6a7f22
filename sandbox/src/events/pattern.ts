/**
 * The pattern language of EventBridge rules, event source filters and SNS filter policies on message bodies.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (2026-11);
 * where the text is silent, AWS's own matcher (software.amazon.event.ruler 1.8.1).
 */
import { isJsonObject } from '../json.js';
import type { Condition } from './condition.js';
import { alternativesOf } from './pattern-alternatives.js';
import type { PatternNode } from './pattern-alternatives.js';

export type Matcher = (event: unknown) => boolean;

/** Judges a field; `event` is what it is a part of. */
type FieldMatcher = (field: unknown, event: unknown) => boolean;

/** Checks the pattern and turns it into a function that tells whether an event matches. */
export function compilePattern(pattern: object): Matcher {
  if (!isJsonObject(pattern)) {
    throw new Error(`An event pattern is an object; this one is not: ${JSON.stringify(pattern)}`);
  }
  const matchers = alternativesOf(pattern).map((alternative) => compileFields(alternative, []));
  return (event) => matchers.some((matches) => matches(event, event));
}

function compileFields({ fields }: PatternNode, path: readonly string[]): FieldMatcher {
  const parts = [...fields].map(([key, node]): FieldMatcher => {
    const matches = compileField(node, [...path, key]);
    return (object, event) => matches(memberOf(object, key), event);
  });
  return (object, event) => parts.every((matches) => matches(object, event));
}

function compileField(node: PatternNode, path: readonly string[]): FieldMatcher {
  const { conditions = [] } = node;
  const own: FieldMatcher = (field, event) => conditions.length === 0 || conditions.some((condition) => holds(condition, field, path, event));
  const inner = compileFields(node, path);
  return (field, event) => own(field, event)
    // All conditions of an object hold for the same element of an array; an empty array is no field at all.
    && (Array.isArray(field) && field.length > 0 ? field.some((element) => inner(element, event)) : inner(field, event));
}

function holds(condition: Condition, field: unknown, path: readonly string[], event: unknown): boolean {
  if (condition.kind === 'value') {
    return leaves(field).some(condition.matches);
  }
  // Absent means: in no element of the arrays on the way.
  return condition.exists ? leaves(field).length > 0 : leaves(at(event, path)).length === 0;
}

/** Everything at a path, through arrays. */
function at(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0) {
    return value;
  }
  return Array.isArray(value)
    ? value.map((element) => at(element, path))
    : at(memberOf(value, path[0]), path.slice(1));
}

function memberOf(object: unknown, key: string): unknown {
  return isJsonObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The values of a field: conditions look at each element of an array, and never at objects. */
function leaves(field: unknown): unknown[] {
  if (Array.isArray(field)) {
    return field.flatMap(leaves);
  }
  return field === undefined || isJsonObject(field) ? [] : [field];
}
