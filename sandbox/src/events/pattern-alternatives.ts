/** Writes a pattern with `$or` as a list of patterns without, of which one must match. */
import { isJsonObject } from '../json.js';
import type { JsonObject } from '../json.js';
import { compileCondition } from './condition.js';
import type { Condition } from './condition.js';

/** What a pattern asks of a field, and of the fields in it. */
export interface PatternNode {
  readonly conditions?: readonly Condition[];
  readonly fields: ReadonlyMap<string, PatternNode>;
}

/** EventBridge takes no more combinations of `$or` in a rule. Source: eb-create-pattern-operators, "Or" (2026-11). */
const MAXIMUM_COMBINATIONS = 1000;

const EMPTY: PatternNode = { fields: new Map() };

/** The alternatives. A field that a pattern names twice, beside `$or` and in it, counts where it stands last, as in EventBridge. */
export function alternativesOf(pattern: JsonObject): readonly PatternNode[] {
  return combine(pattern, []);
}

function combine(pattern: JsonObject, path: readonly string[]): readonly PatternNode[] {
  let alternatives: readonly PatternNode[] = [EMPTY];
  for (const [key, value] of Object.entries(pattern)) {
    const choices = key === '$or' ? choicesOf(value, path) : fieldOf(key, value, path);
    if (alternatives.length * choices.length > MAXIMUM_COMBINATIONS) {
      throw new Error(`Event pattern: $or makes more than ${MAXIMUM_COMBINATIONS} combinations, the most that EventBridge takes. Write several rules`);
    }
    alternatives = alternatives.flatMap((alternative) => choices.map((choice) => merged(alternative, choice)));
  }
  return alternatives;
}

function choicesOf(value: unknown, path: readonly string[]): readonly PatternNode[] {
  const choices: readonly unknown[] = Array.isArray(value) ? value : [];
  if (choices.length < 2 || !choices.every(isJsonObject)) {
    throw new Error(`Event pattern, ${[...path, '$or'].join('.')}: ${JSON.stringify(value)} is no list of two or more patterns`);
  }
  return choices.flatMap((choice) => combine(choice, path));
}

function fieldOf(key: string, value: unknown, path: readonly string[]): readonly PatternNode[] {
  if (Array.isArray(value) && value.length > 0) {
    const conditions = value.map((condition) => compileCondition(condition, [...path, key].join('.')));
    return [{ fields: new Map([[key, { ...EMPTY, conditions }]]) }];
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    return combine(value, [...path, key]).map((node) => ({ fields: new Map([[key, node]]) }));
  }
  throw new Error(`Event pattern, ${[...path, key].join('.')}: ${JSON.stringify(value)} is neither a list of conditions nor an object with fields`);
}

function merged(first: PatternNode, second: PatternNode): PatternNode {
  const fields = new Map(first.fields);
  for (const [key, node] of second.fields) {
    const earlier = fields.get(key);
    fields.set(key, earlier ? merged(earlier, node) : node);
  }
  return { conditions: second.conditions ?? first.conditions, fields };
}
