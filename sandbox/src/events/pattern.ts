/**
 * The pattern language of EventBridge rules and of event source filters.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (2026-11).
 */
import { isJsonObject } from '../json.js';
import type { JsonObject } from '../json.js';
import { compileCondition } from './condition.js';
import type { Condition } from './condition.js';

export type Matcher = (event: unknown) => boolean;

/** Checks the pattern and turns it into a function that tells whether an event matches. */
export function compilePattern(pattern: object): Matcher {
  if (!isJsonObject(pattern)) {
    throw new Error(`An event pattern is an object; this one is not: ${JSON.stringify(pattern)}`);
  }
  return compileObject(pattern, []);
}

function compileObject(pattern: JsonObject, path: readonly string[]): Matcher {
  const parts = Object.entries(pattern).map(([key, value]): Matcher => {
    if (key === '$or' && Array.isArray(value) && value.every(isJsonObject)) {
      const alternatives = value.map((alternative) => compileObject(alternative, path));
      return (event) => alternatives.some((matches) => matches(event));
    }
    const matches = compileField(value, [...path, key]);
    return (event) => matches(isJsonObject(event) ? event[key] : undefined);
  });
  return (event) => parts.every((matches) => matches(event));
}

function compileField(value: unknown, path: readonly string[]): Matcher {
  if (Array.isArray(value)) {
    const conditions = value.map((condition) => compileCondition(condition, path.join('.')));
    return (field) => matchesAny(conditions, leaves(field));
  }
  if (isJsonObject(value)) {
    const matches = compileObject(value, path);
    // All conditions of an object hold for the same element of an array.
    return (field) => Array.isArray(field) ? field.some(matches) : matches(field);
  }
  throw new Error(`Event pattern, ${path.join('.')}: ${JSON.stringify(value)} is neither an array of conditions nor an object`);
}

function matchesAny(conditions: readonly Condition[], values: readonly unknown[]): boolean {
  return conditions.some((condition) => condition.kind === 'exists'
    ? condition.exists === (values.length > 0)
    : values.some(condition.matches));
}

/** The values of a field: conditions look at each element of an array, and never at objects. */
function leaves(field: unknown): unknown[] {
  if (Array.isArray(field)) {
    return field.flatMap(leaves);
  }
  return field === undefined || isJsonObject(field) ? [] : [field];
}
